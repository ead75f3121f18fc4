import type { Item, Piece, Script, Simple, Word } from './tree.ts'

/** What a command sets, as far as its words say without their values. */
export interface Settings {
  readonly names: readonly string[]
  /** They are variables of the function around. */
  readonly local: boolean
  /** It may set any variable: `eval`, `source`, `export $(…)`. */
  readonly any: boolean
}

const nothing: Settings = { names: [], local: false, any: false }
const namePattern = /^[A-Za-z_]\w*$/

/** Builtins whose arguments are assignments; `local`: those that make variables of a function there. */
export const declarations: ReadonlyMap<string, { readonly local: boolean }> = new Map([
  ['export', { local: false }],
  ['readonly', { local: false }],
  ['local', { local: true }],
  ['declare', { local: true }],
  ['typeset', { local: true }],
])

/** The text of a word that has nothing to fill in. */
export function staticText({ pieces, list }: Word): string | undefined {
  let text = ''
  for (const piece of pieces) {
    if (piece.kind !== 'text') return undefined
    text += piece.text
  }
  return list === undefined ? text : undefined
}

export interface Assigned {
  readonly name: string
  /** `=`, `+=`, or `[]=` for one item of a list. */
  readonly operator: '=' | '+=' | '[]='
  /** How many units of the text the name and the operator have. */
  readonly length: number
}

/** What a word assigns to; `undefined` for words that are no assignments. */
export function assignedName({ pieces: [first] }: Word): Assigned | undefined {
  if (first?.kind !== 'text' || first.quoted) return undefined
  const [whole, name, index, more] = /^([A-Za-z_]\w*)(\[[^\]]*\])?(\+?)=/.exec(first.text.slice(0, 1000)) ?? []
  if (whole === undefined || name === undefined) return undefined
  return { name, operator: index !== undefined ? '[]=' : more === '+' ? '+=' : '=', length: whole.length }
}

/** The words of a command behind its assignments. */
export function commandWords({ words }: Simple): readonly Word[] {
  const first = words.findIndex((word) => assignedName(word) === undefined)
  return first < 0 ? [] : words.slice(first)
}

/** What a simple command sets in its own shell. Assignments before a command hold for that command only. */
export function settingsOf(simple: Simple): Settings {
  const words = commandWords(simple)
  const [first] = words
  if (first === undefined) return { ...nothing, names: simple.words.flatMap((word) => assignedName(word)?.name ?? []) }
  const program = staticText(first)
  const isPrefix = program === 'command' || program === 'builtin'
  const [name, ...args] = isPrefix ? [staticText(words[1] ?? first), ...words.slice(2)] : [program, ...words.slice(1)]
  const declared = declarations.get(name ?? '')
  if (declared !== undefined) {
    const options = args.map((word) => staticText(word) ?? '')
    // `local x` hides what x is outside.
    const hidden = declared.local ? options.filter((option) => namePattern.test(option)) : []
    return {
      names: [...args.flatMap((word) => assignedName(word)?.name ?? []), ...hidden],
      local: declared.local && !options.some((option) => /^-\w*g/.test(option)),
      any: args.some((word) => assignedName(word) === undefined && staticText(word) === undefined),
    }
  }
  const texts = args.map(staticText)
  switch (name) {
    case 'eval':
    case 'source':
    case '.':
      // What Python's virtual environments come with sets PATH and its own.
      return { ...nothing, any: !/(?:^|\/)activate$/.test(texts[0] ?? '') }
    case 'read':
    case 'mapfile':
    case 'readarray':
    case 'getopts':
    case 'unset':
      return { ...nothing, names: texts.flatMap((text) => (text !== undefined && namePattern.test(text) ? text : [])) }
    case 'let':
      return { ...nothing, names: texts.flatMap((text) => /^[A-Za-z_]\w*/.exec(text ?? '')?.[0] ?? []) }
    case 'printf':
      return { ...nothing, names: texts[0] === '-v' && texts[1] !== undefined ? [texts[1]] : [] }
    default:
      return nothing
  }
}

/** What a visitor of a tree is told of. */
export interface Visitor {
  /** Names that something sets, at this place of the script. */
  set(names: readonly string[], local: boolean, at: number, inFunction: boolean): void
  any(at: number, inFunction: boolean): void
  /** A command with this name. */
  command?(name: string): void
  function?(name: string): void
}

/** Goes over everything in a script that sets variables, scripts in `$(…)` too. */
export function visit(script: Script, visitor: Visitor, inFunction = false): void {
  for (const item of script) visitItem(item, visitor, inFunction)
}

function visitItem(item: Item, visitor: Visitor, inFunction: boolean): void {
  switch (item.kind) {
    case 'simple': {
      const { names, local, any } = settingsOf(item)
      if (names.length > 0) visitor.set(names, local, item.start, inFunction)
      if (any) visitor.any(item.start, inFunction)
      const [first] = commandWords(item)
      const name = first && staticText(first)
      if (name !== undefined) visitor.command?.(name)
      visitWords(item.words, visitor, inFunction)
      visitWords(
        item.redirects.map(({ word }) => word),
        visitor,
        inFunction,
      )
      return
    }
    case 'pipe':
      for (const one of item.of) visitItem(one, visitor, inFunction)
      return
    case 'chain':
      visitItem(item.first, visitor, inFunction)
      for (const { item: one } of item.rest) visitItem(one, visitor, inFunction)
      return
    case 'subshell':
    case 'group':
      visit(item.body, visitor, inFunction)
      return
    case 'if':
      for (const { test, body } of item.branches) {
        visit(test, visitor, inFunction)
        visit(body, visitor, inFunction)
      }
      visit(item.otherwise ?? [], visitor, inFunction)
      return
    case 'case':
      visitWords([item.subject], visitor, inFunction)
      for (const branch of item.branches) visit(branch, visitor, inFunction)
      return
    case 'loop':
      if (item.variable !== undefined) visitor.set([item.variable], false, item.start, inFunction)
      visitWords(item.words, visitor, inFunction)
      visit(item.test, visitor, inFunction)
      visit(item.body, visitor, inFunction)
      return
    case 'function':
      visitor.function?.(item.name)
      visitItem(item.body, visitor, true)
      return
    case 'test':
      if (item.sets.length > 0) visitor.set(item.sets, false, item.start, inFunction)
      visitWords(item.words, visitor, inFunction)
  }
}

function visitWords(words: readonly Word[], visitor: Visitor, inFunction: boolean): void {
  for (const { pieces, list } of words) {
    for (const piece of pieces) visitPiece(piece, visitor, inFunction)
    if (list !== undefined) visitWords(list, visitor, inFunction)
  }
}

function visitPiece(piece: Piece, visitor: Visitor, inFunction: boolean): void {
  if (piece.kind === 'script') visit(piece.body, visitor, inFunction)
  else if (piece.kind === 'other') {
    if (piece.sets !== undefined) visitor.set(piece.sets, false, piece.start, inFunction)
    visit(piece.body ?? [], visitor, inFunction)
  } else if (piece.kind === 'variable' && piece.fallback !== undefined) {
    if (piece.fallback.operator.endsWith('=')) visitor.set([piece.name], false, piece.start, inFunction)
    visitWords([piece.fallback.word], visitor, inFunction)
  }
}
