import type { Rule } from './rule.ts'
import { usesIn } from './support/variable-uses.ts'

/** `inherit:default` keeps the token of `default:` from a job whose script reads it; gitlab.md 3.2 [C-INH, D-YAML]. */
export const tokenNotInherited: Rule = {
  id: 'token-not-inherited',
  summary: 'inherit: keeps an ID token from a job whose script uses it',
  since: '0.3.0',
  severity: 'error',
  confidence: 'high',
  fixable: false,
  *checkPipeline(pipeline, context) {
    const defaults = pipeline.blocks.filter(({ owner }) => owner === 'default').flatMap(({ tokens }) => tokens)
    if (defaults.length === 0) return
    for (const job of pipeline.jobs) {
      if (job.tokensUnknown !== undefined || job.trigger || !dropsDefault(job.resolved('inherit'))) continue
      const lost = defaults.filter(({ name }) => !job.tokens.some((token) => token.name === name) && !job.variables.has(name))
      for (const { name, at } of usesIn(job, context)) {
        const token = lost.find((one) => one.name === name)
        if (token === undefined || context.facts.variables.has(name)) continue
        yield {
          at,
          message: `${name} is empty in ${job.name}: its inherit leaves out the id_tokens of default`,
          related: [{ message: `default has ${name}`, at: token.nameSpan }],
        }
      }
    }
  },
}

function dropsDefault(inherit: unknown): boolean {
  const value = typeof inherit === 'object' && inherit !== null && 'default' in inherit ? inherit.default : undefined
  return value === false || (Array.isArray(value) && !value.includes('id_tokens'))
}
