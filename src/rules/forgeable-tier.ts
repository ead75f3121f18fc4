import type { Fix, Rule } from './rule.ts'
import { gapsOfKind } from './support/gaps.ts'

/** A policy whose only gate is the tier, which is what the pipeline writes; gitlab.md 6.3, number 3 [C-BUILD]. */
export const forgeableTier: Rule = {
  id: 'forgeable-tier',
  summary: 'A trust policy rests on deployment_tier, which any job can claim',
  since: '0.3.0',
  severity: 'warning',
  confidence: 'medium',
  fixable: true,
  asksWhoGetsIn: true,
  *checkPolicy(entry, context) {
    const { policy, document, relyingParty } = entry
    for (const { at, value } of gapsOfKind(entry, 'tier', context)) {
      yield {
        at,
        message: `any job of any branch gets ${policy.grants} with \`deployment_tier: ${value}\` in an environment that is not protected`,
        fixes() {
          return ['environment_protected', 'ref_protected'].flatMap((claim): readonly Fix[] => {
            const edits = relyingParty.edit(document, policy, { kind: 'require', claim, value: 'true', exact: true })
            const what = claim === 'ref_protected' ? 'branches and tags' : 'environments'
            return edits === undefined ? [] : [{ title: `Let in only protected ${what}`, edits }]
          })
        },
      }
    }
  },
}
