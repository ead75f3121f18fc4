import type { Fix, Rule } from './rule.ts'
import { gapsOfKind } from './support/gaps.ts'

/** A policy that takes tokens of merge request pipelines, whatever their branch; gitlab.md 2.1 and 6.3, number 7. */
export const mergeRequestAdmitted: Rule = {
  id: 'merge-request-admitted',
  summary: 'A trust policy lets in merge requests of unprotected branches',
  since: '0.3.0',
  severity: 'warning',
  confidence: 'high',
  fixable: true,
  asksWhoGetsIn: true,
  *checkPolicy(entry, context) {
    const { policy, document, relyingParty } = entry
    for (const { at, ref, besides } of gapsOfKind(entry, 'merge-request', context)) {
      yield {
        at,
        message: `merge requests get ${policy.grants}, whatever their branch: anyone who can push ${ref} and open one writes the pipeline`,
        fixes(): readonly Fix[] {
          if (!besides) return []
          // Merge requests never run on a protected ref (gitlab.md 2.3).
          const edits = relyingParty.edit(document, policy, { kind: 'require', claim: 'ref_protected', value: 'true', exact: true })
          return edits === undefined ? [] : [{ title: 'Let in only protected branches and tags, no merge requests', edits }]
        },
      }
    }
  },
}
