import { insertMember } from '../../syntax/json/member-edits.ts'
import { entry } from '../../syntax/node.ts'
import { isScript } from '../../syntax/parse-document.ts'
import type { TextEdit } from '../../text/edit.ts'
import { hasWildcard } from '../../text/pattern.ts'
import type { Span } from '../../text/span.ts'
import { comparisonInstead, methodInstead, safeExpression } from '../cel/edits.ts'
import { patternOf, tests } from '../condition.ts'
import type { Change, TrustDocument, TrustPolicy } from '../trust.ts'
import { providerBehind } from './assemble.ts'
import type { Provider } from './model.ts'

/** Values that need no escape in any of the languages around an expression: subjects, paths, ids, refs. */
const safe = /^[\w:/.@+-]+$/

/**
 * The edits that make a change where the text is written as it is: another value between the quotes of an expression or at the end of a
 * member, one more demand behind the attribute condition or, where there is none, a condition of its own. `undefined` where escapes or
 * unknown parts stand in the way.
 */
export function edit(document: TrustDocument, policy: TrustPolicy, change: Change): readonly TextEdit[] | undefined {
  if (document.text === '') return undefined
  switch (change.kind) {
    case 'value':
      return valueEdit(document, policy, change)
    case 'operator':
      return change.exact || change.at.file !== document.file ? undefined : methodInstead(document.text, change.at)
    case 'require':
      return requireEdit(document, policy, change)
  }
}

// Comparisons know no wildcard, and the methods that do nothing else: only the whole value can be another one.
function valueEdit(
  { file, text }: TrustDocument,
  policy: TrustPolicy,
  { at, value, exact }: Extract<Change, { readonly kind: 'value' }>,
): readonly TextEdit[] | undefined {
  if (!exact || at.file !== file) return undefined
  const isThere = ({ span }: { readonly span: Span }) => span.file === at.file && span.start === at.start && span.end === at.end
  const found = [...tests(policy.condition)].find(({ test }) => test.right.some(isThere))?.test
  const pattern = found === undefined ? policy.audience.find(isThere)?.text : patternOf(found.right.find(isThere) ?? found.left)
  if (found !== undefined && pattern !== undefined && hasWildcard(pattern))
    return safe.test(value) ? comparisonInstead(text, found.span, value) : undefined
  const before = pattern?.every((part) => typeof part === 'string') === true ? pattern.join('') : ''
  const isExpression = found?.op === 'matches' && !isScript(file) && providerBehind(policy)?.provider.form.kind !== 'command'
  const plainly = isExpression ? safeExpression : safe
  if (!plainly.test(value) || !plainly.test(before.replaceAll(/[*?]/g, ''))) return undefined
  const written = text.slice(at.start, at.end)
  if (written === before) return [{ span: at, text: value }]
  const inner = { file, start: at.start + 1, end: at.end - 1 }
  if (written === `'${before}'` || written === `"${before}"`) return [{ span: inner, text: value }]
  // A member that is put together ends with its value.
  return written.startsWith('"') && written.endsWith(`/${before}"`)
    ? [{ span: { ...inner, start: inner.end - before.length }, text: value }]
    : undefined
}

function requireEdit(
  document: TrustDocument,
  policy: TrustPolicy,
  { claim, value, exact }: Extract<Change, { readonly kind: 'require' }>,
): readonly TextEdit[] | undefined {
  const provider = providerBehind(policy)?.provider
  const start = exact ? value : value.replace(/\*$/, '')
  if (provider === undefined || !safe.test(start) || (!exact && start === value)) return undefined
  const demand = (quote: string) =>
    exact ? `assertion.${claim} == ${quote}${value}${quote}` : `assertion.${claim}.startsWith(${quote}${start}${quote})`
  if (provider.unset !== undefined) return filled(document, provider.unset, demand("'"))
  if (provider.condition === undefined) return added(document, provider, demand("'"))
  const check = policy.stages.find((one) => one.stage === 'condition')?.check
  if (check?.kind !== 'opaque' || check.open !== undefined || check.span.file !== document.file) return undefined
  const { span, program } = check
  const { text, file } = document
  const written = text.slice(span.start, span.end)
  // Escapes of the language around would have to be written too.
  if (oneLine(written) !== oneLine(program.expression)) return undefined
  const around = text.charAt(span.start - 1)
  // A command has the expression between quotes, or its blanks would end it; in the script of a job YAML's own quotes are around those.
  if (provider.form.kind === 'command' && (!isScript(file) || (around !== '"' && around !== "'"))) return undefined
  const quote = around === "'" ? '"' : around === '"' || written.includes("'") || !written.includes('"') ? "'" : '"'
  const end = { span: { file, start: span.end, end: span.end } }
  if (!/\|\||\?/.test(program.expression)) return [{ ...end, text: ` && ${demand(quote)}` }]
  return [
    { span: { file, start: span.start, end: span.start }, text: '(' },
    { ...end, text: `) && ${demand(quote)}` },
  ]
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}

// A condition in the quotes that stand there around nothing.
function filled({ file, text }: TrustDocument, span: Span, expression: string): readonly TextEdit[] | undefined {
  return span.file === file && text.slice(span.start, span.end) === '""' ? [{ span, text: `"${expression}"` }] : undefined
}

// A condition where there is none: a member of the object, or a line before the mapping.
function added({ file, text }: TrustDocument, { form, span }: Provider, expression: string): readonly TextEdit[] | undefined {
  if (span.file !== file) return undefined
  if (form.kind === 'command') return oneMoreOption(file, text, span, expression)
  if (form.kind === 'object') {
    if (entry(form.spec, 'attributeCondition') !== undefined) return undefined
    if (text.charAt(form.spec.span.start) === '{') return [insertMember(text, form.spec, 'attributeCondition', JSON.stringify(expression))]
    return lineBefore(file, text, entry(form.spec, 'attributeMapping')?.key.span, `attributeCondition: ${expression}`)
  }
  return lineBefore(file, text, form.before, `attribute_condition = "${expression}"`)
}

// Before the mapping, which every command that makes a provider has. In the script of a job YAML's own quotes may be around.
function oneMoreOption(file: string, text: string, { start, end }: Span, expression: string): readonly TextEdit[] | undefined {
  const option = isScript(file) ? /(?<=\s)--attribute-mapping\b/.exec(text.slice(start, end)) : null
  if (option === null || /["$`\\]/.test(expression)) return undefined
  const at = start + option.index
  return [{ span: { file, start: at, end: at }, text: `--attribute-condition="${expression}" ` }]
}

function lineBefore(file: string, text: string, at: Span | undefined, line: string): readonly TextEdit[] | undefined {
  if (at === undefined || at.file !== file) return undefined
  const [indent] = /[^\S\n]*$/.exec(text.slice(0, at.start)) ?? ['']
  const isLine = at.start - indent.length === 0 || text.charAt(at.start - indent.length - 1) === '\n'
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  return isLine ? [{ span: { file, start: at.start, end: at.start }, text: `${line}${newline}${indent}` }] : undefined
}
