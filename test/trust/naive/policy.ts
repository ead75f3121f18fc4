/** A trust policy as JSON, as far as the naive evaluator reads it. */
export interface NaivePolicy {
  readonly Version?: string
  readonly Statement: NaiveStatement | readonly NaiveStatement[]
}

export interface NaiveStatement {
  readonly Effect: 'Allow' | 'Deny'
  readonly Principal: { readonly [kind: string]: OneOrMore<string> }
  readonly Action?: OneOrMore<string>
  readonly NotAction?: OneOrMore<string>
  readonly Condition?: ConditionBlock
}

export interface ConditionBlock {
  readonly [operator: string]: { readonly [key: string]: OneOrMore<Scalar> }
}

export type Scalar = string | number | boolean
export type OneOrMore<T> = T | readonly T[]

/** The payload of a token: the claims that a test sets. */
export interface NaiveClaims {
  readonly [claim: string]: NaiveClaim
}

export type NaiveClaim = string | number | readonly string[] | NaiveTags

/** The claim of session tags: aws.md 4, UG:id_session-tags. */
export type NaiveTags = {
  readonly principal_tags: { readonly [tag: string]: readonly string[] }
  readonly transitive_tag_keys: readonly string[]
}

/** What stands around the token in one call. */
export interface Call {
  /** The ARN of the provider whose tokens are asked about. */
  readonly providerArn: string
  /** Its URL without `https://`. */
  readonly provider: string
  readonly roleArn: string
  readonly sessionName: string
  readonly sourceIp: string
  /** Seconds since 1970. */
  readonly now: number
  readonly clientIds?: readonly string[]
}

/** `unknown` is for what the fact sheet calls UNVERIFIED. */
export type Answer = 'yes' | 'no' | 'unknown'

export function listOf<T>(value: OneOrMore<T> | undefined): readonly T[] {
  if (value === undefined) return []
  return isList(value) ? value : [value]
}

function isList<T>(value: OneOrMore<T>): value is readonly T[] {
  return Array.isArray(value)
}
