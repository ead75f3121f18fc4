import type { Rule } from './rule.ts'
import { gapsOfKind } from './support/gaps.ts'

/**
 * A policy that knows a project by its path only, in a claim of its own: whoever takes the path over gets in, since GitLab looks only at paths
 * in subjects; gitlab.md 2.4 and 6.3, number 9.
 */
export const reusablePath: Rule = {
  id: 'reusable-path',
  summary: 'A trust policy knows the project only by a path, which another project can take over',
  since: '0.3.0',
  severity: 'info',
  confidence: 'high',
  fixable: true,
  asksWhoGetsIn: true,
  *checkPolicy(entry, context) {
    const { policy, document, relyingParty } = entry
    for (const { at, claim, path, id } of gapsOfKind(entry, 'path', context)) {
      const idClaim = claim.replace('_path', '_id')
      yield {
        at,
        message: `whoever has the path ${path} gets ${policy.grants}: once it is free, another project can take it, and nothing demands the ${idClaim}`,
        fixes() {
          const edits =
            id === undefined ? undefined : relyingParty.edit(document, policy, { kind: 'require', claim: idClaim, value: id, exact: true })
          return edits === undefined ? [] : [{ title: `Let in only ${idClaim} ${id}`, edits }]
        },
      }
    }
  },
}
