import { withoutInputs } from '../variables.ts'
import { parseRegex, withoutEscapedSlashes } from './regex.ts'
import type { ExpressionProblem, Operand, Operator, Place } from './tree.ts'

/** A part of an expression: a value, an operator or a parenthesis. */
export type Token = Place &
  ({ readonly is: 'value'; readonly value: Operand } | { readonly is: Operator } | { readonly is: '(' } | { readonly is: ')' })

/** GitLab refuses an expression of this many parts or more. */
const maxTokens = 100

/**
 * The parts of an expression, or the first place where GitLab finds none. It tries its kinds of parts in a fixed order at
 * each place, so that `nullable` begins with `null`: lib/gitlab/ci/pipeline/expression/lexer.rb and lexeme/*.rb.
 */
export function tokenize(text: string): { readonly tokens: readonly Token[] } | { readonly problem: ExpressionProblem } {
  const tokens: Token[] = []
  let at = skipSpace(text, 0)
  while (at < text.length) {
    const token = tokenAt(text, at)
    if (token === undefined) return { problem: unknownPart(text, at) }
    if ('message' in token) return { problem: token }
    tokens.push(token)
    if (tokens.length >= maxTokens) return { problem: { message: `An expression has fewer than ${maxTokens} parts`, ...place(token) } }
    at = skipSpace(text, at + token.length)
  }
  return { tokens }
}

function place({ offset, length }: Place): Place {
  return { offset, length }
}

function skipSpace(text: string, from: number): number {
  let at = from
  while (' \t\r\n\f\v'.includes(text.charAt(at)) && at < text.length) at++
  return at
}

function tokenAt(text: string, at: number): Token | ExpressionProblem | undefined {
  const parenthesis = text.charAt(at)
  if (parenthesis === '(') return { is: '(', offset: at, length: 1 }
  if (parenthesis === ')') return { is: ')', offset: at, length: 1 }
  if (text.startsWith('$[[', at)) return inputAt(text, at)
  if (text.startsWith('/', at)) return patternAt(text, at)
  return wordAt(text, at) ?? operatorAt(text, at)
}

function value(operand: Operand): Token {
  return { is: 'value', value: operand, ...place(operand) }
}

// GitLab fills inputs in before it reads the expression; one that is still there stands for any value.
function inputAt(text: string, offset: number): Token | undefined {
  const end = text.indexOf(']]', offset)
  const name = inputIn(text.slice(offset, end + 2))
  return end < 0 || name === undefined ? undefined : value({ kind: 'input', name, offset, length: end + 2 - offset })
}

function inputIn(text: string): string | undefined {
  const start = text.indexOf('$[[')
  if (start < 0) return undefined
  const end = text.indexOf(']]', start)
  return text
    .slice(start + 3, end < 0 ? undefined : end)
    .trim()
    .replace(/^inputs\./, '')
}

const words = /\$(\w+)|"([^"\n]*)"|'([^'\n]*)'|(null)|(true|false)\b/y

function wordAt(text: string, offset: number): Token | undefined {
  words.lastIndex = offset
  const match = words.exec(text)
  if (match === null) return undefined
  const [all, name, double, single, isNull] = match
  const length = all.length
  if (name !== undefined) return value({ kind: 'variable', name, offset, length })
  const quoted = double ?? single
  // The span is of no use to anybody: an expression knows no file.
  const span = { file: '', start: offset, end: offset + length }
  if (quoted !== undefined) return value({ kind: 'string', value: withoutInputs(quoted, span), offset, length })
  if (isNull !== undefined) return value({ kind: 'null', offset, length })
  return value({ kind: 'boolean', value: all === 'true', offset, length })
}

const operators: readonly Operator[] = ['==', '=~', '!=', '!~', '&&', '||', '!']

function operatorAt(text: string, offset: number): Token | undefined {
  const operator = operators.find((candidate) => text.startsWith(candidate, offset))
  return operator === undefined ? undefined : { is: operator, offset, length: operator.length }
}

function patternAt(text: string, offset: number): Token | ExpressionProblem | undefined {
  const close = patternEnd(text, offset)
  if (close === undefined) return undefined
  let end = close
  while (end < text.length && 'ismU'.includes(text.charAt(end))) end++
  const length = end - offset
  const regex = withoutEscapedSlashes(text.slice(offset, end))
  const input = inputIn(regex)
  if (input !== undefined) return value({ kind: 'pattern', regex, input, offset, length })
  if (parseRegex(regex) === undefined) return { message: 'This is no regular expression that RE2 takes', offset, length }
  return value({ kind: 'pattern', regex, offset, length })
}

// Where the text behind `/…/` goes on. GitLab finds the end by the regular expression ([^\/]|\\/)+[^\\]\/, which wants two
// characters between the slashes at least, the last of them no backslash; that one may itself be a slash.
function patternEnd(text: string, start: number): number | undefined {
  let close = text.indexOf('/', start + 1)
  while (close > 0 && text.charAt(close - 1) === '\\') close = text.indexOf('/', close + 1)
  if (close < start + 2) return undefined
  if (text.charAt(close - 1) === '/') return close + 1
  if (text.charAt(close + 1) === '/') return close + 2
  return close >= start + 3 ? close + 1 : undefined
}

const hints: readonly (readonly [RegExp, string])[] = [
  [/\$\{\w*\}?/y, 'A variable is written without braces here: `$NAME`'],
  [/\$[^\s()]*/y, 'A variable is written `$NAME`, with letters, digits and underscores'],
  [/["'][^\n]*/y, 'The quote is not closed on this line'],
  [/\/.?\//y, 'A regular expression needs two characters at least'],
  [/\/[^\n]*/y, 'The regular expression has no `/` at its end'],
  [/=/y, '`=` is no operator; `==` compares, `=~` matches'],
  [/&/y, '`&` is no operator; `&&` is'],
  [/\|/y, '`|` is no operator; `||` is'],
  [/[^\s()=!&|$"']+/y, 'Text needs quotes here'],
]

function unknownPart(text: string, offset: number): ExpressionProblem {
  for (const [pattern, message] of hints) {
    pattern.lastIndex = offset
    const match = pattern.exec(text)
    if (match !== null) return { message, offset, length: match[0].length }
  }
  return { message: 'This is no part of an expression', offset, length: 1 }
}
