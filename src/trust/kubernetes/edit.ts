import { entry, follow, type Mapping } from '../../syntax/node.ts'
import type { TextEdit } from '../../text/edit.ts'
import { hasWildcard } from '../../text/pattern.ts'
import type { Span } from '../../text/span.ts'
import { comparisonInstead, methodInstead, safeExpression } from '../cel/edits.ts'
import { patternOf, tests } from '../condition.ts'
import type { Change, TrustDocument, TrustPolicy } from '../trust.ts'
import type { Authenticator } from './model.ts'

/** Values that need no escape in YAML, JSON and CEL. */
const safe = /^[\w:/.@+-]+$/

/**
 * The edits that make a change: another value of a rule, an audience or a literal of an expression, a comparison in place of a method and the
 * other way round; one more claim rule. `undefined` where the text is not written so that it can be done without losing anything.
 */
export function edit(document: TrustDocument, policy: TrustPolicy, entry: Authenticator, change: Change): readonly TextEdit[] | undefined {
  if (change.kind === 'operator')
    return change.exact || change.at.file !== document.file ? undefined : methodInstead(document.text, change.at)
  if (!change.exact) return undefined
  if (change.kind === 'value' && entry.node !== undefined && isExpression(policy, change.at)) return expressionEdit(document, change)
  if (!safe.test(change.value)) return undefined
  if (change.kind === 'value') {
    const method = methodAt(policy, change.at)
    return method === undefined
      ? valueEdit(document, change.at, change.value, entry.node === undefined)
      : comparisonInstead(document.text, method, change.value)
  }
  // Two rules for one claim are refused (validation.go).
  const isTaken = entry.claimRules.some((rule) => rule.kind === 'claim' && rule.claim.text === change.claim)
  return entry.node === undefined || isTaken || !safe.test(change.claim)
    ? undefined
    : ruleEdit(document, entry.node, change.claim, change.value)
}

function isExpression(policy: TrustPolicy, at: Span): boolean {
  return tests(policy.condition).some(
    ({ test }) =>
      test.op === 'matches' && test.right.some(({ span }) => span.file === at.file && span.start === at.start && span.end === at.end),
  )
}

function expressionEdit(
  { text }: TrustDocument,
  { at, value }: Extract<Change, { readonly kind: 'value' }>,
): readonly TextEdit[] | undefined {
  const inner = /^(['"])(.*)\1$/s.exec(text.slice(at.start, at.end))?.[2]
  if (inner === undefined || !safeExpression.test(inner) || !safeExpression.test(value)) return undefined
  return [{ span: { file: at.file, start: at.start + 1, end: at.end - 1 }, text: value }]
}

// The place of `claim.startsWith('x')` whose value is at this place.
function methodAt(policy: TrustPolicy, at: Span): Span | undefined {
  for (const { test } of tests(policy.condition)) {
    const term = test.right.find(({ span }) => span.file === at.file && span.start === at.start && span.end === at.end)
    const pattern = term && patternOf(term)
    if (pattern !== undefined && hasWildcard(pattern)) return test.span
  }
  return undefined
}

function valueEdit(document: TrustDocument, at: TextEdit['span'], value: string, isFlag: boolean): readonly TextEdit[] | undefined {
  const written = document.text.slice(at.start, at.end)
  const [, quote, inner] = /^(['"])(.*)\1$/s.exec(written) ?? []
  if (quote !== undefined && inner !== undefined && safe.test(inner))
    return [{ span: { file: at.file, start: at.start + 1, end: at.end - 1 }, text: value }]
  // A plain scalar gets quotes: the new value may have a colon.
  return safe.test(written) ? [{ span: at, text: isFlag ? value : JSON.stringify(value) }] : undefined
}

// Behind the last rule, in the form that it has; only lines that hold nothing else are added.
function ruleEdit(document: TrustDocument, node: Mapping, claim: string, value: string): readonly TextEdit[] | undefined {
  const { text } = document
  const rules = entry(node, 'claimValidationRules')
  const list = follow(rules?.value)
  const last = list?.kind === 'sequence' ? list.items.at(-1) : undefined
  if (list?.kind === 'sequence' && last !== undefined) {
    if (text.charAt(list.span.start) === '[') {
      const at = { file: document.file, start: last.span.end, end: last.span.end }
      return [{ span: at, text: `, { "claim": ${JSON.stringify(claim)}, "requiredValue": ${JSON.stringify(value)} }` }]
    }
    const first = list.items[0] ?? last
    const dash = text.lastIndexOf('-', first.span.start)
    const indent = text.slice(text.lastIndexOf('\n', dash) + 1, dash)
    return /^\s*$/.test(indent)
      ? [lineBehind(document, last.span.end, `${indent}- claim: ${claim}\n${indent}  requiredValue: ${JSON.stringify(value)}`)]
      : undefined
  }
  const issuer = entry(node, 'issuer')
  if (rules !== undefined || issuer === undefined) return undefined
  if (text.charAt(node.span.start) === '{') {
    const at = { file: document.file, start: issuer.value.span.end, end: issuer.value.span.end }
    return [
      { span: at, text: `, "claimValidationRules": [{ "claim": ${JSON.stringify(claim)}, "requiredValue": ${JSON.stringify(value)} }]` },
    ]
  }
  const indent = text.slice(text.lastIndexOf('\n', issuer.key.span.start) + 1, issuer.key.span.start).replace('-', ' ')
  if (!/^\s*$/.test(indent)) return undefined
  return [
    lineBehind(
      document,
      issuer.span.end,
      `${indent}claimValidationRules:\n${indent}- claim: ${claim}\n${indent}  requiredValue: ${JSON.stringify(value)}`,
    ),
  ]
}

function lineBehind({ file, text }: TrustDocument, offset: number, line: string): TextEdit {
  // The span of a block ends behind its last line.
  const end = text.charAt(offset - 1) === '\n' ? offset - 1 : text.indexOf('\n', offset) < 0 ? text.length : text.indexOf('\n', offset)
  return { span: { file, start: end, end }, text: `\n${line}` }
}
