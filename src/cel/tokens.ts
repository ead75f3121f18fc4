import { holeAt, type MappedText, unmarked } from '../text/mapped-text.ts'
import type { CelLiteral } from './tree.ts'

/** A token of CEL; `end` lies behind its last character. */
export type Token = { readonly start: number; readonly end: number } & (
  | { readonly kind: 'name' | 'symbol'; readonly text: string }
  | { readonly kind: 'literal'; readonly value: CelLiteral }
  | { readonly kind: 'hole'; readonly index: string }
  | { readonly kind: 'end' }
  | { readonly kind: 'broken'; readonly why: string }
)

const symbols = /==|!=|<=|>=|&&|\|\||[()[\]{}.,:?!<>+\-*/%]/y
const space = /(?:[ \t\n\r\f]|\/\/[^\n]*)+/y
const name = /[A-Za-z_][A-Za-z0-9_]*/y
const number = /0x([0-9a-fA-F]+)([uU]?)|(\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\.\d+(?:[eE][+-]?\d+)?)|(\d+)([uU]?)/y
const stringStart = /([rR]?[bB]?|[bB][rR])("""|'''|"|')/y
/** What stands for a hole begins so; see markOf. */
const mark = /98765432101234\d{4}/y

/** The tokens of an expression (cel-spec langdef, "Syntax"), the last one `end`. What is no token is `broken`. Linear. */
export function tokensOf(mapped: MappedText): readonly Token[] {
  const { text } = mapped
  const tokens: Token[] = []
  let at = 0
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    return pattern.exec(text)
  }
  while (at < text.length) {
    const skipped = match(space)
    if (skipped !== null) {
      at += skipped[0].length
      continue
    }
    const token =
      holeToken(match(mark), mapped) ?? stringToken(match(stringStart), mapped, at) ?? numberToken(match(number), tokens.at(-1), text, at)
    const word = token === undefined ? match(name) : null
    const symbol = token === undefined && word === null ? match(symbols) : null
    const next: Token =
      token ??
      (word !== null
        ? wordToken(word[0], at)
        : symbol !== null
          ? { kind: 'symbol', text: symbol[0], start: at, end: at + symbol[0].length }
          : { kind: 'broken', why: `${JSON.stringify(text.charAt(at))} has no meaning here`, start: at, end: at + 1 })
    tokens.push(next)
    at = next.end
  }
  tokens.push({ kind: 'end', start: text.length, end: text.length })
  return tokens
}

function wordToken(word: string, at: number): Token {
  const end = at + word.length
  if (word === 'true' || word === 'false') return { kind: 'literal', value: { type: 'bool', value: word === 'true' }, start: at, end }
  if (word === 'null') return { kind: 'literal', value: { type: 'null' }, start: at, end }
  return { kind: 'name', text: word, start: at, end }
}

function holeToken(found: RegExpExecArray | null, { holes }: MappedText): Token | undefined {
  return found === null || holeAt(found[0], holes) === undefined
    ? undefined
    : { kind: 'hole', index: found[0], start: found.index, end: found.index + found[0].length }
}

// Behind a name or a bracket a dot selects: `a.5` is no number.
function numberToken(found: RegExpExecArray | null, before: Token | undefined, text: string, at: number): Token | undefined {
  if (found === null || (text.charAt(at) === '.' && before !== undefined && before.end === at && before.kind !== 'symbol')) return undefined
  const [whole, hex, hexUint, double, decimal, uint] = found
  const end = at + whole.length
  if (double !== undefined) return { kind: 'literal', value: { type: 'double', value: Number(double), exact: true }, start: at, end }
  const value = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
  const type = (hexUint ?? uint ?? '') === '' ? 'int' : 'uint'
  return { kind: 'literal', value: { type, value, exact: Number.isSafeInteger(value) }, start: at, end }
}

function stringToken(found: RegExpExecArray | null, mapped: MappedText, at: number): Token | undefined {
  if (found === null) return undefined
  const [opening, prefix = '', quote = ''] = found
  const raw = /r/i.test(prefix)
  const { text } = mapped
  let value = ''
  let next = at + opening.length
  for (;;) {
    if (text.startsWith(quote, next) && next < text.length) break
    if (next >= text.length || (quote.length === 1 && /[\r\n]/.test(text.charAt(next))))
      return { kind: 'broken', why: 'this text is not closed', start: at, end: next }
    if (text.charAt(next) !== '\\' || raw) {
      value += text.charAt(next++)
      continue
    }
    const escaped = escapeAt(text, next)
    if (escaped === undefined) {
      const wrong = text.slice(next, next + 2)
      return { kind: 'broken', why: `${wrong} is no escape`, start: next, end: next + wrong.length }
    }
    value += escaped.value
    next += escaped.length
  }
  const end = next + quote.length
  const literal: CelLiteral = /b/i.test(prefix) ? { type: 'bytes' } : { type: 'string', text: unmarked(value, mapped.holes) }
  return { kind: 'literal', value: literal, start: at, end }
}

const simple: { readonly [letter: string]: string } = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '?': '?',
  '"': '"',
  "'": "'",
  '`': '`',
}

function escapeAt(text: string, at: number): { readonly value: string; readonly length: number } | undefined {
  const letter = text.charAt(at + 1)
  const plain = Object.hasOwn(simple, letter) ? simple[letter] : undefined
  if (plain !== undefined) return { value: plain, length: 2 }
  const [hex] = /^(?:[xX][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})/.exec(text.slice(at + 1, at + 10)) ?? []
  const [octal] = /^[0-3][0-7]{2}/.exec(text.slice(at + 1, at + 4)) ?? []
  const code = hex !== undefined ? Number.parseInt(hex.slice(1), 16) : octal !== undefined ? Number.parseInt(octal, 8) : undefined
  if (code === undefined || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined
  return { value: String.fromCodePoint(code), length: 1 + (hex ?? octal ?? '').length }
}
