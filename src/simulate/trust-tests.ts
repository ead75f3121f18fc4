import type { ClaimSet } from '../gitlab/claim-set.ts'
import { givenClaims } from '../gitlab/claim-set.ts'
import { entry, follow, type Node, type Parsed, stringOf, valueAt } from '../syntax/node.ts'
import { toJson } from '../syntax/to-json.ts'
import { plain } from '../text/holes.ts'
import type { JsonValue } from '../text/json.ts'
import { folderOf, join } from '../text/paths.ts'
import type { FileId, Span } from '../text/span.ts'
import type { Engines } from '../trust/evaluate.ts'
import { secondsOf } from '../trust/time.ts'
import type { TrustPolicy } from '../trust/trust.ts'
import { validToken } from './default-request.ts'
import { because } from './explain-verdict.ts'
import { simulate } from './simulate.ts'
import type { TraceStep, Verdict } from './verdict.ts'

/** The result of one trust test; the words of cli.md, "test". */
export interface TrustTestResult {
  readonly file: FileId
  readonly name: string
  readonly outcome: 'passed' | 'failed' | 'error'
  readonly expected: string
  readonly actual: string
  readonly message: string
  readonly span: Span
  /** What was asked and answered, for coverage. */
  readonly tried: readonly Trial[]
}

/** A verdict with the policy that it is of. */
export interface Trial {
  readonly policy: TrustPolicy
  readonly verdict: Verdict
}

/** What trust tests ask of the project around them. A string is the reason why there is no answer. */
export interface TrustTestWorld {
  /** Seconds since 1970, where a file does not say its own `now:`. */
  readonly now: number
  /** The engines that are loaded. */
  readonly engines?: Engines
  /** The policies of a file, those of one name where it is given. */
  policies(file: FileId, name: string | undefined): readonly TrustPolicy[] | string
  /** The policies of a document that stands in the test, under the id of its relying party. */
  readonly inline: (relyingParty: string, root: Node) => readonly TrustPolicy[] | string
  /** Whether someone of a class of outsiders gets in; a text where there is no such class. */
  reach(policy: TrustPolicy, outsiders: string): { readonly outcome: 'none' | 'some' | 'unknown'; readonly why: string } | string
  /** The claim sets of a job's tokens (or, without a job, of a bare one with this `aud`) in a scenario. */
  tokens(wanted: TokenRequest): readonly ClaimSet[] | string
}

export interface TokenRequest {
  readonly pipeline: FileId | undefined
  readonly job: string | undefined
  readonly variable: string | undefined
  readonly scenario: string
  /** The audience of a token without job: what the policy asks for. */
  readonly aud: string
}

/** Runs every test of a `*.claimtest.yaml` (cli.md, "Trust tests"). What is malformed gives an `error` at its place; never throws. */
export function runTrustTests(parsed: Parsed, world: TrustTestWorld): readonly TrustTestResult[] {
  const root = follow(parsed.documents[0])
  const whole: Span = root?.span ?? { file: parsed.file, start: 0, end: 0 }
  const broken = (message: string, span: Span): TrustTestResult => ({
    file: parsed.file,
    name: '',
    outcome: 'error',
    expected: '',
    actual: '',
    message,
    span,
    tried: [],
  })
  const [problem] = parsed.problems
  if (problem !== undefined) return [broken(problem.message, problem.span)]
  if (root?.kind !== 'mapping') return [broken('A trust test file is a mapping with `tests:`', whole)]
  const list = valueAt(root, 'tests')
  const never = valueAt(valueAt(root, 'reach'), 'never')
  if (list === undefined && never === undefined) return [broken('There are no `tests:` here', whole)]
  if (list !== undefined && list.kind !== 'sequence') return [broken('`tests:` is a list', list.span)]
  const stranger = unknownKey(root, ['policy', 'pipeline', 'now', 'tests', 'reach']) ?? unknownKey(valueAt(root, 'reach'), ['never'])
  if (stranger !== undefined) return [broken(stranger.message, stranger.span)]
  const clock = valueAt(root, 'now')
  const now = clock === undefined ? world.now : momentOf(clock)
  if (now === undefined) return [broken('`now:` is a time such as 2026-01-31T12:00:00Z, or seconds since 1970', clock?.span ?? whole)]
  const named = valueAt(root, 'policy')
  const reached = never === undefined ? [] : neverResults({ parsed, never, policy: named, world: { ...world, now } })
  const results = (list?.items ?? []).map((item, i) => runOne(parsed.file, root, item, i, { ...world, now }))
  return [...results, ...reached]
}

