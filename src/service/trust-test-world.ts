import { bareJob } from '../gitlab/bare-job.ts'
import type { ClaimSet } from '../gitlab/claim-set.ts'
import { holds } from '../gitlab/held.ts'
import { mint } from '../gitlab/mint.ts'
import { parseScenario, type Scenario } from '../gitlab/scenario.ts'
import { outsiderClasses } from '../reach/classes.ts'
import type { TokenRequest, TrustTestWorld } from '../simulate/trust-tests.ts'
import type { FileId } from '../text/span.ts'
import { relyingParties } from '../trust/index.ts'
import { type Analysis, type Project, projectOf } from './analysis.ts'
import { reachOfPolicy } from './reach.ts'

/** What the tests of a file ask of the analysis that it belongs to. */
export function trustTestWorld(analysis: Analysis, testFile: FileId): TrustTestWorld {
  const project = projectOf(analysis, testFile)
  return {
    now: analysis.now,
    engines: analysis.engines,
    policies(file, name) {
      const found = analysis.projects
        .flatMap((one) => one.policies.map((entry) => entry.policy))
        .filter((policy) => policy.span.file === file)
      if (found.length === 0) return `${file} does not exist, or holds no trust policy that Claimcheck knows`
      const named = name === undefined ? found : found.filter((policy) => policy.name === name || policy.aliases.includes(name))
      return named.length > 0 ? named : `${file} holds no trust policy named ${name}`
    },
    inline: inlineReader(testFile, analysis.text(testFile) ?? ''),
    reach(policy, name) {
      const outsiders = outsiderClasses.find((one) => one === name)
      if (outsiders === undefined) return `There is no class of outsiders ${name}: expected ${outsiderClasses.join(', ')}`
      const [answer] = project === undefined ? [] : reachOfPolicy(analysis, project, policy, [outsiders])
      if (answer === undefined) return 'The test belongs to no project'
      const who = answer.witness?.known['sub']
      return { outcome: answer.outcome, why: who === undefined ? answer.why : `${answer.why}: ${String(who)}` }
    },
    tokens(wanted) {
      const scenario = parseScenario(wanted.scenario)
      if (scenario === undefined) return `There is no scenario ${wanted.scenario}`
      if (project === undefined) return 'The test belongs to no project'
      const { facts } = project
      if (wanted.job !== undefined) return tokensOf(analysis, wanted, project, scenario)
      return [mint({ ...bareJob(wanted.aud, testFile), scenario, facts, now: analysis.now })]
    },
  }
}

/** Reads the policies that stand in a trust test file. */
export function inlineReader(file: FileId, text: string): TrustTestWorld['inline'] {
  return (id, root) => {
    const relyingParty = relyingParties.find((party) => party.id === id)
    if (relyingParty === undefined) return `Claimcheck does not evaluate ${id} yet`
    const found = relyingParty.read({ file, root, text })
    return found.length > 0 ? found : `This is no trust policy of ${relyingParty.title} for an OIDC provider`
  }
}

function tokensOf(analysis: Analysis, wanted: TokenRequest, project: Project, scenario: Scenario): readonly ClaimSet[] | string {
  const pipelines = analysis.projects
    .filter((one) => wanted.pipeline !== undefined || one === project)
    .flatMap((one) => one.pipelines)
    .filter((pipeline) => wanted.pipeline === undefined || pipeline.file === wanted.pipeline)
  if (pipelines.length === 0) return wanted.pipeline === undefined ? 'There is no pipeline here' : `${wanted.pipeline} is no pipeline here`
  // The entries of a matrix go by the name of their job, too.
  const jobs = pipelines.flatMap((pipeline) => pipeline.jobs.map((job) => ({ pipeline, job })))
  const exact = jobs.filter(({ job }) => job.name === wanted.job)
  const named = exact.length > 0 ? exact.slice(0, 1) : jobs.filter(({ job }) => job.base === wanted.job)
  if (named.length === 0) return `The pipeline has no job ${wanted.job}`
  const held = named.flatMap(({ pipeline, job }) =>
    job.tokens
      .filter((token) => wanted.variable === undefined || token.name === wanted.variable)
      .map((token) => holds(pipeline, job, token, scenario, project.facts, analysis.now).claims),
  )
  const variable = wanted.variable === undefined ? '' : ` ${wanted.variable}`
  return held.length === 0 ? `The job ${wanted.job} holds no ID token${variable}` : held
}
