import type { CelProgram } from '../../cel/engine.ts'
import type { Cel } from '../../cel/tree.ts'
import type { Hole } from '../../text/holes.ts'
import type { JsonValue } from '../../text/json.ts'
import type { Span } from '../../text/span.ts'
import type { ClaimPath, Condition, EngineTerm, OperatorId, Term, Test } from '../condition.ts'

/**
 * How a relying party uses CEL: the contract between `compileCel` and the folders whose dialect it is (Google's attribute mappings and
 * conditions, Kubernetes' rules, OpenBao's programs). CEL itself is no relying party's quirk, so it is shared.
 */
export interface CelEnvironment {
  readonly variables: { readonly [name: string]: CelVariable }
  /** How JSON numbers of a token reach expressions. */
  readonly numbers: CelProgram['numbers']
  /**
   * Functions, methods and macros that the relying party documents, by name (`startsWith`, `extract`, `has`, `all`). Standard CEL that is
   * not among them is evaluated all the same, with a problem `undocumented-function`; `undefined`: all of standard CEL is documented.
   */
  readonly functions?: ReadonlySet<string>
  /** The expression has to be a truth: what certainly is none is a problem. */
  readonly result?: 'bool'
}

export type CelVariable =
  /** The whole claim set: `assertion` at Google, `claims` at Kubernetes. */
  | { readonly kind: 'claims' }
  /** The value of another expression, put in its place. */
  | { readonly kind: 'expression'; readonly compiled: CompiledCel }
  /** An object with such members: `attribute`, `google`, `user`. A member that is not there is CEL's error "no such key", unless `open` says why it may be there. */
  | { readonly kind: 'object'; readonly members: { readonly [name: string]: CelVariable }; readonly open?: Hole }

/** An expression, compiled once. Everything in it is data but `test`. */
export interface CompiledCel {
  readonly program: CelProgram
  /** The expression as a condition: `opaque` with its tree, so that the engine decides where it can. What is no boolean is an error. */
  readonly condition: Condition
  /**
   * A test of the expression's value, for mapped attributes that are compared elsewhere: where the value depends on a condition
   * (`a ? b : c`), each branch is tested. An error of the expression answers `on.missing`. It is the tree alone, without the engine.
   */
  test(op: OperatorId, right: readonly Term[], rest: Pick<Test, 'on' | 'label' | 'span'> & Pick<Partial<Test>, 'why'>): Condition
  /** The value, for expressions that have this one as a variable. */
  readonly value: CelValue
  /** Why no engine can be given it: a part of its text, or of a variable that it reads, is not known. */
  readonly open: string | undefined
  /** The value as one term, also one that an engine works out; `undefined` for a choice between several. An error of the expression is a missing value. */
  readonly term: Term | undefined
  /** The claims that it reads, also through variables that are expressions; `[[]]`: all of them. */
  readonly reads: readonly ClaimPath[]
  /** The static type, as far as it is known without a token (claims have GitLab's types). */
  readonly type: CelType
  readonly problems: readonly CelProblem[]
  readonly span: Span
}

/**
 * What an expression comes to before a token is there. `term`: a missing value is CEL's error. `condition`: a truth value.
 * `opaque`: only an engine can tell. The type of a term is that which GitLab gives a claim; a token of somebody else may hold another one.
 */
export type CelValue =
  | { readonly kind: 'term'; readonly term: Term; readonly type: CelType; readonly literal?: JsonValue }
  | { readonly kind: 'condition'; readonly of: Condition }
  | { readonly kind: 'choice'; readonly which: Condition; readonly yes: CelValue; readonly no: CelValue; readonly span: Span }
  | { readonly kind: 'list'; readonly items: readonly CelValue[]; readonly span: Span }
  | { readonly kind: 'map'; readonly entries: readonly { readonly key: CelValue; readonly value: CelValue }[]; readonly span: Span }
  | { readonly kind: 'claims'; readonly span: Span }
  | { readonly kind: 'object'; readonly members: { readonly [name: string]: CelVariable }; readonly open?: Hole; readonly span: Span }
  | { readonly kind: 'hole'; readonly hole: Hole; readonly span: Span }
  | { readonly kind: 'error'; readonly why: string; readonly span: Span }
  | {
      readonly kind: 'opaque'
      readonly why: string
      /** What it is the value of. */
      readonly of?: Cel
      /** The same, asked of an engine. */
      readonly term?: EngineTerm
      readonly span: Span
    }

export type CelType =
  | 'bool'
  | 'int'
  | 'uint'
  | 'double'
  | 'string'
  | 'bytes'
  | 'list'
  | 'map'
  | 'null'
  | 'type'
  | 'timestamp'
  | 'duration'
  | 'any'

/** What is wrong with an expression. Only what is certain, whatever the token. */
export interface CelProblem {
  readonly code:
    | 'syntax'
    | 'unknown-variable'
    | 'unknown-member'
    | 'unknown-function'
    | 'undocumented-function'
    | 'mistyped'
    | 'invalid-pattern'
    | 'too-deep'
    | 'too-costly'
  readonly message: string
  readonly span: Span
}
