import type { ClaimSet } from '../gitlab/claim-set.ts'
import type { ProjectFacts } from '../gitlab/project.ts'
import { isWhole, matchPattern, showPattern } from '../text/pattern.ts'
import { type Condition, patternOf, type Term, type Test } from '../trust/condition.ts'
import { regularExpression } from '../trust/regular-expression.ts'
import type { TrustPolicy } from '../trust/trust.ts'
import { breadthInSlices } from './breadth.ts'
import type { OutsiderClass } from './classes.ts'
import { oursOf } from './ours.ts'
import { type ClassReach, type ReachInput, reachInSlices } from './reach.ts'

/** Whose tokens one wanted value of a test admits, with examples: what the claim is in them, the most telling first. */
export interface Admits {
  /** The claims that the test reads. */
  readonly claims: readonly string[]
  /** The project that is taken to be ours, where there is one. */
  readonly project: string | undefined
  readonly group: string | undefined
  /** For claims that tell projects apart. */
  readonly ours?: Admitted
  readonly neighbours?: Admitted
  readonly others?: Admitted
  /** For all other claims. */
  readonly anybody?: Admitted
  /** What the claim is in a token that it does not admit, one of ours if there is one. */
  readonly not?: string
}

export interface Admitted {
  readonly outcome: ClassReach['outcome']
  readonly examples: readonly string[]
  /** Every project is admitted, or of ours every branch and tag, by proof. */
  readonly every: boolean
}

/** States for each of the few questions: a hover waits for the answer. */
const usualBudget = 4000
/** Claims that tell projects apart by their paths, and those that do by numbers, of which examples say nothing. */
const ofPaths = /^(sub|ci_config_ref_uri|(job_)?(project|namespace)_path)$/
const ofIds = /_id$/

/**
 * What the value `term` of a test lets in by itself, as if it were all that a policy demands; `undefined` for tests that don't read claims of the
 * token alone. Every example is confirmed by the simulator. Yields as `reachInSlices` does. Never throws.
 */
export function* admitsInSlices(
  policy: TrustPolicy,
  test: Test,
  term: Term,
  facts: ProjectFacts,
  now: number,
): Generator<undefined, Admits | undefined> {
  const condition: Test = { ...test, right: [term] }
  const claims = claimsOf(test.left)
  if (claims.length === 0 || readsMore(test.left) || claims.some((claim) => ofIds.test(claim))) return undefined
  const ours = oursOf(policy, facts)
  const [group] = ours.groups
  const { project } = ours.facts
  const common = { claims, project, group }
  if (!claims.some((claim) => ofPaths.test(claim)) || group === undefined) {
    const ask = new Questions(policy, condition, { ...ours.facts, project: undefined }, now, claims)
    return { ...common, anybody: yield* ask.several(), ...(yield* ask.refused(['stranger'])) }
  }
  // Where only the group is known, no project of it is ours: none has such a name.
  const defaultBranch = ours.facts.defaultBranch ?? 'main'
  const ask = new Questions(policy, condition, { ...ours.facts, defaultBranch, project: project ?? `${group}/-` }, now, claims)
  const own: readonly OutsiderClass[] = project === undefined ? [] : ['other-job', 'any-branch', 'any-tag']
  const { answers, every } = yield* ask.classes([...own, 'neighbour', 'lookalike', 'stranger'])
  return {
    ...common,
    ...(project === undefined ? {} : { ours: admitted(answers, own, ask, every.has('any-branch') && every.has('any-tag')) }),
    neighbours: admitted(answers, ['neighbour'], ask, every.has('neighbour')),
    others: admitted(answers, ['lookalike', 'stranger'], ask, every.has('stranger')),
    ...(yield* ask.refused([...own, 'neighbour', 'stranger'])),
  }
}

/** The claims that a term reads, by their names. */
export function claimsOf(term: Term): readonly string[] {
  if (term.kind === 'call') return [...new Set(term.args.flatMap(claimsOf))]
  return term.kind === 'claim' && term.path[0] !== undefined ? [String(term.path[0])] : []
}

/** Questions about a policy that demands nothing but the one condition. */
class Questions {
  readonly #policy: TrustPolicy
  readonly #condition: Test
  readonly #facts: ProjectFacts
  readonly #now: number
  readonly #claims: readonly string[]

  constructor(policy: TrustPolicy, condition: Test, facts: ProjectFacts, now: number, claims: readonly string[]) {
    this.#policy = policy
    this.#condition = condition
    this.#facts = facts
    this.#now = now
    this.#claims = claims
  }

  *classes(classes: readonly OutsiderClass[]) {
    const input = this.#input(this.#condition)
    const answers = yield* reachInSlices(input, classes)
    return { answers, every: (yield* breadthInSlices(input, answers)).every }
  }

