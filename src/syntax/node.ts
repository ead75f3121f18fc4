import type { Text } from '../text/holes.ts'
import type { FileId, Span } from '../text/span.ts'

/**
 * One tree for YAML and JSON. Every node has the span of its own text; a node is never copied, so identity tells
 * whether two places share one (YAML aliases do).
 */
export type Node = Mapping | Sequence | Scalar | Reference | Alias

export interface Mapping {
  readonly kind: 'mapping'
  readonly entries: readonly Entry[]
  /** YAML's local tag, as it is written: `!Sub`; no span covers it. */
  readonly tag?: string
  readonly span: Span
}

/** One `key: value`. A missing value is a null scalar with an empty span behind the colon. */
export interface Entry {
  readonly key: Scalar
  readonly value: Node
  readonly span: Span
}

export interface Sequence {
  readonly kind: 'sequence'
  readonly items: readonly Node[]
  readonly tag?: string
  readonly span: Span
}

/** `span` covers quotes and block headers; `value` is what they mean. */
export interface Scalar {
  readonly kind: 'scalar'
  readonly value: string | number | boolean | null
  /** How it is written, for edits: `plain` also for JSON numbers, `quoted` for both quote characters, `block` for `|` and `>`. */
  readonly style: 'plain' | 'quoted' | 'block'
  /** What it means where parts of it are not known: given by evaluators of other languages, by no parser. Then `value` is the text for people. */
  readonly text?: Text
  readonly tag?: string
  readonly span: Span
}

/** GitLab's `!reference [job, key, …]`. */
export interface Reference {
  readonly kind: 'reference'
  readonly path: readonly Scalar[]
  readonly span: Span
}

/** A YAML `*name`: `target` is the anchored node itself; `undefined` when nothing has that name (a problem says so). */
export interface Alias {
  readonly kind: 'alias'
  readonly name: string
  readonly target: Node | undefined
  readonly span: Span
}

export type ProblemCode = 'syntax' | 'duplicate-key' | 'unknown-alias' | 'too-large' | 'too-deep' | 'too-many-aliases' | 'binary'

/** What is wrong with the text itself; findings of rules are something else. */
export interface Problem {
  readonly code: ProblemCode
  readonly message: string
  readonly span: Span
}

/** The result of a parser: always there, whatever the text. An empty text has no documents. */
export interface Parsed {
  readonly file: FileId
  /** YAML may hold several documents; JSON has at most one. */
  readonly documents: readonly Node[]
  readonly problems: readonly Problem[]
}

/** The same list without the room that an engine leaves for more: trees are kept for as long as their files are open. */
export function exactly<T>(list: readonly T[]): readonly T[] {
  return list.length === 0 ? none : list.slice()
}

const none: readonly never[] = []

/** The node behind aliases (each alias is followed once; a cycle ends at `undefined`). */
export function follow(node: Node | undefined): Node | undefined {
  let at = node
  for (let hops = 0; at?.kind === 'alias'; hops++) {
    if (hops > 100) return undefined
    at = at.target
  }
  return at
}

/** The entry of a mapping with this key (the last one where a key is repeated), aliases and merge keys not followed. */
export function entry(node: Node | undefined, key: string): Entry | undefined {
  if (node?.kind !== 'mapping') return undefined
  for (let i = node.entries.length - 1; i >= 0; i--) {
    const candidate = node.entries[i]
    if (candidate !== undefined && String(candidate.key.value) === key) return candidate
  }
  return undefined
}

/** The value under a key, aliases followed. */
export function valueAt(node: Node | undefined, key: string): Node | undefined {
  return follow(entry(follow(node), key)?.value)
}

/** The string of a string scalar, else `undefined`. */
export function stringOf(node: Node | undefined): string | undefined {
  const target = follow(node)
  return target?.kind === 'scalar' && typeof target.value === 'string' ? target.value : undefined
}
