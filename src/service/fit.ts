import * as z from 'zod/mini'
import { follow, type Mapping, type Node, type Sequence } from '../syntax/node.ts'
import type { Span } from '../text/span.ts'
import { suggest } from './suggest.ts'

/** A part of a document that its schema doesn't take. */
export interface Misfit {
  readonly message: string
  readonly span: Span
}

/** What is left of a document when the parts that its schema doesn't take are left out. */
export interface Fitted<T> {
  readonly value: T
  readonly misfits: readonly Misfit[]
  /** Where the value at a path stands; the innermost part that exists. */
  spanAt(path: Path): Span
}

type Path = readonly PropertyKey[]

/**
 * Fits a document to a schema: each part that doesn't fit gives one misfit where it stands and is left out, as if it weren't
 * there. Nothing, and a document that doesn't fit at all, gives `otherwise`. `name` is what messages call the whole.
 */
export function fitTo<T>(schema: z.ZodMiniType<T>, root: Node | undefined, name: string, otherwise: T): Fitted<T> {
  const misfits: Misfit[] = []
  if (root === undefined || (root.kind === 'scalar' && root.value === null)) return { value: otherwise, misfits, spanAt: () => nowhere }
  const dropped = new Set<object>()
  // Every round drops something, so it ends.
  for (let first = true; ; first = false) {
    const tree = plant(root, dropped, { left: mostValues })
    const result = z.safeParse(schema, tree.value)
    if (result.success) return { value: result.data, misfits, spanAt: (path) => descend(tree, path).at.span }
    const before = dropped.size
    for (const issue of result.error.issues) drop(issue, { schema, tree, name, first, dropped, misfits })
    if (dropped.size === before) return { value: otherwise, misfits, spanAt: () => root.span }
  }
}

const nowhere: Span = { file: '', start: 0, end: 0 }

/** Values shared by aliases are written out each time; what is behind so many counts as null. */
const mostValues = 100_000

/** A node's plain value, and the same again for its parts: what zod's paths are looked up in. */
interface Tree {
  readonly value: unknown
  readonly span: Span
  readonly node: Node | undefined
  readonly parts: ReadonlyMap<PropertyKey, Part>
}
interface Part {
  readonly tree: Tree
  readonly keySpan: Span
  /** What is left out when this part is wrong. */
  readonly unit: object
}

type Issue = z.core.$ZodIssue

interface Round {
  readonly schema: z.core.$ZodType
  readonly tree: Tree
  readonly name: string
  /** Later rounds miss what the first has left out. */
  readonly first: boolean
  readonly dropped: Set<object>
  readonly misfits: Misfit[]
}

function drop(issue: Issue, round: Round): void {
  const nearest = issue.code === 'invalid_union' ? nearestOption(issue.errors) : undefined
  if (nearest !== undefined) {
    for (const inner of nearest) drop({ ...inner, path: [...issue.path, ...inner.path] }, round)
    return
  }
  const { part, at, whole } = descend(round.tree, issue.path)
  if (issue.code === 'unrecognized_keys') {
    dropKeys(issue, at, round)
    return
  }
  if (part !== undefined && round.dropped.has(part.unit)) return
  if (part !== undefined) round.dropped.add(part.unit)
  if (!whole && !round.first) return
  const message = `${nameOf(issue.path, round)}: expected ${expected(issue)}${found(issue, at)}`
  round.misfits.push({ message, span: at.span })
}

function dropKeys(issue: Extract<Issue, { code: 'unrecognized_keys' }>, at: Tree, { schema, name, dropped, misfits }: Round): void {
  const known = keysAt(schema, issue.path)
  for (const key of issue.keys) {
    const entry = at.parts.get(key)
    if (entry === undefined || dropped.has(entry.unit)) continue
    dropped.add(entry.unit)
    const meant = suggest(key, known)
    const place = issue.path.length === 0 ? name : issue.path.join('.')
    const end = meant === undefined ? '' : `: did you mean “${meant}”?`
    misfits.push({ message: `Unknown key “${key}” in ${place}${end}`, span: entry.keySpan })
  }
}

function nameOf(path: Path, { name }: Round): string {
  return path.length === 0 ? `The ${name}` : path.join('.')
}

// Of several forms of a mapping the one that it is nearest to; nothing where the forms are plain values.
function nearestOption(options: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const [first, ...others] = options.filter((issues) => issues.some((issue) => issue.path.length > 0 || issue.code === 'unrecognized_keys'))
  if (first === undefined) return undefined
  return others.reduce((best, issues) => (weight(issues) < weight(best) ? issues : best), first)
}

