import type { TextEdit } from '../../text/edit.ts'
import type { Span } from '../../text/span.ts'

/** Regular expressions that are written without escapes in CEL and in the JSON, YAML or Terraform around it. */
export const safeExpression = /^(?!.*\$\{)[\w:/.@+^$()|*?,-]+$/

/** `claim.startsWith('x')`, and its like, becomes `claim == 'value'`; `undefined` where something else is written at this place. */
export function comparisonInstead(text: string, span: Span, value: string): readonly TextEdit[] | undefined {
  const call = /^([\w.]+)\.(?:startsWith|endsWith|contains)\((['"])[\w:/.@+-]*\2\)$/.exec(text.slice(span.start, span.end))
  const [, left, quote] = call ?? []
  // Behind a `!` it would be another question.
  return call === null || text.charAt(span.start - 1) === '!' ? undefined : [{ span, text: `${left} == ${quote}${value}${quote}` }]
}

/** `claim == 'x*'` becomes `claim.startsWith('x')`, and `*x` endsWith; `undefined` where something else is written at this place. */
export function methodInstead(text: string, span: Span): readonly TextEdit[] | undefined {
  const comparison = /^([\w.]+)\s*(==|!=)\s*(['"])(\*?)([\w:/.@+-]+)(\*?)\3$/.exec(text.slice(span.start, span.end))
  const [, left, operator, quote, before, value, behind] = comparison ?? []
  if (comparison === null || (before === '') === (behind === '')) return undefined
  const method = behind === '*' ? 'startsWith' : 'endsWith'
  return [{ span, text: `${operator === '!=' ? '!' : ''}${left}.${method}(${quote}${value}${quote})` }]
}
