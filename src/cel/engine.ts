import type { JsonValue } from '../text/json.ts'

/**
 * Expressions of CEL and what their variables stand for: plain data, so that it can be a part of a condition, be cached and cross
 * a worker. Knows no cloud: a relying party says how it binds the claims.
 */
export interface CelProgram {
  readonly expression: string
  readonly variables: { readonly [name: string]: CelBinding }
  /** How JSON numbers of a token reach expressions: as `double` (protobuf's Struct) or, where they are whole, as `int`. */
  readonly numbers: 'double' | 'int'
}

/** What a variable, or a member of one, is: the claim set, the value of an expression over variables of its own, or an object of such members. */
export type CelBinding =
  | { readonly kind: 'claims' }
  | { readonly kind: 'expression'; readonly expression: string; readonly variables: CelProgram['variables'] }
  | { readonly kind: 'object'; readonly members: { readonly [name: string]: CelBinding } }

/** What an expression comes to. An error is CEL's own; `open`: the engine can't tell, or nobody says what relying parties do; texts are for people. */
export type CelResult =
  | { readonly kind: 'value'; readonly value: JsonValue }
  | { readonly kind: 'error'; readonly message: string }
  | { readonly kind: 'open'; readonly why: string }

/**
 * The port to an engine that evaluates CEL as relying parties do. Programs are planned once and kept; never throws and always
 * ends: expressions that are too deep or too costly are left open.
 */
export interface CelEngine {
  evaluate(program: CelProgram, claims: { readonly [claim: string]: JsonValue }): CelResult
}