/** The policies that a trust test file holds itself, read by `inline`: for hosts that have to load what they need. */
export function inlinePolicies(parsed: Parsed, inline: TrustTestWorld['inline']): readonly TrustPolicy[] {
  const root = follow(parsed.documents[0])
  const tests = valueAt(root, 'tests')
  return [root, ...(tests?.kind === 'sequence' ? tests.items : [])].flatMap((node) => {
    const policy = valueAt(follow(node), 'policy')
    const found = policy?.kind === 'mapping' ? inlineOf(policy, inline) : ''
    return typeof found === 'string' ? [] : found
  })
}

/** The files that a trust test file names, for hosts that have to fetch them: policies and pipelines. */
export function filesNamedBy(parsed: Parsed): readonly FileId[] {
  const root = follow(parsed.documents[0])
  const tests = valueAt(root, 'tests')
  const named = [root, ...(tests?.kind === 'sequence' ? tests.items : [])].flatMap((node) => [
    stringOf(valueAt(node, 'policy')),
    stringOf(valueAt(node, 'pipeline')),
  ])
  return named.flatMap((path) => (path === undefined ? [] : [join(folderOf(parsed.file), splitName(path).path)]))
}

function runOne(file: FileId, root: Node, item: Node, index: number, world: TrustTestWorld): TrustTestResult {
  const test = follow(item)
  const name = stringOf(valueAt(test, 'name')) ?? `test ${index + 1}`
  const span = entry(test, 'name')?.value.span ?? item.span
  const expected = stringOf(valueAt(test, 'expect')) ?? ''
  let tried: readonly Trial[] = []
  const result = (outcome: TrustTestResult['outcome'], actual: string, message: string, at = span): TrustTestResult => ({
    file,
    name,
    outcome,
    expected,
    actual,
    message,
    span: at,
    tried,
  })
  const error = (message: string, at?: { readonly span: Span }) => result('error', '', message, at?.span ?? span)
  if (test?.kind !== 'mapping') return error('A test is a mapping with `token:` and `expect:`')
  const stranger = unknownKey(test, ['name', 'policy', 'pipeline', 'token', 'expect', 'because'])
  if (stranger !== undefined) return error(stranger.message, stranger)
  if (!['allow', 'deny', 'unknown'].includes(expected)) return error('`expect:` is allow, deny or unknown', valueAt(test, 'expect'))

  const policyNode = valueAt(test, 'policy') ?? valueAt(root, 'policy')
  const policies = policiesOf(policyNode, file, world)
  if (typeof policies === 'string') return error(policies, policyNode)
  const pipeline = stringOf(valueAt(test, 'pipeline')) ?? stringOf(valueAt(root, 'pipeline'))
  const tokenNode = valueAt(test, 'token')
  const claimSets = tokensOf(tokenNode, pipeline === undefined ? undefined : join(folderOf(file), pipeline), policies, world)
  if (typeof claimSets === 'string') return error(claimSets, tokenNode)

  tried = claimSets.flatMap((claims) => trialsOf(claims, policies, world))
  // A job with several tokens gets in with any of them; so it does where the document has several policies for their issuer.
  const verdict = (['allow', 'unknown', 'deny'] as const).flatMap((outcome) => tried.filter((one) => one.verdict.outcome === outcome))[0]
    ?.verdict
  if (verdict === undefined) return error('There is no token to test', tokenNode)
  const why = because(verdict)
  if (verdict.outcome !== expected) return result('failed', verdict.outcome, `expected ${expected}, got ${verdict.outcome}: ${why}`)
  const wanted = stringOf(valueAt(test, 'because'))
  if (wanted !== undefined && !decides(wanted, verdict)) return result('failed', verdict.outcome, `expected ${wanted} to decide: ${why}`)
  return result('passed', verdict.outcome, why)
}

