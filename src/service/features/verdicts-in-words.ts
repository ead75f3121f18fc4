import { holds } from '../../gitlab/held.ts'
import type { IdToken, Job, Pipeline } from '../../gitlab/pipeline.ts'
import type { ProjectFacts } from '../../gitlab/project.ts'
import { everyKind, type ScenarioKind } from '../../gitlab/scenario.ts'
import { simulate } from '../../simulate/simulate.ts'
import type { Engines } from '../../trust/evaluate.ts'
import type { TrustPolicy } from '../../trust/trust.ts'

/** Where a job runs and what a policy answers there. */
interface Answer {
  readonly kind: ScenarioKind
  readonly outcome: 'allow' | 'deny' | 'unknown'
}

/** Started by other means on the default branch: told apart only where the answer is another one. */
const likeDefault: readonly ScenarioKind[] = ['schedule', 'web', 'api', 'trigger', 'parent-pipeline', 'pipeline']

const words: { readonly [kind in ScenarioKind]: string } = {
  'default-branch': 'the default branch',
  branch: 'other branches',
  tag: 'tags',
  'merge-request': 'merge requests',
  'fork-merge-request': 'merge requests of forks',
  schedule: 'schedules',
  web: 'manual runs',
  api: 'the API',
  trigger: 'triggers',
  'parent-pipeline': 'child pipelines',
  pipeline: 'downstream pipelines',
}

/**
 * What a policy answers the tokens of a job in the scenarios that it runs in: `allow on main · deny on merge requests`. Of several tokens
 * the best answer counts, as it does for the job. `undefined` where it runs nowhere, or holds no token there.
 */
export function verdictsInWords(
  job: Job,
  pipeline: Pipeline,
  policy: TrustPolicy,
  { facts, now, engines }: { readonly facts: ProjectFacts; readonly now: number; readonly engines: Engines },
): string | undefined {
  const answers = everyKind.flatMap((scenario): readonly Answer[] => {
    const outcomes = job.tokens.flatMap((token: IdToken) => {
      const held = holds(pipeline, job, token, scenario, facts, now)
      return held.runs.answer === 'no' ? [] : [simulate(policy, { claims: held.claims, now, signature: 'assumed' }, engines).outcome]
    })
    const outcome = (['allow', 'unknown', 'deny'] as const).find((one) => outcomes.includes(one))
    return outcome === undefined ? [] : [{ kind: scenario.kind, outcome }]
  })
  const main = answers.find(({ kind }) => kind === 'default-branch')
  const told = answers.filter(({ kind, outcome }) => !likeDefault.includes(kind) || outcome !== main?.outcome)
  const parts = (['allow', 'unknown', 'deny'] as const).flatMap((outcome) => {
    const names = told.filter((one) => one.outcome === outcome).map(({ kind }) => nameOf(kind, facts))
    return names.length === 0 ? [] : [`${outcome} on ${names.join(', ')}`]
  })
  return parts.length === 0 ? undefined : parts.join(' · ')
}

function nameOf(kind: ScenarioKind, facts: ProjectFacts): string {
  return kind === 'default-branch' ? (facts.defaultBranch ?? words[kind]) : words[kind]
}
