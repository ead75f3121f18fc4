import type { Reference, Scalar } from '../syntax/node.ts'
import type { PipelineProblem, Unresolved } from './pipeline.ts'
import type { Hash, Slot, Tree, Value } from './tree.ts'

/** What a top-level key is extended from, checked. */
interface Bases {
  readonly names: readonly { readonly name: string; readonly at: Scalar }[]
  /** Why something is missing. */
  readonly open?: string
}

const maxHeight = 11
const nothing: Bases = { names: [] }

/**
 * Works out `extends` for the top-level keys of a pipeline, each once; gitlab.md 5 (`extends`, errors) and
 * lib/gitlab/ci/config/extendable/entry.rb: ten ancestors at most, hidden keys are checked too.
 */
export class Extends {
  readonly #tree: Tree
  readonly #top: ReadonlyMap<string, Slot>
  readonly #open: string | undefined
  readonly #report: (problem: PipelineProblem) => void
  readonly #lose: (unresolved: Unresolved) => void
  readonly #bases = new Map<string, Bases>()
  /** How many levels of `extends` stand below a key; `Infinity` for those that lead into a circle. */
  readonly #heights = new Map<string, number>()
  readonly #results = new Map<string, Hash | undefined>()

  constructor(
    tree: Tree,
    top: ReadonlyMap<string, Slot>,
    open: string | undefined,
    report: (problem: PipelineProblem) => void,
    lose: (unresolved: Unresolved) => void,
  ) {
    this.#tree = tree
    this.#top = top
    this.#open = open
    this.#report = report
    this.#lose = lose
    for (const name of top.keys()) this.#measure(name)
  }

  /** The hash of a top-level key with everything that it extends merged below; `undefined` if it is no hash. */
  of(name: string): Hash | undefined {
    if (this.#results.has(name)) return this.#results.get(name)
    const result = this.#extend(name)
    this.#results.set(name, result)
    return result
  }

  /** The value of a top-level key, as references see it: a hash with what it extends, anything else as it is. */
  valueOf(name: string): Value | undefined {
    const slot = this.#top.get(name)
    return slot === undefined ? undefined : (this.of(name) ?? this.#tree.read(slot.value))
  }

  #extend(name: string): Hash | undefined {
    const own = this.#own(name)
    if (own === undefined) return undefined
    const bases = this.#basesOf(name)
    const height = this.#heights.get(name) ?? 0
    if (height > maxHeight) {
      const why = height === Number.POSITIVE_INFINITY ? `${name} extends itself` : `${name} extends too many levels`
      return { ...own, open: why }
    }
    if (bases.names.length === 0) return bases.open === undefined ? own : { ...own, open: bases.open }
    let merged: Hash = { kind: 'hash', slots: new Map(), span: own.span }
    for (const base of bases.names) {
      const hash = this.of(base.name)
      if (hash !== undefined) merged = this.#tree.merge(merged, hash)
    }
    const result = this.#tree.merge(merged, own)
    return bases.open === undefined ? result : { ...result, open: bases.open }
  }

  #own(name: string): Hash | undefined {
    const slot = this.#top.get(name)
    // References are resolved later, so that one is no hash yet.
    if (slot === undefined || slot.value.kind === 'reference') return undefined
    const value = this.#tree.read(slot.value)
    return value.kind === 'hash' ? value : undefined
  }

  // Depth first with a stack of its own, since a chain may be as long as the file.
  #measure(start: string): void {
    if (this.#heights.has(start)) return
    const open = new Set([start])
    const stack = [{ name: start, next: 0, height: 0 }]
    for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
      const child = this.#basesOf(frame.name).names[frame.next++]
      if (child === undefined) {
        stack.pop()
        open.delete(frame.name)
        this.#finish(frame.name, frame.height)
        const parent = stack.at(-1)
        if (parent !== undefined) parent.height = Math.max(parent.height, frame.height + 1)
        continue
      }
      const known = this.#heights.get(child.name)
      if (known !== undefined) frame.height = Math.max(frame.height, known + 1)
      else if (open.has(child.name)) {
        frame.height = Number.POSITIVE_INFINITY
        this.#refuse('circular-extends', child.name, 'circular dependency detected in `extends`', child.at)
      } else {
        open.add(child.name)
        stack.push({ name: child.name, next: 0, height: 0 })
      }
    }
  }

  #finish(name: string, height: number): void {
    this.#heights.set(name, height)
    if (height !== maxHeight + 1) return
    const [first] = this.#basesOf(name).names
    if (first !== undefined) this.#refuse('deep-extends', name, 'nesting too deep in `extends`', first.at)
  }

  #basesOf(name: string): Bases {
    const known = this.#bases.get(name)
    if (known !== undefined) return known
    const bases = this.#readBases(name)
    this.#bases.set(name, bases)
    return bases
  }

  #readBases(name: string): Bases {
    const own = this.#own(name)
    const slot = own?.slots.get('extends')
    if (slot === undefined) return nothing
    const value = this.#read(slot.value)
    if (value.kind === 'lost') return { names: [], open: value.why }
    const items = value.kind === 'sequence' ? value.items.map((item) => this.#read(item)) : [value]
    const names: { name: string; at: Scalar }[] = []
    let open: string | undefined
    for (const item of items) {
      if (item.kind === 'lost') open ??= item.why
      else if (item.kind !== 'scalar') {
        open ??= 'its `extends` is no name'
        const message = `jobs:${name}:extends config should be an array of strings or a string`
        this.#report({ code: 'invalid-extends', message, span: item.span, owner: name })
      } else if (item.value !== null) {
        const problem = this.#check(name, String(item.value), item)
        if (problem === undefined) names.push({ name: String(item.value), at: item })
        else open ??= problem
      }
    }
    return open === undefined ? { names } : { names, open }
  }

  #read(node: Slot['value']): Value | Reference {
    return node.kind === 'reference' ? node : this.#tree.read(node)
  }

  // Why a base can't be used, reported; `undefined` if it can.
  #check(name: string, base: string, at: Scalar): string | undefined {
    const target = this.#top.get(base)
    if (target === undefined) {
      const hidden = this.#open !== undefined || base.includes('$[[')
      const why = hidden ? `it extends ${base}, which is not in the files that are read` : `it extends ${base}, which does not exist`
      if (!hidden) this.#refuse('unknown-extends', name, 'unknown key in `extends`', at)
      this.#lose({ what: `extends: ${base}`, why, span: at.span })
      return why
    }
    const value = this.#read(target.value)
    if (value.kind === 'hash') return undefined
    if (value.kind === 'lost') return value.why
    this.#refuse('invalid-extends', name, 'invalid base hash in `extends`', at)
    return `it extends ${base}, which is no mapping`
  }

  // GitLab's wording: `<job>: <what>`.
  #refuse(code: PipelineProblem['code'], name: string, what: string, at: Scalar): void {
    this.#report({ code, message: `${name}: ${what}`, span: at.span, owner: name })
  }
}
