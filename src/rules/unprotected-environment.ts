import type { Rule } from './rule.ts'
import { gapsOfKind } from './support/gaps.ts'

/** A policy whose only gate is the name of an environment that nothing protects: any job may name it; gitlab.md 6.3, number 2. */
export const unprotectedEnvironment: Rule = {
  id: 'unprotected-environment',
  summary: 'A trust policy rests on an environment that is not protected',
  since: '0.3.0',
  severity: 'warning',
  confidence: 'high',
  fixable: true,
  asksWhoGetsIn: true,
  *checkPolicy(entry, context) {
    const { policy, document, relyingParty } = entry
    for (const { at, value } of gapsOfKind(entry, 'environment', context)) {
      yield {
        at,
        message: `the environment ${value} is not protected: any job of any branch that names it gets ${policy.grants}`,
        fixes() {
          const edits = relyingParty.edit(document, policy, { kind: 'require', claim: 'ref_protected', value: 'true', exact: true })
          return edits === undefined ? [] : [{ title: 'Let in only protected branches and tags', edits }]
        },
      }
    }
  },
}
