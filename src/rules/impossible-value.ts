import { claimCatalogue } from '../gitlab/claims.ts'
import { claimsIn } from '../reach/reads.ts'
import { showPattern } from '../text/pattern.ts'
import { patternOf, type Term } from '../trust/condition.ts'
import type { Rule } from './rule.ts'
import { settledTests } from './support/settled.ts'

/** A value that the claim never has: `ref_type: branches`, an id with letters; gitlab.md 1.3, 1.4. */
export const impossibleValue: Rule = {
  id: 'impossible-value',
  summary: 'A condition wants a value that the claim never has',
  since: '0.3.0',
  severity: 'error',
  confidence: 'high',
  fixable: false,
  *checkPolicy(entry, context) {
    for (const { test, term, holds, cause } of settledTests(entry, context)) {
      if (cause !== 'value' || holds !== 'never') continue
      const claims = [...claimsIn([test])].join(', ')
      const values = claimCatalogue.find((row) => row.name === claims)?.values
      yield {
        at: term.span.end > term.span.start ? term.span : test.span,
        message: `No token has ${shown(claims, term)}${values === undefined ? '' : `: it is ${values.join(', ')}`}`,
      }
    }
  },
}

function shown(claims: string, term: Term): string {
  const pattern = patternOf(term)
  if (pattern !== undefined) return pattern.length === 0 ? `an empty ${claims}` : `${claims} like ${showPattern(pattern)}`
  return `${claims} ${term.kind === 'json' ? JSON.stringify(term.value) : 'like that'}`
}
