import type { Rule } from './rule.ts'
import { trapsOf } from './support/traps.ts'

/** A part of a policy that a later key of the same name takes away; aws.md 7; HCL, spec.md, "Collection Values". */
export const repeatedKey: Rule = {
  id: 'repeated-key',
  summary: 'A key stands twice in a policy, and what stands under the first is gone',
  since: '0.3.0',
  severity: 'error',
  confidence: 'high',
  fixable: false,
  checkPolicy: (entry, context) => trapsOf('repeated-key', entry, context),
}
