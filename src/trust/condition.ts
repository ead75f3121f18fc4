import type { CelProgram } from '../cel/engine.ts'
import type { Text } from '../text/holes.ts'
import type { JsonValue } from '../text/json.ts'
import type { Pattern } from '../text/pattern.ts'
import { remember } from '../text/remember.ts'
import type { Span } from '../text/span.ts'

/**
 * The condition algebra: what every dialect (AWS condition blocks, CEL, Entra expressions, Vault bound claims,
 * Kubernetes rules) is compiled to. Plain data: it can be cached, compared and sent to a worker. What a dialect does
 * with a missing claim, a wrong type or an error is part of what it compiles to; `evaluate.ts` knows no dialect.
 */
export type Condition = Group | Negation | Choice | Test | Quantifier | Constant | Opaque

/** What one evaluation answers. `error` is a CEL-style error: `&&` and `||` absorb it, at the root it denies. */
export type Truth = 'yes' | 'no' | 'error'

/** A truth that a dialect fixes for a case, or `unknown` where nobody documents what the relying party does. */
export type Fixed = Truth | 'unknown'

/** All must hold, or one of them. No parts: `all` is yes, `any` is no. */
export interface Group {
  readonly kind: 'all' | 'any'
  readonly of: readonly Condition[]
  readonly label?: string
  readonly span: Span
}

export interface Negation {
  readonly kind: 'not'
  readonly of: Condition
  readonly span: Span
}

/** One of two conditions, as a third decides; where that is an error, so is the whole (CEL's `a ? b : c`). */
export interface Choice {
  readonly kind: 'choice'
  readonly which: Condition
  readonly yes: Condition
  readonly no: Condition
  readonly label?: string
  readonly span: Span
}

/**
 * `left` against each of `right`: yes if one fits. No `right` at all is no (but `present` takes none).
 * `on` says what the test answers when `left` is missing from the token, null, or not of the operator's type;
 * `why` goes into the trace when one of these decides. Two words are for dialects that need them: `empty`, for an empty text or
 * list, which else is a value like any other (`unknown`: nobody says whether it counts as missing, so it may answer as either),
 * and `valueMissing`, for a wanted value that is not there, which else answers as `missing` does.
 */
export interface Test {
  readonly kind: 'test'
  readonly left: Term
  readonly op: OperatorId
  readonly right: readonly Term[]
  /** A list on the left is compared element by element, and one that fits is enough. */
  readonly elements?: true
  readonly on: {
    readonly missing: Fixed
    readonly null: Fixed
    readonly mistyped: Fixed
    readonly empty?: Fixed
    readonly valueMissing?: Fixed
  }
  readonly why?: {
    readonly missing?: string
    readonly null?: string
    readonly mistyped?: string
    readonly empty?: string
    readonly valueMissing?: string
  }
  /** How the dialect names this test, for the trace: `StringLike gitlab.com:sub`. */
  readonly label: string
  readonly span: Span
}

/**
 * `of` holds for every (`all`-like) or some (`any`-like) element of the list `over`; inside, `{kind: 'item', name: as}` is the
 * element. A value that is no list counts as a list of one, unless `notList` says what it answers; missing, null and the empty list
 * answer `empty`, the first two only where `missing` and `null` don't say otherwise.
 */
export interface Quantifier {
  readonly kind: 'every' | 'some'
  readonly over: Term
  readonly as: string
  readonly of: Condition
  readonly empty: Fixed
  readonly missing?: Fixed
  readonly null?: Fixed
  readonly notList?: Fixed
  /** How the dialect names it, for the trace. */
  readonly label?: string
  readonly span: Span
}

/** A part whose answer does not depend on the token, with its reason: a statement about another principal, an operator nobody can evaluate. */
export interface Constant {
  readonly kind: 'constant'
  readonly truth: Fixed
  readonly why: string
  readonly span: Span
}

/**
 * What an engine of the relying party's own kind decides, when everything that it `reads` is known. `tree` is the same as far as the
 * algebra can say it: it explains, and decides where something is unknown or the engine is not loaded. Without a tree any answer is
 * then possible. A tree that decides never says anything else than the engine.
 */
export interface Opaque {
  readonly kind: 'opaque'
  readonly engine: EngineId
  readonly program: CelProgram
  readonly reads: readonly ClaimPath[]
  readonly tree?: Condition
  /** Why the program itself is not known whole: it can't be given to the engine then. */
  readonly open?: string
  readonly span: Span
}

/**
 * A value that only an engine can work out: unknown where it is not loaded, where the program or something that it reads is not known, or
 * where the engine can't tell, for the reason `why`; an error of the program is a missing value.
 */
export interface EngineTerm {
  readonly kind: 'engine'
  readonly engine: EngineId
  readonly program: CelProgram
  readonly reads: readonly ClaimPath[]
  readonly open?: string
  readonly why: string
  readonly span: Span
}

export type EngineId = 'cel'

