import type { TextEdit } from '../../text/edit.ts'
import { plain } from '../../text/holes.ts'
import type { Change, TrustDocument } from '../trust.ts'
import type { Compiled } from './credential.ts'

/** Values that need no escape in any of the languages around. */
const safe = /^[\w:/.@*?+-]+$/

/**
 * The edits that make a change where the text is written as it is: another subject or value, another operator of an expression, one more
 * comparison. A classic credential knows no wildcards and no other claim.
 */
export function edit(document: TrustDocument, { credential, expression }: Compiled, change: Change): readonly TextEdit[] | undefined {
  const isFlexible = credential.expression !== undefined
  if (change.kind === 'value') {
    if (!safe.test(change.value) || (!isFlexible && !change.exact)) return undefined
    return replaced(document, change.at, change.value)
  }
  if (
    !isFlexible ||
    credential.expression === undefined ||
    expression === undefined ||
    expression.problem !== undefined ||
    expression.open !== undefined
  )
    return undefined
  if (change.kind === 'operator') {
    const comparison = expression.comparisons.find(({ span }) => span.start === change.at.start && span.end === change.at.end)
    const before = comparison === undefined ? undefined : document.text.slice(comparison.claimSpan.end, comparison.valueSpan.start)
    const word = before === undefined ? null : /\b(eq|matches)\b/.exec(before)
    if (comparison === undefined || word === null) return undefined
    const start = comparison.claimSpan.end + word.index
    return [{ span: { file: document.file, start, end: start + word[0].length }, text: change.exact ? 'eq' : 'matches' }]
  }
  const last = expression.comparisons.at(-1)
  if (last === undefined || !safe.test(change.value)) return undefined
  const end = last.span.end
  // What stands there must be the expression itself, no variable's place.
  if (document.text.charAt(end - 1) !== "'") return undefined
  return [
    {
      span: { file: last.span.file, start: end, end },
      text: ` and claims['${change.claim}'] ${change.exact ? 'eq' : 'matches'} '${change.value}'`,
    },
  ]
}

function replaced(document: TrustDocument, at: TextEdit['span'], value: string): readonly TextEdit[] | undefined {
  const written = document.text.slice(at.start, at.end)
  const [, quote, inner] = /^(["'])(.*)\1$/s.exec(written) ?? []
  if (quote !== undefined && inner !== undefined && safe.test(inner))
    return [{ span: { file: at.file, start: at.start + 1, end: at.end - 1 }, text: value }]
  return safe.test(written) && plain([written]) !== '' ? [{ span: at, text: value }] : undefined
}
