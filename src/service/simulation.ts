import type { ClaimSet } from '../gitlab/claim-set.ts'
import { holds } from '../gitlab/held.ts'
import type { IdToken, Job } from '../gitlab/pipeline.ts'
import { parseScenario, scenarioKinds } from '../gitlab/scenario.ts'
import { validToken } from '../simulate/default-request.ts'
import { because } from '../simulate/explain-verdict.ts'
import { simulate } from '../simulate/simulate.ts'
import type { StageResult, TraceStep } from '../simulate/verdict.ts'
import { plain } from '../text/holes.ts'
import type { JsonValue } from '../text/json.ts'
import type { Engines } from '../trust/evaluate.ts'
import type { TrustPolicy } from '../trust/trust.ts'
import type { Analysis, Project } from './analysis.ts'
import { readPasted } from './pasted-token.ts'

/** What the simulator can offer for a project. */
export interface SimulationChoices {
  readonly tokens: readonly { readonly job: Job; readonly token: IdToken }[]
  readonly policies: readonly { readonly id: string; readonly policy: TrustPolicy }[]
  readonly scenarios: readonly string[]
}

/** Which token to take: a job's in a scenario, or what somebody pasted. */
export type TokenSource =
  | { readonly kind: 'job'; readonly job: string; readonly variable: string; readonly scenario: string }
  | { readonly kind: 'pasted'; readonly text: string }

export type Simulation =
  | { readonly kind: 'error'; readonly message: string }
  | {
      readonly kind: 'verdict'
      readonly policy: TrustPolicy
      readonly outcome: 'allow' | 'deny' | 'unknown'
      readonly because: string
      readonly error?: string
      readonly runs?: 'yes' | 'no' | 'unknown'
      readonly linked?: boolean
      readonly stages: readonly StageResult[]
      readonly trace: TraceStep
      readonly claims: readonly ClaimView[]
    }

/** A claim for people: `value` as JSON without the quotes of a string, or `why` it is not known. */
export interface ClaimView {
  readonly name: string
  readonly value?: string
  readonly why?: string
}

/** Every token and policy of a project, in the order of the files. */
export function simulationChoices(project: Project): SimulationChoices {
  const policies = project.policies.map((entry) => entry.policy)
  return {
    tokens: project.pipelines.flatMap((pipeline) => pipeline.jobs.flatMap((job) => job.tokens.map((token) => ({ job, token })))),
    policies: policies.map((policy) => ({ id: policyId(policy, policies), policy })),
    scenarios: scenarioKinds,
  }
}

/** `FILE#NAME`, as on the command line, with a number where a document gives several policies of one name. */
export function policyId(policy: TrustPolicy, among: readonly TrustPolicy[]): string {
  const same = among.filter((other) => other.span.file === policy.span.file && other.name === policy.name)
  const number = same.indexOf(policy)
  const id = `${policy.span.file}#${policy.name}`
  return number > 0 ? `${id}~${number + 1}` : id
}

/** One simulation; what names nothing in the project, and what is no token, gives an `error` with its reason. Never throws. */
export function simulateChoice(
  project: Project,
  policyKey: string,
  source: TokenSource,
  { now, engines }: Pick<Analysis, 'now' | 'engines'>,
): Simulation {
  const policies = project.policies.map((entry) => entry.policy)
  const policy = policies.find((candidate) => policyId(candidate, policies) === policyKey)
  if (policy === undefined) return { kind: 'error', message: `There is no trust policy ${policyKey}` }
  if (source.kind === 'pasted') {
    const pasted = readPasted(source.text)
    if (pasted.kind === 'error') return pasted
    return verdict(policy, pasted.whole ? pasted.claims : validToken(pasted.claims, issuerOf(policy), now), now, engines)
  }
  const scenario = parseScenario(source.scenario)
  if (scenario === undefined) return { kind: 'error', message: `There is no scenario ${source.scenario}` }
  for (const pipeline of project.pipelines) {
    const job = pipeline.jobs.find((candidate) => candidate.name === source.job)
    const token = job?.tokens.find((candidate) => candidate.name === source.variable)
    if (job === undefined || token === undefined) continue
    const linked = project.links.some((link) => link.policy === policy && link.job === job)
    const held = holds(pipeline, job, token, scenario, project.facts, now)
    return { ...verdict(policy, held.claims, now, engines), runs: held.runs.answer, linked }
  }
  return { kind: 'error', message: `There is no job ${source.job} with an ID token ${source.variable}` }
}

function verdict(policy: TrustPolicy, claims: ClaimSet, now: number, engines: Engines): Simulation & { kind: 'verdict' } {
  const result = simulate(policy, { claims, now, signature: 'assumed' }, engines)
  return {
    kind: 'verdict',
    policy,
    outcome: result.outcome,
    because: because(result),
    ...(result.error === undefined ? {} : { error: result.error }),
    stages: result.stages,
    trace: result.trace(),
    claims: viewClaims(claims),
  }
}

// The first issuer that the policy names whole.
function issuerOf(policy: TrustPolicy): string | undefined {
  for (const { text } of policy.issuer) {
    const issuer = plain(text)
    if (issuer !== undefined) return issuer
  }
  return undefined
}

/** The claims of a set for people: those that decide most first, then in alphabetical order. */
export function viewClaims(claims: ClaimSet): readonly ClaimView[] {
  const first = ['iss', 'sub', 'aud']
  const rank = (name: string) => (first.includes(name) ? first.indexOf(name) : first.length)
  const views: ClaimView[] = [
    ...Object.entries(claims.known).map(([name, value]) => ({ name, value: showJson(value) })),
    ...Object.entries(claims.unknown).map(([name, why]) => ({ name, why })),
  ]
  return views.sort((a, b) => rank(a.name) - rank(b.name) || (a.name < b.name ? -1 : 1))
}

function showJson(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
