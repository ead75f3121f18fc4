/**
 * A walk over the grammar's tree, as web-tree-sitter's `TreeCursor` is one. Offsets are UTF-16. Each call crosses into wasm, so
 * readers make few of them.
 */
export interface Cursor {
  /** The grammar's name of the node, `ERROR` for what the grammar can't place. */
  readonly nodeType: string
  readonly startIndex: number
  readonly endIndex: number
  gotoFirstChild(): boolean
  gotoNextSibling(): boolean
  gotoParent(): boolean
}

/** The grammar's own tree of a text, kept outside of JavaScript's memory until it is let go of. */
export interface GrammarTree {
  walk<T>(visit: (cursor: Cursor) => T): T
  free(): void
}

/** What became of a text: `[start, oldEnd)` is now `[start, newEnd)`. */
export interface Change {
  readonly start: number
  readonly oldEnd: number
  readonly newEnd: number
}

/** An older version of a text, and what has changed since. */
export interface Before {
  readonly tree: GrammarTree
  readonly text: string
  readonly change: Change
}

/** What the wasm does. */
export interface Grammar {
  /** Reads any text; `undefined` where that would take too long. */
  parse(text: string): GrammarTree | undefined
  /** Reads a text that follows the grammar, with an older version only what has changed; gives up at a mistake, and where it would take too long. */
  parseSound(text: string, before?: Before): GrammarTree | undefined
}
