import assert from 'node:assert/strict'
import type { ProjectFacts } from '../../src/gitlab/project.ts'
import type { OutsiderClass } from '../../src/reach/classes.ts'
import { type ClassReach, type ReachInput, reach } from '../../src/reach/reach.ts'
import { parseJson } from '../../src/syntax/json/parse-json.ts'
import { relyingParties } from '../../src/trust/index.ts'
import type { TrustPolicy } from '../../src/trust/trust.ts'
import { cel } from '../support/cel.ts'
import { facts as usual } from './outsider-tokens.ts'

/** The first policy that a relying party reads in a document. */
export function policyIn(id: string, document: unknown): TrustPolicy {
  const text = JSON.stringify(document)
  const [root] = parseJson('case.claimtest.yaml', text).documents
  const policy =
    root === undefined ? undefined : relyingParties.find((party) => party.id === id)?.read({ file: 'case.claimtest.yaml', root, text })[0]
  assert.ok(policy !== undefined, `no policy was read from ${text}`)
  return policy
}

/** A role of AWS that trusts gitlab.com under a condition, or under one of several. */
export function role(...conditions: readonly object[]): TrustPolicy {
  return policyIn('aws', { Version: '2012-10-17', Statement: conditions.map((condition) => statement('Allow', condition)) })
}

/** A statement of such a role. */
export function statement(effect: 'Allow' | 'Deny', condition: object): object {
  return {
    Effect: effect,
    Principal: { Federated: 'arn:aws:iam::123456789012:oidc-provider/gitlab.com' },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: condition,
  }
}

/** A role of Vault with these bound claims. */
export function vaultRole(bound: object, type: 'string' | 'glob' = 'string'): TrustPolicy {
  const config = { oidc_discovery_url: 'https://gitlab.com', bound_issuer: 'https://gitlab.com' }
  const fields = { role_type: 'jwt', user_claim: 'user_login', bound_audiences: ['https://vault.example.com'] }
  return policyIn('vault', { role: { ...fields, bound_claims: bound, bound_claims_type: type }, config })
}

/** A pool of Google's with this condition, whose every identity is let in. */
export function pool(condition: string, mapping: object = { 'google.subject': 'assertion.sub' }, members?: readonly string[]): TrustPolicy {
  const name = 'projects/123456789012/locations/global/workloadIdentityPools/gitlab'
  return policyIn('gcp', {
    provider: {
      name: `${name}/providers/gitlab-com`,
      attributeMapping: mapping,
      attributeCondition: condition,
      oidc: { issuerUri: 'https://gitlab.com' },
    },
    bindings: [{ role: 'roles/iam.workloadIdentityUser', members: members ?? [`principalSet://iam.googleapis.com/${name}/*`] }],
  })
}

/** What a policy lets in of one class. */
export function reached(
  policy: TrustPolicy,
  outsider: OutsiderClass,
  changes: Partial<ReachInput> & { readonly of?: Partial<ProjectFacts> } = {},
): ClassReach {
  const { of, ...rest } = changes
  const [answer] = reach({ policy, facts: { ...usual, ...of }, jobs: [], engines: { cel }, now: 1_700_000_000, ...rest }, [outsider])
  assert.ok(answer !== undefined)
  return answer
}

/** Asserts the outcome for each class that is named: `some` with a part of the witness's subject behind a space, or with another claim. */
export function checkReach(
  policy: TrustPolicy,
  wanted: { readonly [outsider in OutsiderClass]?: string },
  changes: Parameters<typeof reached>[2] = {},
): void {
  for (const [name, expected] of Object.entries(wanted)) {
    // The keys are those of the type.
    const answer = reached(policy, name as OutsiderClass, changes)
    const [outcome = '', ...rest] = expected.split(' ')
    const told = `${name}: ${answer.outcome}, ${answer.why} ${JSON.stringify(answer.witness?.known ?? {})}`
    assert.equal(answer.outcome, outcome, told)
    const part = rest.join(' ')
    if (outcome === 'some')
      assert.ok(
        Object.values(answer.witness?.known ?? {}).some((value) => String(value).includes(part)),
        told,
      )
    else assert.ok(answer.why.includes(part), told)
  }
}
