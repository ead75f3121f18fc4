import { follow, type Mapping, type Node, type Reference, type Scalar, type Sequence } from '../syntax/node.ts'
import type { JsonValue } from '../text/json.ts'
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
  /** Why all of it may not be there: the file that has it may not be included. */
  readonly maybe?: string
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
const tooLarge = 'the pipeline is too large to work out'

/** What `!reference` finds: the pipeline's top level, when includes and `extends` are worked out. */
export interface Top {
  /** The value of a top-level key, `extends` worked out; `undefined` where there is no such key. */
  at(key: string): Value | undefined
  /** Why there may be more keys than are known. */
  readonly open: string | undefined
}

/** Reads the nodes of a pipeline's files. Nothing is copied before it must be merged, and merging has a budget. */
export class Tree {
  readonly #hashes = new Map<Mapping, Hash | 'busy'>()
  readonly #references = new Map<Reference, Value | 'busy'>()
  readonly #report: (problem: Omit<PipelineProblem, 'owner'>) => void
  readonly #lose: (unresolved: Unresolved) => void
  #top: Top | undefined
  #left = budget
  #depth = 0

  constructor(report: (problem: Omit<PipelineProblem, 'owner'>) => void, lose: (unresolved: Unresolved) => void) {
    this.#report = report
    this.#lose = lose
  }

  /** From here on references can be followed: GitLab resolves them last (lib/gitlab/ci/config.rb, build_config). */
  setTop(top: Top): void {
    this.#top = top
  }

  /** Follows aliases and references and applies merge keys, of the node itself, not of what is inside. */
  read(value: Node | Hash): Value {
    if (value.kind === 'scalar') return asPsych(value)
    if (value.kind === 'hash' || value.kind === 'sequence') return value
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
      return { kind: 'hash', slots: over.slots, open: tooLarge, span: over.span }
    }
    this.#depth++
    for (const [name, slot] of over.slots) {
      const under = slots.get(name)
      slots.set(name, under === undefined ? slot : { key: slot.key, value: this.#mergeValues(under.value, slot.value) })
    }
    this.#depth--
    open ??= this.#left < 0 ? tooLarge : undefined
    const { maybe, span } = over
    return { kind: 'hash', slots, ...(open === undefined ? {} : { open }), ...(maybe === undefined ? {} : { maybe }), span }
  }

  // Only hashes merge, and a reference is none yet.
  #mergeValues(under: Node | Hash, over: Node | Hash): Node | Hash {
    const top = this.#hashAt(over)
    if (top === undefined) return over
    const bottom = this.#hashAt(under)
    return bottom === undefined ? top : this.merge(bottom, top)
  }

  #hashAt(value: Node | Hash): Hash | undefined {
    const target = value.kind === 'hash' ? value : follow(value)
    if (target?.kind === 'hash') return target
    if (target?.kind !== 'mapping') return undefined
    const read = this.read(target)
    return read.kind === 'hash' ? read : undefined
  }

  /**
   * The keys of several files in the order in which GitLab lays them over each other, as `include` does: the later one wins,
   * hashes merge deeply; gitlab.md 5 ("include merge"). What one file has only perhaps and another has too is known in part.
   */
  mergeFiles(files: readonly Hash[]): Hash {
    const [only] = files
    if (only !== undefined && files.length === 1) return only
    const slots = new Map<string, Slot>()
    let open: string | undefined
    for (const file of files) {
      open ??= file.open
      if (!this.#spend(file.slots.size)) open ??= tooLarge
      for (const [name, slot] of file.slots) {
        const under = slots.get(name)
        slots.set(name, under === undefined ? slot : { key: slot.key, value: this.#mergeDefinitions(under.value, slot.value) })
      }
    }
    const last = files.at(-1)
    return { kind: 'hash', slots, ...(open === undefined ? {} : { open }), span: last?.span ?? { file: '', start: 0, end: 0 } }
  }

  #mergeDefinitions(under: Node | Hash, over: Node | Hash): Node | Hash {
    const merged = this.#mergeValues(under, over)
    const [below, above] = [this.#hashAt(under)?.maybe, this.#hashAt(over)?.maybe]
    const value = below === above ? undefined : this.#hashAt(merged)
    if (value === undefined) return merged
    const { maybe: _, ...known } = value
    return { ...known, open: value.open ?? below ?? above ?? '' }
  }

  /** The same keys, each of them there only perhaps. */
  perhaps(hash: Hash, why: string): Hash {
    const slots = new Map<string, Slot>()
    for (const [name, slot] of hash.slots) {
      const value = this.#hashAt(slot.value)
      slots.set(name, value === undefined ? slot : { key: slot.key, value: { ...value, maybe: value.maybe ?? why } })
    }
    return { ...hash, slots }
  }

  /** The JSON value with references followed; what can't be worked out, and what is too large, is null. */
  toJson(value: Node | Hash, level = 0): JsonValue {
    const read = this.read(value)
    if (level > maxDepth || !this.#spend(1)) return null
    if (read.kind === 'scalar') return read.value
    if (read.kind === 'sequence') return read.items.map((item) => this.toJson(item, level + 1))
    if (read.kind === 'lost') return null
    return Object.fromEntries([...read.slots].map(([name, slot]) => [name, this.toJson(slot.value, level + 1)]))
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
    let open = this.#spend(mapping.entries.length) ? undefined : tooLarge
    for (const { key, value } of mapping.entries) {
      const name = String(key.value)
      const merged = name === '<<' ? this.#mergedInto(value) : undefined
      if (merged === undefined) slots.set(name, { key, value })
      for (const part of merged ?? []) {
        open ??= part.open
        if (!this.#spend(part.slots.size)) open ??= tooLarge
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

  // gitlab.md 5, `!reference`; it sees the keys with `extends` worked out. Texts of the errors:
  // lib/gitlab/ci/config/yaml/tags/reference.rb.
  #resolve(reference: Reference): Value {
    const known = this.#references.get(reference)
    if (known === 'busy') return this.#lostReference(reference, 'is part of a circular chain')
    if (known !== undefined) return known
    this.#references.set(reference, 'busy')
    const [first, ...rest] = reference.path
    let at: Value | undefined = first === undefined ? undefined : this.#top?.at(String(first.value))
    for (const step of rest) {
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
    // Before the files are merged nobody knows what it finds.
    const hidden = this.#top === undefined || this.#top.open !== undefined || path.some((step) => step.includes('$[['))
    if (!hidden) this.#report({ code: 'unknown-reference', message: `${text} ${what}`, span: reference.span })
    const why = hidden ? `${text} is not in the files that are read` : `${text} ${what}`
    this.#lose({ what: text, why, span: reference.span })
    return { kind: 'lost', why, span: reference.span }
  }

  #spend(steps: number): boolean {
    this.#left -= steps
    return this.#left >= 0
  }
}

// Ruby's YAML, an older version of the language, has more words for true and false (Psych's scalar_scanner.rb).
function asPsych(scalar: Scalar): Scalar {
  const { value, style } = scalar
  if (style !== 'plain' || typeof value !== 'string' || value.length > 3 || !/^(yes|no|on|off)$/i.test(value)) return scalar
  return { ...scalar, value: /^(yes|on)$/i.test(value) }
}

/** The span of a key and its value together; of the key alone where the value comes from elsewhere. */
export function spanOf(slot: Slot): Span {
  const { key, value } = slot
  const end = value.span.file === key.span.file ? Math.max(key.span.end, value.span.end) : key.span.end
  return { file: key.span.file, start: key.span.start, end }
}