function weight(issues: readonly Issue[]): number {
  return issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 1), 0)
}

// The innermost part on the way that exists: a key that is missing is its mapping's fault.
function descend(tree: Tree, path: Path): { part: Part | undefined; at: Tree; whole: boolean } {
  let part: Part | undefined
  let at = tree
  for (const step of path) {
    const next = at.parts.get(step)
    if (next === undefined) return { part, at, whole: false }
    part = next
    at = next.tree
  }
  return { part, at, whole: true }
}

const words: { readonly [type: string]: string } = {
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'keys and values',
  record: 'keys and values',
}

function expected(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return words[issue.expected] ?? issue.expected
    case 'invalid_value':
      return `one of ${issue.values.join(', ')}`
    case 'invalid_union':
      return issue.errors.map((errors) => errors.map(expected).join(' and ')).join(' or ')
    default:
      return issue.message
  }
}

function found(issue: Issue, at: Tree): string {
  if (at.node?.kind !== 'scalar') return ''
  const meant = issue.code === 'invalid_value' ? suggest(String(at.node.value), issue.values.map(String)) : undefined
  return `, not ${JSON.stringify(at.node.value)}${meant === undefined ? '' : `: did you mean “${meant}”?`}`
}

// The keys that the schema knows at a path. `ZodMini…` and not `core.$Zod…`: a namespace object would keep all of zod in the bundle.
function keysAt(root: z.core.$ZodType, path: Path): readonly string[] {
  let forms = formsOf(root)
  for (const step of path) forms = forms.flatMap((form) => formsOf(partOf(form, step)))
  return forms.flatMap((form) => (form instanceof z.ZodMiniObject ? Object.keys(form._zod.def.shape) : []))
}

function partOf(schema: z.core.$ZodType, step: PropertyKey): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodMiniObject) return schema._zod.def.shape[String(step)]
  return schema instanceof z.ZodMiniArray ? schema._zod.def.element : undefined
}

function formsOf(schema: z.core.$ZodType | undefined): readonly z.core.$ZodType[] {
  if (schema instanceof z.ZodMiniOptional) return formsOf(schema._zod.def.innerType)
  if (schema instanceof z.ZodMiniUnion) return schema._zod.def.options.flatMap(formsOf)
  return schema === undefined ? [] : [schema]
}

/** The alias that a value was reached through: what is wrong behind it is wrong here, and left out only here. */
interface Via {
  readonly unit: object
  readonly span: Span
}

function plant(node: Node, dropped: ReadonlySet<object>, budget: { left: number }, via?: Via): Tree {
  const target = budget.left-- > 0 ? follow(node) : undefined
  const base = { span: via?.span ?? node.span, node: target, parts: new Map<PropertyKey, Part>() }
  const grow = (child: Node, unit: object): Part => {
    const reached = via ?? (child.kind === 'alias' ? { unit, span: child.span } : undefined)
    return { tree: plant(child, dropped, budget, reached), keySpan: reached?.span ?? child.span, unit: reached?.unit ?? unit }
  }
  switch (target?.kind) {
    case 'mapping':
      return { ...base, value: fields(target, dropped, base.parts, grow) }
    case 'sequence':
      return { ...base, value: items(target, dropped, base.parts, grow) }
    case 'scalar':
      return { ...base, value: target.value }
    default:
      return { ...base, value: null }
  }
}

type Grow = (child: Node, unit: object) => Part

function fields(mapping: Mapping, dropped: ReadonlySet<object>, parts: Map<PropertyKey, Part>, grow: Grow): unknown {
  const pairs: [string, unknown][] = []
  for (const entry of mapping.entries) {
    if (dropped.has(entry)) continue
    const part = grow(entry.value, entry)
    const key = String(entry.key.value)
    // A key without a value (`protected:` and nothing below) says nothing: the same as absent. `{ claim: null }` says null.
    if (part.tree.value === null && entry.value.span.start === entry.value.span.end) continue
    parts.set(key, part.unit === entry ? { ...part, keySpan: entry.key.span } : part)
    pairs.push([key, part.tree.value])
  }
  return Object.fromEntries(pairs)
}

function items(sequence: Sequence, dropped: ReadonlySet<object>, parts: Map<PropertyKey, Part>, grow: Grow): unknown {
  const values: unknown[] = []
  for (const item of sequence.items) {
    if (dropped.has(item)) continue
    const part = grow(item, item)
    parts.set(values.length, part)
    values.push(part.tree.value)
  }
  return values
}
