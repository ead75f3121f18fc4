import { firstHole, type Text } from '../../text/holes.ts'
import { type MappedText, spanIn, unmarked } from '../../text/mapped-text.ts'
import type { Span } from '../../text/span.ts'

/** `claims['sub'] matches 'project_path:…'`: one comparison of a claims-matching expression. */
export interface Comparison {
  readonly claim: string
  readonly claimSpan: Span
  readonly op: 'eq' | 'matches'
  readonly value: Text
  /** The place between the quotes. */
  readonly valueSpan: Span
  readonly span: Span
}

export interface ParsedExpression {
  /** All of them must hold. */
  readonly comparisons: readonly Comparison[]
  readonly problem?: { readonly message: string; readonly span: Span }
  /** Why the expression is not known whole. */
  readonly open?: string
}

const longest = 10_000

/**
 * Reads a claims-matching expression of language version 1: comparisons joined by ` and `, each `claims['name'] eq|matches 'value'`, in which
 * two quotes stand for one (azure.md 2 [FLEX-old]; that they do is not verified). Never throws: the first mistake is a problem at its place.
 * What nobody documents (words in capitals, `startswith`) is no mistake but leaves the expression open.
 */
export function parseExpression(mapped: MappedText): ParsedExpression {
  const { text } = mapped
  const comparisons: Comparison[] = []
  const at = (start: number, end: number) => spanIn({ start, end }, mapped)
  const fail = (message: string, start: number, end: number): ParsedExpression => {
    // Where something unknown stands, nothing is wrong for sure.
    const unknown = firstHole(unmarked(wordAt(text, start), mapped.holes))
    if (unknown !== undefined) return { comparisons, open: unknown.why }
    return { comparisons, problem: { message, span: at(Math.min(start, Math.max(0, text.length - 1)), Math.max(end, 1)) } }
  }
  if (text.length > longest) return { comparisons, open: `expressions of more than ${longest} characters are not looked into` }
  let offset = 0
  const take = (pattern: RegExp) => {
    pattern.lastIndex = offset
    const match = pattern.exec(text)
    if (match !== null) offset += match[0].length
    return match
  }
  take(/\s*/y)
  if (offset === text.length) return fail('The expression is empty', 0, text.length)
  for (;;) {
    const start = offset
    const claim = take(/claims\['([^'\]]*)'\]/y)
    if (claim === null) return wrongClaim(text, offset, fail)
    const unknown = firstHole(unmarked(claim[1] ?? '', mapped.holes))
    if (unknown !== undefined) return { comparisons, open: unknown.why }
    const claimSpan = at(start + "claims['".length, offset - 2)
    if (take(/\s+/y) === null) return fail('A space should follow the claim', offset, offset + 1)
    const op = take(/(eq|matches)\b/y)?.[1]
    if (op !== 'eq' && op !== 'matches') {
      const found = wordAt(text, offset)
      const why = undocumented(found)
      if (why !== undefined) return { comparisons, open: why }
      return fail(`${found === '' ? 'Nothing' : found} is no operator here: eq or matches`, offset, offset + Math.max(1, found.length))
    }
    if (take(/\s+/y) === null) return fail(`A space should follow ${op}`, offset, offset + 1)
    const value = take(/'((?:[^']|'')*)'/y)
    if (value === null) {
      const isDouble = text.charAt(offset) === '"'
      return fail(
        isDouble ? "Values stand between single quotes: '…'" : "A value between single quotes should stand here: '…'",
        offset,
        isDouble ? text.length : offset + 1,
      )
    }
    const inner = { start: offset - value[0].length + 1, end: offset - 1 }
    const raw = (value[1] ?? '').replaceAll("''", "'")
    comparisons.push({
      claim: claim[1] ?? '',
      claimSpan,
      op,
      value: unmarked(raw, mapped.holes),
      valueSpan: spanIn(inner, mapped),
      span: at(start, offset),
    })
    if (take(/\s*$/y) !== null && offset >= text.length) return { comparisons }
    if (take(/\s+and\s+/y) !== null) continue
    const where = offset + (/^\s*/.exec(text.slice(offset))?.[0].length ?? 0)
    const next = wordAt(text, where)
    const why = undocumented(next)
    if (why !== undefined) return { comparisons, open: why }
    if (next === 'and') return fail('A comparison, with spaces around and, is missing here', where, where + 3)
    if (next === 'or') return fail('There is no or in these expressions: only and', where, where + 2)
    return fail(`Only and can follow a comparison, not ${next}`, where, where + Math.max(1, next.length))
  }
}

// `startswith` stands in an example of az's own help and in no page of Microsoft's about these expressions.
function undocumented(word: string): string | undefined {
  const small = word.toLowerCase()
  if (small === 'startswith') return `what Entra makes of ${word} is not documented`
  return word !== small && ['and', 'eq', 'matches'].includes(small)
    ? `whether Entra takes ${word} for ${small} is not documented`
    : undefined
}

function wordAt(text: string, offset: number): string {
  const word = /\S+/y
  word.lastIndex = offset
  return word.exec(text)?.[0] ?? ''
}

function wrongClaim(
  text: string,
  offset: number,
  fail: (message: string, start: number, end: number) => ParsedExpression,
): ParsedExpression {
  const word = wordAt(text, offset)
  const end = offset + Math.max(1, word.length)
  if (word.startsWith('(') || word === 'not' || word.startsWith('!'))
    return fail('There are no brackets and no not in these expressions', offset, end)
  if (word.startsWith('claims["')) return fail("The name of a claim stands between single quotes: claims['sub']", offset, end)
  return fail(`A comparison begins with a claim, claims['sub'], not with ${word === '' ? 'nothing' : word}`, offset, end)
}
