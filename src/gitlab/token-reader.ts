import { follow, type Mapping, type Node } from '../syntax/node.ts'
import { readTokens, type TokenList } from './tokens.ts'
import type { Slot, Tree } from './tree.ts'

/** Reads `id_tokens`, each once: jobs that share a template share the nodes of its tokens. */
export class TokenReader {
  readonly #tree: Tree
  readonly #lists = new Map<object, TokenList>()

  constructor(tree: Tree) {
    this.#tree = tree
  }

  /** The tokens under a key `id_tokens`. */
  read(slot: Slot): TokenList {
    const value = this.#tree.read(slot.value)
    const known = this.#lists.get(value)
    if (known !== undefined) return known
    const list = readTokens(this.#tree, value, slot.key.span)
    this.#lists.set(value, list)
    return list
  }

  /** The tokens that are written in this very mapping, without those that a merge key brings. */
  written(block: Mapping): TokenList['tokens'] {
    const own = new Set<Node>(block.entries.map((entry) => entry.key))
    const value = this.#tree.read(block)
    if (value.kind !== 'hash') return []
    const slots = new Map([...value.slots].filter(([, slot]) => own.has(slot.key)))
    if (slots.size === value.slots.size) {
      const known = this.#lists.get(value)
      if (known !== undefined) return known.tokens
    }
    return readTokens(this.#tree, { ...value, slots }, block.span).tokens
  }

  /** The mapping behind a node's aliases. */
  follow(node: Node): Mapping | undefined {
    const target = follow(node)
    return target?.kind === 'mapping' ? target : undefined
  }
}
