import type { Rule } from './rule.ts'
import { trapsOf } from './support/traps.ts'

/** A policy that the relying party never gives to a login; hashicorp/vault, vault/request_handling.go. */
export const rootPolicy: Rule = {
  id: 'root-policy',
  summary: 'A role gives a policy that no login gets',
  since: '0.3.0',
  severity: 'error',
  confidence: 'high',
  fixable: false,
  checkPolicy: (entry, context) => trapsOf('root-policy', entry, context),
}
