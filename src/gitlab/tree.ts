import { follow, type Mapping, type Node, type Reference, type Scalar, type Sequence } from '../syntax/node.ts'
import type { Span } from '../text/span.ts'
import type { PipelineProblem, Unresolved } from './pipeline.ts'

/** What a node means once aliases, merge keys and `!reference` are worked out. */
export type Value = Hash | Sequence | Scalar | Lost

/** A mapping: merge keys applied, or several merged by `extends`. Values are worked out when they are read. */
export interface Hash {
  readonly kind: 'hash'
  readonly slots: ReadonlyMap<string, Slot>
  /** Why there may be more in it than is known. */
  readonly open?: string
  readonly span: Span
}

export interface Slot {
  readonly key: Scalar
  readonly value: Node | Hash
}

/** A value that can't be worked out. */
export interface Lost {
  readonly kind: 'lost'
  readonly why: string
  readonly span: Span
}

const budget = 1_000_000
const maxDepth = 200

/** Reads the nodes of one pipeline file. Nothing is copied before it must be merged, and merging has a budget. */
export class Tree {
  readonly #root: Node | undefined
  readonly #hasIncludes: boolean
  readonly #hashes = new Map<Mapping, Hash | 'busy'>()
  readonly #references = new Map<Reference, Value | 'busy'>()
  readonly #report: (problem: Omit<PipelineProblem, 'owner'>) => void
  readonly #lose: (unresolved: Unresolved) => void
  #left = budget
  #depth = 0

  constructor(
    root: Node | undefined,
    hasIncludes: boolean,
    report: (problem: Omit<PipelineProblem, 'owner'>) => void,
    lose: (unresolved: Unresolved) => void,
  ) {
    this.#root = root
    this.#hasIncludes = hasIncludes
    this.#report = report
    this.#lose = lose
  }

  /** Follows aliases and references and applies merge keys, of the node itself, not of what is inside. */
  read(value: Node | Hash): Value {
    if (value.kind === 'hash' || value.kind === 'scalar' || value.kind === 'sequence') return value
    if (this.#depth >= maxDepth) return { kind: 'lost', why: 'it is nested too deeply', span: value.span }
    this.#depth++
    try {
      if (value.kind === 'mapping') return this.#hashOf(value)
      if (value.kind === 'reference') return this.#resolve(value)
      const target = follow(value)
      return target === undefined ? { kind: 'lost', why: `nothing is named ${value.name}`, span: value.span } : this.read(target)
    } finally {
      this.#depth--
    }
  }

  /** The value under a key, or `undefined` where the hash has none. */
  at(hash: Hash, key: string): Value | undefined {
    const slot = hash.slots.get(key)
    return slot === undefined ? undefined : this.read(slot.value)
  }

  /**
   * `over` merged into `base` as `extends` does: hashes deeply, everything else replaced, null too; gitlab.md 5 [D-OPT].
   * The keys of `base` stay first.
   */
  merge(base: Hash, over: Hash): Hash {
    if (base.slots.size === 0 && base.open === undefined) return over
    const slots = new Map(base.slots)
    let open = base.open ?? over.open
    if (!this.#spend(base.slots.size + over.slots.size) || this.#depth >= maxDepth) {
      return { kind: 'hash', slots: over.slots, open: 'the pipeline is too large to work out', span: over.span }
    }
    this.#depth++
    for (const [name, slot] of over.slots) {
      const under = slots.get(name)
      slots.set(name, under === undefined ? slot : { key: slot.key, value: this.#mergeValues(under.value, slot.value) })
    }
    this.#depth--
    open ??= this.#left < 0 ? 'the pipeline is too large to work out' : undefined
    return { kind: 'hash', slots, ...(open === undefined ? {} : { open }), span: over.span }
  }

  #mergeValues(under: Node | Hash, over: Node | Hash): Node | Hash {
    const top = this.read(over)
    if (top.kind !== 'hash') return over
    const bottom = this.read(under)
    if (bottom.kind === 'hash') return this.merge(bottom, top)
    return bottom.kind === 'lost' ? { ...top, open: bottom.why } : top
  }

  /** The strings of a script: lists flattened, as GitLab does up to ten levels (gitlab.md 5 [D-OPT]). */
  lines(value: Node | Hash): { readonly text: string; readonly span: Span }[] {
    const lines: { text: string; span: Span }[] = []
    this.#collect(value, lines, 0)
    return lines
  }

  #collect(value: Node | Hash, lines: { text: string; span: Span }[], level: number): void {
    const read = this.read(value)
    if (read.kind === 'scalar') {
      if (read.value !== null) lines.push({ text: String(read.value), span: read.span })
    } else if (read.kind === 'sequence' && level <= 10 && this.#spend(read.items.length)) {
      for (const item of read.items) this.#collect(item, lines, level + 1)
    }
  }

  // Ruby's YAML, which GitLab uses, takes keys and merges in the order of the text: the later one wins. Within a list of
  // merges the earlier one does. gitlab.md 5, "YAML anchors" [D-OPT].
  #hashOf(mapping: Mapping): Hash {
    const known = this.#hashes.get(mapping)
    if (known === 'busy') return { kind: 'hash', slots: new Map(), open: 'it contains itself', span: mapping.span }
    if (known !== undefined) return known
    this.#hashes.set(mapping, 'busy')
    const slots = new Map<string, Slot>()
    let open = this.#spend(mapping.entries.length) ? undefined : 'the pipeline is too large to work out'
    for (const { key, value } of mapping.entries) {
      const name = String(key.value)
      const merged = name === '<<' ? this.#mergedInto(value) : undefined
      if (merged === undefined) slots.set(name, { key, value })
      for (const part of merged ?? []) {
        open ??= part.open
        if (!this.#spend(part.slots.size)) open ??= 'the pipeline is too large to work out'
        else for (const [inner, slot] of part.slots) slots.set(inner, slot)
      }
    }
    const hash: Hash = { kind: 'hash', slots, ...(open === undefined ? {} : { open }), span: mapping.span }
    this.#hashes.set(mapping, hash)
    return hash
  }

  // In the order in which they are laid over each other; `undefined` if this is no merge after all.
  #mergedInto(value: Node): Hash[] | undefined {
    const read = this.read(value)
    if (read.kind === 'scalar') return undefined
    if (read.kind === 'lost') return [{ kind: 'hash', slots: new Map(), open: read.why, span: read.span }]
    if (read.kind === 'hash') return [read]
    return read.items
      .map((item) => this.read(item))
      .filter((item) => item.kind === 'hash')
      .reverse()
  }

