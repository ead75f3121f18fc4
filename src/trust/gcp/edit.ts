import type { TextEdit } from '../../text/edit.ts'
import type { Change, TrustDocument, TrustPolicy } from '../trust.ts'

/** Values that need no escape in any of the languages around an expression: subjects, paths, ids, refs. */
const safe = /^[\w:/.@+-]+$/

/**
 * The edits that make a change where the text is written as it is: another value between the quotes of an expression or at the end of a
 * member, one more demand behind the attribute condition. `undefined` where escapes or unknown parts stand in the way, and without a condition.
 */
export function edit(document: TrustDocument, policy: TrustPolicy, change: Change): readonly TextEdit[] | undefined {
  if (change.kind === 'operator') return undefined
  if (!safe.test(change.value)) return undefined
  if (change.kind === 'value') return change.exact ? valueEdit(document, change.at, change.value) : undefined
  const stage = policy.stages.find((one) => one.stage === 'condition')
  const check = stage?.check
  if (check?.kind !== 'opaque' || check.open !== undefined || !change.exact) return undefined
  const { span, program } = check
  const written = document.text.slice(span.start, span.end)
  // Escapes of the language around would have to be written too.
  if (document.text === '' || written.replaceAll(/\s+/g, ' ').trim() !== program.expression.replaceAll(/\s+/g, ' ').trim()) return undefined
  const quote = written.includes("'") || !written.includes('"') ? "'" : '"'
  const demand = ` && assertion.${change.claim} == ${quote}${change.value}${quote}`
  const needsBrackets = program.expression.includes('||') || program.expression.includes('?')
  const end = { file: span.file, start: span.end, end: span.end }
  if (!needsBrackets) return [{ span: end, text: demand }]
  return [
    { span: { file: span.file, start: span.start, end: span.start }, text: '(' },
    { span: end, text: `)${demand}` },
  ]
}

function valueEdit(document: TrustDocument, at: TextEdit['span'], value: string): readonly TextEdit[] | undefined {
  const written = document.text.slice(at.start, at.end)
  const [, quote, inner] = /^(['"])(.*)\1$/s.exec(written) ?? []
  if (quote === undefined || inner === undefined || !safe.test(inner)) return undefined
  return [{ span: { file: at.file, start: at.start + 1, end: at.end - 1 }, text: value }]
}
