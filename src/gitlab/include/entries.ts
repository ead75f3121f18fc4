import type { Node } from '../../syntax/node.ts'
import type { Span } from '../../text/span.ts'
import type { When } from '../pipeline.ts'
import { readRules } from '../rules/read-rules.ts'
import type { Hash, Tree, Value } from '../tree.ts'

const kinds = ['local', 'project', 'remote', 'template', 'component'] as const
/** `artifact` is a file that a job makes: in `trigger:include` only, and never known here. */
type IncludeKind = (typeof kinds)[number] | 'artifact'

/** One entry of `include:` (or of `trigger:include`), as written; gitlab.md 5, `include` kinds [D-YAML, D-INC, SCHEMA]. */
export interface IncludeEntry {
  readonly kind: IncludeKind
  /** The path, URL, template or address; of a project one for each of its files. */
  readonly names: readonly { readonly text: string; readonly span: Span }[]
  readonly project?: string
  readonly ref?: string
  readonly refSpan?: Span
  readonly integrity?: true
  readonly rules: When
  readonly inputs: Hash | undefined
  readonly span: Span
}

/** An entry that GitLab refuses, with its words where they are known; or one that can't be read here, with the reason. */
export type Unreadable = { readonly refused: string; readonly span: Span } | { readonly why: string; readonly span: Span }

/**
 * The entries of an `include:` value: a string, a mapping, or a list of both. Wording of the errors:
 * lib/gitlab/ci/config/external/mapper/matcher.rb, entry/include.rb.
 */
export function readEntries(tree: Tree, value: Node | Hash): readonly (IncludeEntry | Unreadable)[] {
  const read = tree.read(value)
  if (read.kind === 'scalar' && read.value === null) return []
  const items = read.kind === 'sequence' ? read.items : [value]
  return items.flatMap((item) => {
    const target = tree.read(item)
    // A list within the list, as `!reference` makes it, is none of GitLab's forms.
    return readEntry(tree, target)
  })
}

function readEntry(tree: Tree, target: Value): IncludeEntry | Unreadable {
  const { span } = target
  if (target.kind === 'lost') return { why: target.why, span }
  if (target.kind === 'scalar') return bare(String(target.value ?? ''), span)
  if (target.kind !== 'hash') return { refused: 'include config should be a hash or a string', span }
  const given = [...kinds, 'artifact' as const].filter((kind) => target.slots.has(kind))
  const [kind, second] = given
  if (kind === undefined || second !== undefined) {
    if (target.open !== undefined) return { why: target.open, span }
    return { refused: `Each include must use only one of: ${kinds.join(', ')}`, span }
  }
  const names = textsAt(tree, target, kind === 'project' ? 'file' : kind)
  if (names === undefined) return { refused: `include ${kind === 'project' ? 'file' : kind} should be a string`, span }
  const [project] = kind === 'project' ? (textsAt(tree, target, 'project') ?? []) : []
  const [ref] = textsAt(tree, target, 'ref') ?? []
  const inputs = tree.at(target, 'inputs')
  return {
    kind,
    names,
    ...(project === undefined ? {} : { project: project.text }),
    ...(ref === undefined ? {} : { ref: ref.text, refSpan: ref.span }),
    ...(target.slots.has('integrity') ? { integrity: true as const } : {}),
    rules: readRules(tree, target, 'rules'),
    inputs: inputs?.kind === 'hash' ? inputs : undefined,
    span,
  }
}

// A bare string is a remote file when it looks like a URL, else a local one.
function bare(text: string, span: Span): IncludeEntry {
  const kind = /^https?:\/\//i.test(text) ? 'remote' : 'local'
  return { kind, names: [{ text, span }], rules: { kind: 'none' }, inputs: undefined, span }
}

function textsAt(tree: Tree, hash: Hash, key: string): readonly { readonly text: string; readonly span: Span }[] | undefined {
  const value = tree.at(hash, key)
  const items = value?.kind === 'sequence' ? value.items.map((item) => tree.read(item)) : value === undefined ? [] : [value]
  const texts = items.flatMap((item) =>
    item.kind === 'scalar' && typeof item.value === 'string' ? [{ text: item.value, span: item.span }] : [],
  )
  return texts.length === items.length && texts.length > 0 ? texts : undefined
}

/** One of the entry's files for people: `project mygroup/templates deploy.yml`. */
export function describeEntry(entry: IncludeEntry, name: string): string {
  return entry.kind === 'project' ? `project ${entry.project} ${name}` : `${entry.kind} ${name}`
}
