import { holds } from '../gitlab/held.ts'
import type { ProjectFacts } from '../gitlab/project.ts'
import { runs } from '../gitlab/runs.ts'
import { defaultBranch, everyKind, parseScenario, type Scenario } from '../gitlab/scenario.ts'
import type { OutsiderClass } from '../reach/classes.ts'
import { simulate } from '../simulate/simulate.ts'
import type { FileId } from '../text/span.ts'
import type { SetUp } from '../trust/set-up.ts'
import { Analyser } from './analyser.ts'
import { classInWords } from './features/reach-in-words.ts'
import { reachOfPolicy } from './reach.ts'
import { policyId } from './simulation.ts'
import type { Snapshot, SourceDocument } from './snapshot.ts'

/** What was set up, and for whom. */
export interface MadeSetUp {
  readonly name: string
  readonly ref: { readonly type: 'branch' | 'tag'; readonly name: string }
  /** The job as YAML. */
  readonly job: string
  readonly made: SetUp
}

/** What the simulator says of it. */
export interface JudgedSetUp {
  readonly verdicts: readonly SetUpVerdict[]
  /** Whether exactly what was asked for gets in: the wanted scenario, and no other. */
  readonly asWanted: boolean
  /** Policies that the job means though no name in it says so, as `links` of a configuration have them. */
  readonly unlinked: readonly string[]
  /** The same as `asWanted`, proven: takes its time. */
  reached(): SetUpReach
}

export interface SetUpReach {
  /** Who else gets in, worst first. */
  readonly others: readonly SetUpOutsider[]
  /** Also that no other project and no other ref gets in. */
  readonly asWanted: boolean
}

export interface SetUpVerdict {
  readonly scenario: string
  readonly outcome: 'allow' | 'deny' | 'unknown'
  /** The job doesn't run there; its token would have got this answer. */
  readonly runs: 'yes' | 'no' | 'unknown'
}

export interface SetUpOutsider {
  readonly about: string
  readonly outcome: 'none' | 'some' | 'unknown'
  /** The proof, who gets in, or why nobody knows. */
  readonly why: string
}

// What a set-up for one ref of one project never lets in.
const never: readonly OutsiderClass[] = ['stranger', 'lookalike', 'neighbour', 'fork', 'any-branch', 'any-tag']

/**
 * Reads a set-up as the project that it will be, with nothing else in it, and simulates it. A text is the reason why that can't be done.
 * Never throws.
 */
export function judgeSetUp(setUp: MadeSetUp, facts: ProjectFacts, engines: Snapshot['engines'], now: number): JudgedSetUp | string {
  const result = analysisOf(setUp, facts, engines, now)
  const [project] = result.projects
  const policies = project?.policies.map((entry) => entry.policy) ?? []
  const [pipeline] = project?.pipelines ?? []
  const job = pipeline?.jobs.find((one) => one.name === setUp.name)
  const token = job?.tokens.find((one) => one.name === setUp.made.token.variable)
  if (project === undefined || pipeline === undefined || job === undefined || token === undefined || policies.length === 0)
    return 'What was set up can not be read again; nothing is written'
  const wanted = wantedScenario(setUp, facts)
  const scenarios = [wanted, ...everyKind.filter(({ text }) => text !== wanted.text)]
  const verdicts = scenarios.map((scenario): SetUpVerdict => {
    const { claims } = holds(pipeline, job, token, scenario, project.facts, now)
    const outcomes = policies.map((policy) => simulate(policy, { claims, now, signature: 'assumed' }, result.engines).outcome)
    const outcome = outcomes.includes('allow') ? 'allow' : outcomes.includes('unknown') ? 'unknown' : 'deny'
    return { scenario: scenario.text, outcome, runs: runs(job, scenario, project.facts).answer }
  })
  const asWanted =
    verdicts.some(({ scenario, outcome }) => scenario === wanted.text && outcome === 'allow') &&
    verdicts.every(
      ({ outcome, scenario, runs: runsThere }) =>
        outcome === 'deny' || scenario === wanted.text || runsThere === 'no' || isSame(scenario, setUp, facts),
    )
  return {
    verdicts,
    asWanted,
    unlinked: policies
      .filter((policy) => !project.links.some((link) => link.policy === policy))
      .map((policy) => policyId(policy, policies)),
    reached() {
      // The job is made for these policies, whether or not a file says so.
      const links = policies.map((policy) => ({ pipeline, job, policy, by: 'set-up', span: job.nameSpan }))
      const reached = policies.flatMap((policy) => reachOfPolicy(result, { facts: project.facts, links }, policy))
      return {
        others: reached.map(({ class: outsider, outcome, why }) => ({ about: classInWords(outsider), outcome, why })),
        asWanted: asWanted && !reached.some(({ class: outsider, outcome }) => outcome === 'some' && never.includes(outsider)),
      }
    },
  }
}

function analysisOf({ made, job }: MadeSetUp, facts: ProjectFacts, engines: Snapshot['engines'], now: number) {
  const documents = new Map<FileId, SourceDocument>()
  for (const { path, text } of [
    ...made.files,
    { path: '.gitlab-ci.yml', text: job },
    { path: '.claimcheck.yaml', text: configurationOf(facts) },
  ])
    documents.set(path, { file: path, text })
  return new Analyser().analyse({
    files: [...documents.keys()],
    documents,
    git: undefined,
    now,
    ...(engines === undefined ? {} : { engines }),
  }).result
}

function wantedScenario({ ref }: MadeSetUp, facts: ProjectFacts): Scenario {
  if (ref.type === 'branch' && ref.name === facts.defaultBranch) return defaultBranch
  const text = `${ref.type}:${ref.name}`
  return parseScenario(text) ?? defaultBranch
}

// Schedules and the like run on the default branch, with its subject: where that was asked for, so were they.
function isSame(scenario: string, { ref }: MadeSetUp, facts: ProjectFacts): boolean {
  const isDefault = ref.type === 'branch' && (facts.defaultBranch === undefined || ref.name === facts.defaultBranch)
  return isDefault && ['schedule', 'web', 'api', 'trigger', 'parent-pipeline', 'pipeline', 'default-branch'].includes(scenario)
}

function configurationOf({ project, issuer, ids, defaultBranch: branch, subject, protected: kept }: ProjectFacts): string {
  return JSON.stringify({
    project,
    issuer,
    ids: { project_id: ids.projectId, namespace_id: ids.namespaceId },
    default_branch: branch,
    subject,
    protected: { branches: kept.branches, tags: kept.tags, environments: kept.environments },
  })
}
