/** A shell script as a tree; no value is worked out. All `start` and `end` count in the script. */
export interface Place {
  readonly start: number
  readonly end: number
}

export type Script = readonly Item[]

export type Item =
  | Simple
  /** `a | b`. */
  | { readonly kind: 'pipe'; readonly of: readonly Item[] }
  /** `a && b || c`. */
  | { readonly kind: 'chain'; readonly first: Item; readonly rest: readonly { readonly on: 'success' | 'failure'; readonly item: Item }[] }
  /** `( … )` and what runs in the background: nothing that is set in it stays. */
  | { readonly kind: 'subshell'; readonly body: Script }
  /** `{ … }`. */
  | { readonly kind: 'group'; readonly body: Script }
  | { readonly kind: 'if'; readonly branches: readonly { readonly test: Script; readonly body: Script }[]; readonly otherwise?: Script }
  | { readonly kind: 'case'; readonly subject: Word; readonly branches: readonly Script[] }
  /** `for`, `select`, `while`, `until`. */
  | {
      readonly kind: 'loop'
      readonly variable?: string
      readonly words: readonly Word[]
      readonly test: Script
      readonly body: Script
      readonly start: number
    }
  | { readonly kind: 'function'; readonly name: string; readonly body: Item; readonly start: number }
  /** `[[ … ]]`, and `(( … ))` with the variables that it sets. */
  | { readonly kind: 'test'; readonly words: readonly Word[]; readonly sets: readonly string[]; readonly start: number }

/** Words, assignments before them included. */
export interface Simple extends Place {
  readonly kind: 'simple'
  readonly words: readonly Word[]
  readonly redirects: readonly Redirect[]
}

export interface Redirect {
  /** `<`, `>`, `>>`, `<<` for every here-document, `<<<`. */
  readonly operator: string
  /** As it is written, mostly none. */
  readonly descriptor: string
  /** The file, the text of a here-string or a here-document. */
  readonly word: Word
}

export interface Word extends Place {
  readonly pieces: readonly Piece[]
  /** The words of `name=( … )`. */
  readonly list?: readonly Word[]
}

export type Piece = Place & { /** Spaces in its value make no new words. */ readonly quoted: boolean } & (
    | TextPiece
    /** `$name`, `${name}`, `${name:-…}` and its like. */
    | { readonly kind: 'variable'; readonly name: string; readonly fallback?: { readonly operator: string; readonly word: Word } }
    /** `${name[@]}`. */
    | { readonly kind: 'list'; readonly name: string }
    /** `$(…)`, backticks. */
    | { readonly kind: 'script'; readonly body: Script }
    /** What only a running shell knows. `several`: it may be any number of words. */
    | {
        readonly kind: 'other'
        readonly why: string
        readonly several?: true
        readonly body?: Script
        readonly sets?: readonly string[]
      }
  )

/** Text as the program gets it; unit `i` stands at `at[i]` and ends at `until[i]`. */
export interface TextPiece {
  readonly kind: 'text'
  readonly text: string
  readonly at: readonly number[]
  readonly until: readonly number[]
}
