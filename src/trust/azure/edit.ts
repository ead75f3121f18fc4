import type { TextEdit } from '../../text/edit.ts'
import { plain } from '../../text/holes.ts'
import type { Span } from '../../text/span.ts'
import type { Change, TrustDocument } from '../trust.ts'
import type { Compiled } from './credential.ts'
import type { Comparison } from './expression.ts'

/** Values that need no escape in any of the languages around. */
const safe = /^[\w:/.@*?+-]+$/
const wildcard = /[*?]/

/**
 * The edits that make a change where the text is written as it is: another subject or value, another operator of an expression, one more
 * comparison. A classic credential knows no wildcards and no other claim.
 */
export function edit(document: TrustDocument, compiled: Compiled, change: Change): readonly TextEdit[] | undefined {
  if (change.kind !== 'require' && change.at.file !== document.file) return undefined
  switch (change.kind) {
    case 'value':
      return withValue(document, compiled, change.at, change.value, change.exact)
    case 'operator': {
      const comparison = compiled.expression?.comparisons.find(({ span }) => span.start === change.at.start && span.end === change.at.end)
      return comparison && withOperator(document, comparison, change.exact)
    }
    case 'require':
      return withComparison(document, compiled, change.claim, change.value, change.exact)
  }
}

function withValue({ text }: TrustDocument, { credential, expression }: Compiled, at: Span, value: string, exact: boolean) {
  const written = [credential.subject, credential.issuer, ...credential.audiences]
    .concat((expression?.comparisons ?? []).map((one) => ({ text: one.value, span: one.valueSpan })))
    .find((one) => one?.span.start === at.start && one.span.end === at.end)
  const before = written && plain(written.text)
  if (!safe.test(value) || before === undefined) return undefined
  const comparison = expression?.comparisons.find(({ valueSpan }) => valueSpan.start === at.start && valueSpan.end === at.end)
  const edits = replaced(text, at, before, value)
  // Everywhere else a wildcard would be a letter like others.
  if (comparison === undefined) return exact ? edits : undefined
  if (edits === undefined || (comparison.op === 'matches' && exact && wildcard.test(value))) return undefined
  if (comparison.op === 'matches' || exact) return edits
  const operator = withOperator({ text }, comparison, false)
  return operator && [...operator, ...edits]
}

function withOperator({ text }: Pick<TrustDocument, 'text'>, { op, claimSpan, valueSpan }: Comparison, exact: boolean) {
  const word = /\b(eq|matches)\b/.exec(text.slice(claimSpan.end, valueSpan.start))
  if (word?.[1] !== op) return undefined
  const start = claimSpan.end + word.index
  return [{ span: { file: claimSpan.file, start, end: start + op.length }, text: exact ? 'eq' : 'matches' }]
}

function withComparison(document: TrustDocument, { expression }: Compiled, claim: string, value: string, exact: boolean) {
  const { text } = document
  const last = expression?.comparisons.at(-1)
  if (last === undefined || expression?.problem !== undefined || expression?.open !== undefined) return undefined
  if (!/^\w+$/.test(claim) || !safe.test(value) || (!exact && claim.endsWith('_id'))) return undefined
  const { file, start, end } = last.span
  if (file !== document.file) return undefined
  // Between the value and the end of the comparison its last quote stands, as the language around writes quotes: ' or \' or ''; between
  // single quotes of a shell it is something else, and nothing can be put in.
  const quote = text.slice(last.valueSpan.end, end)
  if (!["'", "\\'", "''"].includes(quote) || !text.startsWith(`claims[${quote}`, start)) return undefined
  const comparison = ` and claims[${quote}${claim}${quote}] ${exact ? 'eq' : 'matches'} ${quote}${value}${quote}`
  return [{ span: { file, start: end, end }, text: comparison }]
}

// Where the value that is known stands as it is, in quotes or bare. A variable's name is another text.
function replaced(text: string, at: Span, before: string, value: string): readonly TextEdit[] | undefined {
  const written = text.slice(at.start, at.end)
  if (!safe.test(before)) return undefined
  if (written === before) return [{ span: at, text: value }]
  const isQuoted = written === `"${before}"` || written === `'${before}'`
  return isQuoted ? [{ span: { file: at.file, start: at.start + 1, end: at.end - 1 }, text: value }] : undefined
}
