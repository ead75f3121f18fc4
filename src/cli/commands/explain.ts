import type { Answer } from '../answer.ts'
import { UsageError } from '../io.ts'
import { type CommonOptions, oneOf } from '../options.ts'

export type ExplainOptions = CommonOptions
export type RulePages = { readonly [rule: string]: string }

/** `claimcheck explain RULE`: the rule's page, as Markdown. A rule that doesn't exist is wrong usage. */
export function explain(rule: string, options: ExplainOptions, pages: RulePages): Answer {
  const format = oneOf('format', options.format, ['text', 'json'], 'text')
  const page = Object.hasOwn(pages, rule) ? pages[rule] : undefined
  if (page === undefined) throw new UsageError(`there is no rule ${rule} (there are ${Object.keys(pages).join(', ')})`)
  const text = format === 'json' ? JSON.stringify({ version: 1, rule, page }, null, 2) : page.trimEnd()
  return { text: `${text}\n`, reported: false }
}