function policiesOf(node: Node | undefined, file: FileId, world: TrustTestWorld): readonly TrustPolicy[] | string {
  if (node === undefined) return 'The test names no `policy:`'
  const text = stringOf(node)
  if (text !== undefined) {
    const { path, name } = splitName(text)
    return world.policies(join(folderOf(file), path), name)
  }
  return inlineOf(node, world.inline)
}

function inlineOf(node: Node, inline: TrustTestWorld['inline']): readonly TrustPolicy[] | string {
  const [only, another] = node.kind === 'mapping' ? node.entries : []
  if (only === undefined || another !== undefined) return '`policy:` is a file, or one inline document under the name of its relying party'
  const document = follow(only.value)
  return document === undefined ? 'The inline policy is empty' : inline(String(only.key.value), document)
}

function tokensOf(
  node: Node | undefined,
  pipeline: FileId | undefined,
  policies: readonly TrustPolicy[],
  world: TrustTestWorld,
): readonly ClaimSet[] | string {
  if (node?.kind !== 'mapping') return 'The test has no `token:`'
  const given = valueAt(node, 'claims')
  const stranger = unknownKey(node, given === undefined ? ['job', 'variable', 'scenario', 'with'] : ['claims'])
  if (stranger !== undefined) return stranger.message
  if (given !== undefined) {
    const claims = objectOf(given)
    if (claims === undefined) return '`claims:` is a mapping of claims'
    const issuer = typeof claims['iss'] === 'string' ? claims['iss'] : issuerOf(policies[0])
    return [validToken(givenClaims(claims), issuer, world.now)]
  }
  const scenario = stringOf(valueAt(node, 'scenario'))
  if (scenario === undefined) return '`token:` has `claims:`, or `scenario:` with or without a `job:`'
  const aud = policies[0]?.audience.map((value) => plain(value.text)).find((value) => value !== undefined)
  const minted = world.tokens({
    pipeline,
    job: stringOf(valueAt(node, 'job')),
    variable: stringOf(valueAt(node, 'variable')),
    scenario,
    aud: aud ?? issuerOf(policies[0]) ?? '',
  })
  const changes = valueAt(node, 'with')
  if (typeof minted === 'string' || changes === undefined) return minted
  const overrides = objectOf(changes)
  return overrides === undefined ? '`with:` is a mapping of claims' : minted.map((claims) => override(claims, overrides))
}

// `null` removes a claim, everything else replaces it.
function override(claims: ClaimSet, overrides: { readonly [claim: string]: JsonValue }): ClaimSet {
  const without = <T>(values: { readonly [claim: string]: T }): { [claim: string]: T } =>
    Object.fromEntries(Object.entries(values).filter(([claim]) => !Object.hasOwn(overrides, claim)))
  const set = Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== null))
  return { known: { ...without(claims.known), ...set }, unknown: without(claims.unknown), shapes: without(claims.shapes) }
}

// A document may hold a policy for each of several issuers: the token's own one answers.
function trialsOf(claims: ClaimSet, policies: readonly TrustPolicy[], { now, engines }: TrustTestWorld): readonly Trial[] {
  const iss = claims.known['iss']
  const fitting = policies.filter((policy) => issuerOf(policy) === iss)
  return (fitting.length > 0 ? fitting : policies.slice(0, 1)).map((policy) => ({
    policy,
    verdict: simulate(policy, { claims, now, signature: 'assumed' }, engines),
  }))
}

