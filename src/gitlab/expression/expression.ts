import { remember } from '../../text/remember.ts'
import { holds, type Lookup } from './evaluate.ts'
import { tokenize } from './lexer.ts'
import { parseTokens } from './parser.ts'
import type { Expression, ExpressionProblem } from './tree.ts'

/** GitLab has no such limit; nobody writes an expression like that by hand. */
const maxLength = 10_000

/**
 * Reads an expression of `rules:if`, `workflow:rules:if` or `only:variables`. Never throws; `problem` where GitLab refuses
 * it, with the place in the text: lib/gitlab/ci/pipeline/expression/. GitLab's limit of parts keeps the tree shallow.
 */
export function parseExpression(text: string): { readonly expression: Expression } | { readonly problem: ExpressionProblem } {
  if (text.length > maxLength)
    return { problem: { message: `An expression over ${maxLength} characters is not read`, offset: 0, length: text.length } }
  const lexed = tokenize(text)
  return 'problem' in lexed ? lexed : parseTokens(lexed.tokens)
}

/**
 * Whether the expression holds, as far as the variables are known: a decided answer holds for every way to fill the holes.
 * `lookup` answers `null` for a variable that certainly does not exist; one of a single hole may exist or not.
 * `why` names the first variable that leaves it open, with its hole's reason.
 */
export function evaluateExpression(
  expression: Expression,
  lookup: Lookup,
): { readonly truth: 'yes' | 'no' | 'unknown'; readonly why?: string } {
  const { yes, no, why } = holds(expression, lookup)
  if (yes && no) return { truth: 'unknown', why: why ?? 'it is not known' }
  return { truth: yes ? 'yes' : 'no' }
}

/** An expression as GitLab reads it; worked out once for each place, which every scenario asks for. */
export function expressionOf(written: { readonly text: string }): ReturnType<typeof parseExpression> {
  return remember(parsed, written, () => parseExpression(written.text))
}

const parsed = new WeakMap<object, ReturnType<typeof parseExpression>>()
