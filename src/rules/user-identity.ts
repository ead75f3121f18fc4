import type { Rule } from './rule.ts'
import { gapsOfKind } from './support/gaps.ts'

/** A policy that rests on a login or an address, which its owner can give up and somebody else take; gitlab.md 1.3 and 6.3, number 10. */
export const userIdentity: Rule = {
  id: 'user-identity',
  summary: 'A trust policy rests on a login or an email address, which can pass to somebody else',
  since: '0.3.0',
  severity: 'warning',
  confidence: 'high',
  fixable: false,
  asksWhoGetsIn: true,
  *checkPolicy(entry, context) {
    const { policy } = entry
    for (const { at, claim, value } of gapsOfKind(entry, 'user', context)) {
      const what = claim === 'user_login' ? 'login' : 'email address'
      yield {
        at,
        message: `whoever has the ${what} ${value} gets ${policy.grants}: its owner can change it, and somebody else can take it then`,
      }
    }
  },
}