// The stage that decides, or a claim that one of the deciding clauses is about: `sub` in `StringLike gitlab.com:sub`, in `assertion.sub == 'x'` and
// in `claims['sub'] eq 'x'`.
function decides(wanted: string, verdict: Verdict): boolean {
  const outcome = verdict.outcome === 'deny' ? 'fail' : verdict.outcome === 'unknown' ? 'unknown' : 'pass'
  if (verdict.stages.some((stage) => stage.stage === wanted && stage.outcome === outcome)) return true
  const words = decidingLabels(verdict.trace()).flatMap((label) => label.split(/[\s()[\]'",]+/).map((word) => word.replace(/:$/, '')))
  return words.some((word) => word === wanted || word.endsWith(`:${wanted}`) || word.endsWith(`.${wanted}`))
}

// Of every part that answers as the whole does, down to the clauses: each of them alone would have been enough for a denial,
// all of them together were needed for an admission.
function decidingLabels(step: TraceStep): readonly string[] {
  const agreeing = step.steps.filter((part) => part.truth === step.truth)
  const parts = agreeing.length > 0 ? agreeing : step.steps
  return parts.length === 0 || step.want !== undefined ? [step.label] : parts.flatMap(decidingLabels)
}

// A misspelt `because:` would otherwise be a test that can't fail.
function unknownKey(node: Node | undefined, known: readonly string[]): { readonly message: string; readonly span: Span } | undefined {
  if (node?.kind !== 'mapping') return undefined
  const found = node.entries.find((one) => !known.includes(String(one.key.value)))
  return found && { message: `Unknown key \`${String(found.key.value)}\`: expected ${known.join(', ')}`, span: found.key.span }
}

interface Never {
  readonly parsed: Parsed
  readonly never: Node
  readonly policy: Node | undefined
  readonly world: TrustTestWorld
}

// One result for each class. It holds only by proof (cli.md, "Trust tests"): where nobody can tell, it is an error.
function neverResults({ parsed: { file }, never, policy, world }: Never): readonly TrustTestResult[] {
  const policies = policiesOf(policy, file, world)
  return (never.kind === 'sequence' ? never.items : [never]).map((node) => {
    const name = stringOf(node) ?? ''
    const result = (outcome: TrustTestResult['outcome'], actual: string, message: string): TrustTestResult => ({
      file,
      name: `reach: never ${name}`,
      outcome,
      expected: 'none',
      actual,
      message,
      span: node.span,
      tried: [],
    })
    if (typeof policies === 'string') return result('error', '', policies)
    const answers = policies.map((one) => world.reach(one, name))
    const unknownClass = answers.find((answer) => typeof answer === 'string')
    if (unknownClass !== undefined) return result('error', '', unknownClass)
    const found = answers.filter((answer) => typeof answer !== 'string')
    const some = found.find(({ outcome }) => outcome === 'some')
    if (some !== undefined) return result('failed', 'some', some.why)
    const unknown = found.find(({ outcome }) => outcome === 'unknown')
    return unknown === undefined
      ? result('passed', 'none', found[0]?.why ?? '')
      : result('error', 'unknown', `this is not proven: ${unknown.why}`)
  })
}

// YAML's core schema has no times: one without quotes is a text, too.
function momentOf(node: Node): number | undefined {
  const value = toJson(node)
  return typeof value === 'number' ? value : typeof value === 'string' ? secondsOf(value) : undefined
}

function objectOf(node: Node): { readonly [claim: string]: JsonValue } | undefined {
  const value = toJson(node)
  return typeof value === 'object' && value !== null && !isList(value) ? value : undefined
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value)
}

function issuerOf(policy: TrustPolicy | undefined): string | undefined {
  return plain(policy?.issuer[0]?.text ?? []) || undefined
}

function splitName(text: string): { readonly path: string; readonly name: string | undefined } {
  const hash = text.lastIndexOf('#')
  return hash < 0 ? { path: text, name: undefined } : { path: text.slice(0, hash), name: text.slice(hash + 1) }
}