  /** Up to three different values, whoever holds the token. */
  *several(): Generator<undefined, Admitted> {
    const examples: string[] = []
    const { span } = this.#condition
    const both = (condition: Condition): Condition => ({ kind: 'all', of: [this.#condition, condition], span })
    for (const text of likelyTexts(this.#condition, this.#claims)) {
      const [answer] = yield* reachInSlices(this.#input(both(this.#ofClaim('equals', [text]))), ['stranger'])
      if (answer?.outcome === 'some' && examples.push(text) === most) break
    }
    let outcome: ClassReach['outcome'] = examples.length > 0 ? 'some' : 'none'
    // Where what people usually write shows too little.
    while (examples.length < 2) {
      const others = both({ kind: 'not', of: this.#ofClaim('equals', examples), span })
      const [answer] = yield* reachInSlices(this.#input(examples.length === 0 ? this.#condition : others), ['stranger'])
      if (examples.length === 0) outcome = answer?.outcome ?? 'unknown'
      const example = this.value(answer?.witness)
      if (example === undefined || examples.includes(example)) break
      examples.push(example)
    }
    return { outcome, examples, every: false }
  }

  /** A token that has the claim, and is not admitted; rather one whose subject begins as they usually do. */
  *refused(classes: readonly OutsiderClass[]): Generator<undefined, { readonly not?: string }> {
    const { span } = this.#condition
    const condition: Condition = { kind: 'all', of: [this.#ofClaim('present', []), { kind: 'not', of: this.#condition, span }], span }
    let unusual: string | undefined
    for (const outsider of classes) {
      const [answer] = yield* reachInSlices(this.#input(condition), [outsider])
      const not = this.value(answer?.witness)
      if (not !== undefined && !not.startsWith('project_id:')) return { not }
      unusual ??= not
    }
    return unusual === undefined ? {} : { not: unusual }
  }

  #ofClaim(op: 'equals' | 'present', values: readonly string[]): Condition {
    const { left, span } = this.#condition
    const right = values.map((text): Term => ({ kind: 'text', text: [text], span }))
    return { kind: 'test', left, op, right, on: { missing: 'no', null: 'no', mistyped: 'no' }, label: op, span }
  }

  /** What the claims are in a token, those that it has. */
  value(witness: ClaimSet | undefined): string | undefined {
    const values = this.#claims.flatMap((claim) => {
      const value = witness?.known[claim]
      return value === undefined || value === null ? [] : [typeof value === 'string' ? value : JSON.stringify(value)]
    })
    return values.length === 0 ? undefined : values.join(', ')
  }

  #input(condition: Condition): ReachInput {
    return {
      policy: demanding(this.#policy, condition),
      facts: this.#facts,
      jobs: [],
      engines: {},
      now: this.#now,
      budget: usualBudget,
    }
  }
}

const most = 3

const usualTexts: { readonly [claim: string]: readonly string[] } = {
  ref: ['main', 'release/1.0', 'v1.0.0', 'feature/x'],
  ref_path: ['refs/heads/main', 'refs/tags/v1.0.0', 'refs/heads/feature/x'],
  environment: ['production', 'staging', 'review/x'],
}

// What people usually write in the claim, and the pattern with something usual in place of its wildcards: those of them that match.
function likelyTexts({ op, right: [term] }: Test, claims: readonly string[]): readonly string[] {
  const [claim = ''] = claims
  const pattern = term === undefined ? undefined : patternOf(term)
  if (pattern === undefined || claims.length !== 1 || !isWhole(pattern)) return []
  const usual = Object.hasOwn(usualTexts, claim) ? (usualTexts[claim] ?? []) : []
  if (op === 'matches') {
    const expression = regularExpression(showPattern(pattern))
    return expression === undefined ? [] : usual.filter(expression)
  }
  const filled = ['1.0.0', 'x'].map((run) =>
    pattern.map((part) => (typeof part === 'string' ? part : 'any' in part && part.any === 'run' ? run : 'x')).join(''),
  )
  return [...new Set([...usual, ...filled])].filter((text) => matchPattern(pattern, [text]).yes)
}

function demanding(policy: TrustPolicy, condition: Condition): TrustPolicy {
  return { ...policy, condition, stages: [{ stage: 'condition', check: condition, error: '' }] }
}

function admitted(answers: readonly ClassReach[], classes: readonly OutsiderClass[], ask: Questions, every: boolean): Admitted {
  const own = classes.flatMap((outsider) => answers.filter((answer) => answer.class === outsider))
  const examples = new Set(own.flatMap(({ witness }) => ask.value(witness) ?? []))
  const outcome = own.some((one) => one.outcome === 'some') ? 'some' : own.some((one) => one.outcome === 'unknown') ? 'unknown' : 'none'
  return { outcome, examples: [...examples], every }
}

// What stands in a list that somebody walks through, or comes with the request, is nothing of the token alone.
function readsMore(term: Term): boolean {
  return term.kind === 'item' || term.kind === 'request' || term.kind === 'engine' || (term.kind === 'call' && term.args.some(readsMore))
}
