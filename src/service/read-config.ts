import * as z from 'zod/mini'
import { follow, type Mapping, type Node, type Parsed, type Sequence } from '../syntax/node.ts'
import type { Span } from '../text/span.ts'
import type { Configuration } from './config.ts'
import { configurationSchema } from './schema/configuration-schema.ts'
import { suggest } from './suggest.ts'

type Problem = Configuration['problems'][number]

/**
 * The configuration that a parsed `.claimcheck.yaml` holds. Each part that doesn't fit the schema gives one problem where it
 * stands and is left out, as if it weren't there; without a file, or with an empty one, everything has its default.
 * The first document counts. Syntax problems stay in `parsed.problems`.
 */
export function readConfiguration(parsed: Parsed | undefined): Configuration {
  const root = follow(parsed?.documents[0])
  const problems: Problem[] = []
  const { value, tree } = fitting(root, problems)
  const links = value.links ?? []
  const ignore = value.ignore ?? []
  return {
    file: parsed?.file,
    project: value.project,
    issuer: value.issuer?.replace(/\/$/, ''),
    gitlab: { version: value.gitlab?.version, tier: value.gitlab?.tier },
    ids: { projectId: optionalString(value.ids?.project_id), namespaceId: optionalString(value.ids?.namespace_id) },
    defaultBranch: value.default_branch,
    protected: {
      branches: value.protected?.branches,
      tags: value.protected?.tags,
      environments: value.protected?.environments,
    },
    subject: value.subject,
    variables: new Map(Object.entries(value.variables ?? {}).map(([name, content]) => [name, String(content)])),
    pipelines: value.pipelines,
    trust: value.trust,
    links: links.map((link, i) => ({ job: link.job, policy: link.policy, span: spanAt(tree, ['links', i]) })),
    rules: new Map(Object.entries(value.rules ?? {}).flatMap(([rule, severity]) => (severity === undefined ? [] : [[rule, severity]]))),
    ignore: ignore.map((silence, i) => ({
      rule: silence.rule,
      file: silence.file,
      reason: silence.reason,
      until: silence.until,
      span: spanAt(tree, ['ignore', i]),
    })),
    problems,
  }
}

function optionalString(value: string | number | undefined): string | undefined {
  return value === undefined ? undefined : String(value)
}

type Path = readonly PropertyKey[]

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

const nowhere: Tree = { value: {}, span: { file: '', start: 0, end: 0 }, node: undefined, parts: new Map() }

// Drops what does not fit, part by part, until the rest fits. Every round drops something, so it ends.
function fitting(root: Node | undefined, problems: Problem[]): { value: z.infer<typeof configurationSchema>; tree: Tree } {
  if (root === undefined || (root.kind === 'scalar' && root.value === null)) return { value: {}, tree: nowhere }
  const dropped = new Set<object>()
  for (;;) {
    const tree = plant(root, dropped, { left: 100_000 })
    const result = z.safeParse(configurationSchema, tree.value)
    if (result.success) return { value: result.data, tree }
    const before = dropped.size
    for (const issue of result.error.issues) drop(issue, tree, dropped, problems)
    if (dropped.size === before) return { value: {}, tree: nowhere }
  }
}

function drop(issue: z.core.$ZodIssue, tree: Tree, dropped: Set<object>, problems: Problem[]): void {
  const { part, at } = descend(tree, issue.path)
  const path = issue.path.join('.')
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(issue.path)
    for (const key of issue.keys) {
      const entry = at.parts.get(key)
      if (entry === undefined) continue
      dropped.add(entry.unit)
      const meant = suggest(key, known)
      const what = path === 'rules' ? 'rule' : 'key'
      const message = `Unknown ${what} “${key}”${path === '' || what === 'rule' ? '' : ` in ${path}`}`
      problems.push({ message: meant === undefined ? message : `${message}: did you mean “${meant}”?`, span: entry.keySpan })
    }
    return
  }
  if (part !== undefined && dropped.has(part.unit)) return
  if (part !== undefined) dropped.add(part.unit)
  const message = `${path === '' ? 'The configuration' : path}: expected ${expected(issue)}${found(issue, at)}`
  problems.push({ message, span: at.span })
}

