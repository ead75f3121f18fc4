import { bareJob } from '../gitlab/bare-job.ts'
import { mint } from '../gitlab/mint.ts'
import type { IdToken, Job } from '../gitlab/pipeline.ts'
import { parseScenario } from '../gitlab/scenario.ts'
import type { TokenRequest, TrustTestWorld } from '../simulate/trust-tests.ts'
import type { FileId } from '../text/span.ts'
import { relyingParties } from '../trust/index.ts'
import { type Analysis, projectOf } from './analysis.ts'

/** What the tests of a file ask of the analysis that it belongs to. */
export function trustTestWorld(analysis: Analysis, testFile: FileId): TrustTestWorld {
  const project = projectOf(analysis, testFile)
  return {
    now: analysis.now,
    policies(file, name) {
      const found = analysis.projects
        .flatMap((one) => one.policies.map((entry) => entry.policy))
        .filter((policy) => policy.span.file === file)
      if (found.length === 0) return `${file} does not exist, or holds no trust policy that Claimcheck knows`
      const named = name === undefined ? found : found.filter((policy) => policy.name === name || policy.aliases.includes(name))
      return named.length > 0 ? named : `${file} holds no trust policy named ${name}`
    },
    inline(id, root) {
      const relyingParty = relyingParties.find((party) => party.id === id)
      if (relyingParty === undefined) return `Claimcheck does not evaluate ${id} yet`
      const found = relyingParty.read({ file: testFile, root, text: analysis.text(testFile) ?? '' })
      return found.length > 0 ? found : `This is no trust policy of ${relyingParty.title} for an OIDC provider`
    },
    tokens(wanted) {
      const scenario = parseScenario(wanted.scenario)
      if (scenario === undefined) return `There is no scenario ${wanted.scenario}`
      if (project === undefined) return 'The test belongs to no project'
      const held = wanted.job === undefined ? [bareJob(wanted.aud, testFile)] : tokensOf(analysis, wanted, testFile)
      return typeof held === 'string'
        ? held
        : held.map(({ job, token }) => mint({ job, token, scenario, facts: project.facts, now: analysis.now }))
    },
  }
}

type Held = readonly { readonly job: Job; readonly token: IdToken }[]

function tokensOf(analysis: Analysis, wanted: TokenRequest, testFile: FileId): Held | string {
  const project = projectOf(analysis, testFile)
  const pipelines = analysis.projects
    .filter((one) => wanted.pipeline !== undefined || one === project)
    .flatMap((one) => one.pipelines)
    .filter((pipeline) => wanted.pipeline === undefined || pipeline.file === wanted.pipeline)
  if (pipelines.length === 0) return wanted.pipeline === undefined ? 'There is no pipeline here' : `${wanted.pipeline} is no pipeline here`
  const job = pipelines.flatMap((pipeline) => pipeline.jobs).find((one) => one.name === wanted.job)
  if (job === undefined) return `The pipeline has no job ${wanted.job}`
  const tokens = job.tokens.filter((token) => wanted.variable === undefined || token.name === wanted.variable)
  if (tokens.length === 0) return `The job ${wanted.job} holds no ID token${wanted.variable === undefined ? '' : ` ${wanted.variable}`}`
  return tokens.map((token) => ({ job, token }))
}