/** The way to a value inside the claim set: `['sub']`, `['user_identities', 0, 'provider']`; `[]` is the claim set itself, an object. */
export type ClaimPath = readonly (string | number)[]

/** Where a value comes from. */
export type Term =
  | { readonly kind: 'claim'; readonly path: ClaimPath; readonly span: Span }
  | { readonly kind: 'request'; readonly key: RequestKey; readonly span: Span }
  | { readonly kind: 'text'; readonly text: Text; readonly span: Span }
  | { readonly kind: 'json'; readonly value: JsonValue; readonly span: Span }
  | { readonly kind: 'pattern'; readonly pattern: Pattern; readonly span: Span }
  | { readonly kind: 'item'; readonly name: string; readonly path: ClaimPath; readonly span: Span }
  | { readonly kind: 'call'; readonly function: FunctionId; readonly args: readonly Term[]; readonly span: Span }
  | EngineTerm

/** What a request carries beside the token; see `Request` in trust.ts. */
export type RequestKey = 'now' | 'role' | 'sessionName' | 'sourceIp'

/** The rows of the operator table in operators.ts. */
export type OperatorId =
  | 'equals'
  | 'equalsIgnoreCase'
  | 'like'
  | 'likeByField'
  | 'lessThan'
  | 'atMost'
  | 'atMostBytes'
  | 'moreThan'
  | 'atLeast'
  | 'sameTime'
  | 'before'
  | 'notAfter'
  | 'after'
  | 'notBefore'
  | 'inNetwork'
  | 'matches'
  | 'present'

/** The rows of the function table in functions.ts. */
export type FunctionId =
  | 'charAt'
  | 'coalesce'
  | 'concat'
  | 'element'
  | 'extract'
  | 'indexOf'
  | 'int'
  | 'join'
  | 'keys'
  | 'lastIndexOf'
  | 'literal'
  | 'lowerAscii'
  | 'member'
  | 'only'
  | 'plus'
  | 'replace'
  | 'size'
  | 'split'
  | 'string'
  | 'substring'
  | 'text'
  | 'trim'
  | 'under'
  | 'upperAscii'
  | 'whole'

/** A test of a condition, with whether an odd number of negations stands above it. */
export interface PlacedTest {
  readonly test: Test
  readonly negated: boolean
}

const known = new WeakMap<Condition, readonly PlacedTest[]>()

/** Every test of a condition, in the order of the text. Kept for as long as the condition lives: many rules ask. */
export function tests(condition: Condition): readonly PlacedTest[] {
  return remember(known, condition, () => {
    const found: PlacedTest[] = []
    collect(condition, false, found)
    return found
  })
}

function collect(condition: Condition, negated: boolean, found: PlacedTest[]): void {
  switch (condition.kind) {
    case 'test':
      found.push({ test: condition, negated })
      return
    case 'not':
      collect(condition.of, !negated, found)
      return
    case 'all':
    case 'any':
      for (const part of condition.of) collect(part, negated, found)
      return
    case 'choice':
      // What decides counts both ways.
      collect(condition.which, negated, found)
      collect(condition.which, !negated, found)
      collect(condition.yes, negated, found)
      collect(condition.no, negated, found)
      return
    case 'every':
    case 'some':
      collect(condition.of, negated, found)
      return
    case 'opaque':
      if (condition.tree !== undefined) collect(condition.tree, negated, found)
      return
    case 'constant':
      return
  }
}

/** Whether an engine has a part in the answer of a condition. */
export function hasOpaque(condition: Condition): boolean {
  switch (condition.kind) {
    case 'opaque':
      return true
    case 'all':
    case 'any':
      return condition.of.some(hasOpaque)
    case 'not':
      return hasOpaque(condition.of)
    case 'every':
    case 'some':
      return hasOpaque(condition.of) || needsEngine(condition.over)
    case 'choice':
      return hasOpaque(condition.which) || hasOpaque(condition.yes) || hasOpaque(condition.no)
    case 'test':
      return needsEngine(condition.left) || condition.right.some(needsEngine)
    case 'constant':
      return false
  }
}

function needsEngine(term: Term): boolean {
  return term.kind === 'engine' || (term.kind === 'call' && term.args.some(needsEngine))
}

/** The pattern that a wanted value stands for, a text being the one that only it matches; `undefined` for values that are no texts. */
export function patternOf(term: Term): Pattern | undefined {
  return term.kind === 'pattern' ? term.pattern : term.kind === 'text' ? term.text : undefined
}

/** The claim that a term reads as it is. */
export function claimRead(term: Term): string | undefined {
  return term.kind === 'claim' && term.path.length === 1 ? String(term.path[0]) : undefined
}

/** Whether the value of a term is, or can be, this claim itself: directly, or as one of the values that `coalesce` and `only` hand on. */
export function reads(term: Term, claim: string): boolean {
  switch (term.kind) {
    case 'claim':
      return term.path.length === 1 && term.path[0] === claim
    case 'call':
      return (term.function === 'coalesce' || term.function === 'only') && term.args.some((arg) => reads(arg, claim))
    default:
      return false
  }
}