// The innermost part on the way that exists: a key that is missing is its mapping's fault.
function descend(tree: Tree, path: Path): { part: Part | undefined; at: Tree } {
  let part: Part | undefined
  let at = tree
  for (const step of path) {
    const next = at.parts.get(step)
    if (next === undefined) break
    part = next
    at = next.tree
  }
  return { part, at }
}

function spanAt(tree: Tree, path: Path): Span {
  return descend(tree, path).at.span
}

const words: { readonly [type: string]: string } = {
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'keys and values',
  record: 'keys and values',
}

function expected(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return words[issue.expected] ?? issue.expected
    case 'invalid_value':
      return issue.values.length > 6 ? 'the id of a rule' : `one of ${issue.values.join(', ')}`
    case 'invalid_union':
      return issue.errors.map((errors) => errors.map(expected).join(' and ')).join(' or ')
    default:
      return issue.message
  }
}

function found(issue: z.core.$ZodIssue, at: Tree): string {
  if (at.node?.kind !== 'scalar') return ''
  const meant = issue.code === 'invalid_value' ? suggest(String(at.node.value), issue.values.map(String)) : undefined
  return `, not ${JSON.stringify(at.node.value)}${meant === undefined ? '' : `: did you mean “${meant}”?`}`
}

// The keys that the schema knows at a path.
function keysAt(path: Path): readonly string[] {
  let schema: z.core.$ZodType = configurationSchema
  for (const step of path) {
    schema = bare(schema)
    if (schema instanceof z.ZodMiniObject) schema = schema._zod.def.shape[String(step)] ?? schema
    else if (schema instanceof z.ZodMiniArray) schema = schema._zod.def.element
  }
  schema = bare(schema)
  return schema instanceof z.ZodMiniObject ? Object.keys(schema._zod.def.shape) : []
}

function bare(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodMiniOptional ? schema._zod.def.innerType : schema
}

// Values shared by aliases are written out each time; `budget` ends an alias bomb, what is behind it counts as null.
function plant(node: Node, dropped: ReadonlySet<object>, budget: { left: number }): Tree {
  const parts = new Map<PropertyKey, Part>()
  const target = budget.left-- > 0 ? follow(node) : undefined
  const span = node.span
  switch (target?.kind) {
    case 'mapping':
      return { value: fields(target, dropped, budget, parts), span, node: target, parts }
    case 'sequence':
      return { value: items(target, dropped, budget, parts), span, node: target, parts }
    case 'scalar':
      return { value: target.value, span, node: target, parts }
    default:
      return { value: null, span, node: target, parts }
  }
}

function fields(mapping: Mapping, dropped: ReadonlySet<object>, budget: { left: number }, parts: Map<PropertyKey, Part>): unknown {
  const pairs: [string, unknown][] = []
  for (const entry of mapping.entries) {
    if (dropped.has(entry)) continue
    const tree = plant(entry.value, dropped, budget)
    const key = String(entry.key.value)
    // A key without a value says nothing: the same as absent.
    if (tree.value === null && follow(entry.value)?.kind === 'scalar') continue
    parts.set(key, { tree, keySpan: entry.key.span, unit: entry })
    pairs.push([key, tree.value])
  }
  return Object.fromEntries(pairs)
}

function items(sequence: Sequence, dropped: ReadonlySet<object>, budget: { left: number }, parts: Map<PropertyKey, Part>): unknown {
  const values: unknown[] = []
  for (const item of sequence.items) {
    if (dropped.has(item)) continue
    const tree = plant(item, dropped, budget)
    parts.set(values.length, { tree, keySpan: item.span, unit: item })
    values.push(tree.value)
  }
  return values
}
