import { plain, type Text } from '../../text/holes.ts'
import { type MatchAnswers, matchPattern, type Pattern } from '../../text/pattern.ts'
import { asGlob, parseRegex, type Regex, withoutEscapedSlashes } from './regex.ts'

/** What a part of an expression can be worth. `unclear` may be any of the others, or an error in GitLab. */
export type Value =
  | { readonly kind: 'null' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'text'; readonly text: Text }
  | { readonly kind: 'regex'; readonly regex: Regex }
  | { readonly kind: 'unclear' }

/** Which answers are possible, and why there are two where no operand is to blame. */
export interface Answers extends MatchAnswers {
  readonly why?: string
}

const yes: Answers = { yes: true, no: false }
const no: Answers = { yes: false, no: true }
const either: Answers = { yes: true, no: true }

function decided(truth: boolean): Answers {
  return truth ? yes : no
}

/** Ruby's truth, which `&&` and `||` go by: everything but null and false, the empty text too. */
export function isTruthy(value: Value): Answers {
  if (value.kind === 'unclear') return either
  return decided(value.kind !== 'null' && !(value.kind === 'boolean' && !value.value))
}

/** Whether a value lets a rule apply: not null, not false, and no text of nothing but white space (`present?` of Rails). */
export function isPresent(value: Value): Answers {
  if (value.kind !== 'text') return isTruthy(value)
  if (value.text.some((part) => (typeof part === 'string' ? !isBlank(part) : part.filled === true))) return yes
  return plain(value.text) === undefined ? either : no
}

function isBlank(text: string): boolean {
  return !/[^\s\u0085]|\ufeff/.test(text)
}

/** `==`: a boolean equals its name as text: lexeme/equals.rb and logical_operator.rb. */
export function areEqual(left: Value, right: Value): Answers {
  if (left.kind === 'unclear' || right.kind === 'unclear') return either
  if (left.kind === 'regex') {
    // Ruby asks the other side for its source, which only another regular expression has.
    if (right.kind !== 'regex') return { ...either, why: 'GitLab fails where a regular expression is compared with something else' }
    return decided(left.regex.source === right.regex.source)
  }
  if (left.kind === 'text' && right.kind === 'text') return sameText(left.text, right.text)
  if (left.kind === 'text' && right.kind === 'boolean') return sameText(left.text, [String(right.value)])
  if (left.kind === 'boolean' && right.kind === 'text') return sameText([String(left.value)], right.text)
  if (left.kind === 'boolean' && right.kind === 'boolean') return decided(left.value === right.value)
  return decided(left.kind === 'null' && right.kind === 'null')
}

function sameText(left: Text, right: Text): Answers {
  const [first, second] = [plain(left), plain(right)]
  return first !== undefined && second !== undefined ? decided(first === second) : matchWithin(left, right)
}

/**
 * `=~`. Nothing on the right is no; a text on the right is read as a regular expression, and if it is none, it has to
 * contain the left one (not the other way round): lexeme/matches.rb and pattern.rb.
 */
export function isMatched(left: Value, right: Value): Answers {
  if (right.kind === 'unclear') return either
  if (isTruthy(right).no) return no
  if (right.kind === 'boolean') return { ...either, why: 'GitLab fails where the right side of a match is a truth value' }
  const subject = asText(left)
  if (subject === undefined || right.kind === 'null') return either
  if (right.kind === 'regex') return matchRegex(right.regex, subject)
  const wanted = plain(right.text)
  if (wanted === undefined) return either
  const regex = parseRegex(withoutEscapedSlashes(wanted))
  if (regex !== undefined) return matchRegex(regex, subject)
  const part = plain(subject)
  return part === undefined ? matchWithin([{ any: 'run' }, ...subject, { any: 'run' }], [wanted]) : decided(wanted.includes(part))
}

// The left side of a match as text; a regular expression shows its address there, which nobody knows.
function asText(value: Value): Text | undefined {
  if (value.kind === 'text') return value.text
  if (value.kind === 'null') return []
  return value.kind === 'boolean' ? [String(value.value)] : undefined
}

function matchRegex(regex: Regex, subject: Text): Answers {
  const known = plain(subject)
  if (known !== undefined) return decided(regex.matches(known))
  const glob = asGlob(regex)
  return glob === undefined ? either : matchWithin(glob, subject)
}

// Matching with unknown parts takes the product of both lengths; longer ones than a ref or a path are not worth it.
const maxProduct = 250_000

function matchWithin(pattern: Pattern, subject: Text): Answers {
  return size(pattern) * size(subject) > maxProduct
    ? { ...either, why: 'the texts are too long to compare' }
    : matchPattern(pattern, subject)
}

function size(pattern: Pattern): number {
  return pattern.reduce((sum, part) => sum + (typeof part === 'string' ? part.length : 1), 0)
}
