import pages from 'virtual:rule-pages'
import { UsageError } from '../io.ts'

/** `claimcheck explain RULE`: the rule's page, as Markdown. */
export function explain(rule: string): string {
  const page = Object.hasOwn(pages, rule) ? pages[rule] : undefined
  if (page === undefined) throw new UsageError(`There is no rule ${rule} (there are ${Object.keys(pages).join(', ')})`)
  return page.endsWith('\n') ? page : `${page}\n`
}
