import type { Rule } from './rule.ts'
import { trapsOf } from './support/traps.ts'

/**
 * A part of a policy or pipeline that a later key of the same name takes away; aws.md 7; HCL, spec.md, "Collection Values"; gitlab.md 5
 * ("later duplicate key wins").
 */
export const repeatedKey: Rule = {
  id: 'repeated-key',
  summary: 'A key stands twice in a policy or pipeline, and what stands under the first is gone',
  since: '0.3.0',
  severity: 'error',
  confidence: 'high',
  fixable: false,
  needsReadable: true,
  *checkPipeline({ repeated }) {
    for (const { name, lost, kept } of repeated) {
      yield {
        at: lost,
        message: `${name} stands here again below: GitLab takes the last one, and what this one says is lost`,
        severity: 'warning',
        related: [{ message: 'This one counts', at: kept }],
      }
    }
  },
  checkPolicy: (entry, context) => trapsOf('repeated-key', entry, context),
}