  // gitlab.md 5, `!reference`; it sees the keys as written, before `extends`. Texts of the errors:
  // lib/gitlab/ci/config/yaml/tags/reference.rb.
  #resolve(reference: Reference): Value {
    const known = this.#references.get(reference)
    if (known === 'busy') return this.#lostReference(reference, 'is part of a circular chain')
    if (known !== undefined) return known
    this.#references.set(reference, 'busy')
    let at: Value | undefined = this.#root === undefined || reference.path.length === 0 ? undefined : this.read(this.#root)
    for (const step of reference.path) {
      if (at?.kind === 'lost') break
      at = at?.kind === 'hash' ? this.at(at, String(step.value)) : undefined
    }
    const found = at ?? this.#lostReference(reference, 'could not be found')
    const result = found.kind === 'scalar' && found.value === null ? this.#lostReference(reference, 'could not be found') : found
    this.#references.set(reference, result)
    return result
  }

  #lostReference(reference: Reference, what: string): Lost {
    const path = reference.path.map((step) => String(step.value))
    const text = `!reference ${JSON.stringify(path).replaceAll('","', '", "')}`
    const hidden = this.#hasIncludes || path.some((step) => step.includes('$[['))
    if (!hidden) this.#report({ code: 'unknown-reference', message: `${text} ${what}`, span: reference.span })
    const why = hidden ? `${text} is not in this file` : `${text} ${what}`
    this.#lose({ what: text, why, span: reference.span })
    return { kind: 'lost', why, span: reference.span }
  }

  #spend(steps: number): boolean {
    this.#left -= steps
    return this.#left >= 0
  }
}

/** The span of a key and its value together. */
export function spanOf(slot: Slot): Span {
  const { key, value } = slot
  return { file: key.span.file, start: key.span.start, end: Math.max(key.span.end, value.span.end) }
}
