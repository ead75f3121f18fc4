import { firstHole, plain } from '../../text/holes.ts'
import type { Span } from '../../text/span.ts'
import type { Condition, Term, Test } from '../condition.ts'
import type { Expectation, Stage } from '../trust.ts'
import { type BoundClaim, type BoundClaimsType, compileBoundClaims } from './bound-claims.ts'
import { algorithmStage, policiesStage } from './closed.ts'
import { type Item, listField, textField } from './fields.ts'
import { identityStage } from './identity.ts'
import { lifetimeStage } from './lifetime.ts'
import type { ConfigSource, RoleSource } from './role.ts'

type Errors = NonNullable<Stage['errors']>

/** A role and its method's configuration as Vault's way from a token to its answer. */
export interface Compiled {
  readonly issuer: Expectation
  readonly audience: Expectation
  readonly condition: Condition
  readonly stages: readonly Stage[]
}

/**
 * Vault's stages in its order (vault.md 4 [P path_login.go, CAP jwt.go]), each with Vault's text. A role that Vault would not store is
 * evaluated as if it were stored.
 */
export function compileRole(role: RoleSource, config: ConfigSource | undefined): Compiled {
  const { fields, nameSpan: head } = role
  const source = role.document.text
  const subject = subjectTest(fields)
  const bound = compileBoundClaims(fields, boundClaimsType(role), source)
  const condition: Condition = {
    kind: 'all',
    label: 'bound claims',
    of: [...(subject === undefined ? [] : [subject]), ...bound.map((one) => one.condition)],
    span: fields.span,
  }
  const audiences = listField(fields, 'bound_audiences', source)
  const issuer = issuerStage(config, head)
  // The library looks at `sub` before `aud` and times; the test itself is a part of the condition.
  const early: Errors = subject === undefined ? [] : [{ when: not(subject), text: 'error validating token: invalid subject (sub) claim' }]
  const withSubject = (stage: Stage): Stage => ({ ...stage, errors: [...early, ...(stage.errors ?? [])] })
  const audience = audiences.length > 0 ? audienceStage(audiences, head) : undefined
  const stages: readonly Stage[] = [
    roleTypeStage(role),
    ...addressStage(role, source),
    { stage: 'signature', check: { kind: 'signature' }, error: 'error validating token: error verifying token signature' },
    ...algorithmStage(config),
    issuer.stage,
    ...(audience === undefined ? [] : [withSubject(audience)]),
    withSubject(lifetimeStage(fields, head)),
    ...(audience === undefined ? [withSubject(noAudienceStage(head))] : []),
    withSubject(identityStage(fields, source, head)),
    { stage: 'condition', check: condition, ...claimErrors(bound, early) },
    ...policiesStage(role),
  ]
  return { issuer: issuer.expected, audience: audiences, condition, stages }
}

// A role without `role_type` is one for OIDC, which no token logs in to (vault.md 2 and 4 [P path_role.go, path_login.go]).
function roleTypeStage({ fields, nameSpan }: RoleSource): Stage {
  const type = textField(fields, 'role_type')
  const error = 'role with oidc role_type is not allowed'
  const span = type?.span ?? nameSpan
  const known = type === undefined ? 'oidc' : plain(type.text)
  const constant = (truth: 'yes' | 'no' | 'unknown', why: string): Stage => ({
    stage: 'document',
    check: { kind: 'constant', truth, why, span },
    error,
  })
  if (known === undefined) return constant('unknown', `role_type is not known: ${firstHole(type?.text ?? [])?.why ?? ''}`)
  if (known === 'jwt') return constant('yes', 'role_type is jwt')
  return constant(
    'no',
    type === undefined ? 'without role_type it is oidc: such a role takes no token' : `role_type is ${known}: such a role takes no token`,
  )
}

function boundClaimsType({ fields }: RoleSource): BoundClaimsType {
  const type = textField(fields, 'bound_claims_type')
  const hole = firstHole(type?.text ?? [])
  return hole ?? (plain(type?.text ?? []) === 'glob' ? 'glob' : 'string')
}

// Where a call comes from lies outside the documents.
function addressStage({ fields }: RoleSource, source: string): readonly Stage[] {
  const current = listField(fields, 'token_bound_cidrs', source)
  const ranges = current.length > 0 ? current : listField(fields, 'bound_cidrs', source)
  if (ranges.length === 0) return []
  const list = ranges.map(({ text }) => plain(text) ?? 'an unknown range').join(', ')
  const why = `the role takes tokens only from ${list}, and where the job runs is not in these files`
  return [{ stage: 'grant', check: { kind: 'assumed', why, narrows: true }, error: 'permission denied' }]
}

/** The stage `issuer`, and which issuer's tokens the method takes as far as its keys or `bound_issuer` tell. */
export function issuerStage(config: ConfigSource | undefined, head: Span): { readonly stage: Stage; readonly expected: Expectation } {
  const error = 'error validating token: invalid issuer (iss) claim'
  if (config === undefined) {
    const why = "the configuration of the role's auth method is not in these files"
    return { stage: { stage: 'issuer', check: { kind: 'assumed', why }, error }, expected: [] }
  }
  const bound = textField(config.fields, 'bound_issuer')
  if (bound !== undefined) {
    const check: Test = {
      ...claimTest('iss', bound.span, 'bound_issuer: iss'),
      op: 'equals',
      right: [{ kind: 'text', text: bound.text, span: bound.span }],
    }
    return { stage: { stage: 'issuer', check, error }, expected: [bound] }
  }
  // Only the keys tell whose token it is (vault.md 1 [P path_login.go, CAP]).
  const keys = issuerOfKeys(config)
  const whose = keys === undefined ? 'the keys of the configuration' : `the keys of ${plain(keys.text) ?? 'the configuration'}`
  const why = `iss is not checked, since bound_issuer is not set: whose token it is tells only the signature by ${whose}`
  const span = keys?.span ?? config.span ?? head
  return {
    stage: { stage: 'issuer', check: { kind: 'constant', truth: 'yes', why, span }, error },
    expected: keys === undefined ? [] : [keys],
  }
}

// GitLab's keys are at `/oauth/discovery/keys`, and were at `/-/jwks` (gitlab.md 1).
/** The issuer that a configuration takes its keys of, where their address tells it. */
export function issuerOfKeys({ fields }: ConfigSource): Item | undefined {
  const discovery = textField(fields, 'oidc_discovery_url')
  if (discovery !== undefined) return discovery
  const keys = textField(fields, 'jwks_url')
  const url = plain(keys?.text ?? [])
  const found = url === undefined ? null : /^(https?:\/\/.+?)\/(oauth\/discovery\/keys|-\/jwks)$/.exec(url)
  return found === null || keys === undefined ? undefined : { text: [found[1] ?? ''], span: keys.span }
}

/** One of the audiences must be in `aud`, letter by letter (vault.md 2 [P]). */
export function audienceStage(audiences: readonly Item[], head: Span): Stage {
  const [first] = audiences
  const right: readonly Term[] = audiences.map(({ text, span }) => ({ kind: 'text', text, span }))
  const check: Test = { ...claimTest('aud', first?.span ?? head, 'bound_audiences: aud'), op: 'equals', right, elements: true }
  return {
    stage: 'audience',
    check,
    error: 'error validating token: invalid audience (aud) claim: audience claim does not match any expected audience',
  }
}

// A list always; a single text since Vault 1.17, 1.16.3 and 1.15.9 (vault.md 2 [P], commit b8833ce). GitLab always sends `aud`.
function noAudienceStage(head: Span): Stage {
  const there: Test = {
    ...claimTest('aud', head, 'no bound_audiences: aud'),
    op: 'present',
    on: { missing: 'no', null: 'no', mistyped: 'no', empty: 'no' },
  }
  return {
    stage: 'audience',
    check: { kind: 'not', of: there, span: head },
    error: 'audience claim found in JWT but no audiences bound to the role',
  }
}

function subjectTest(fields: RoleSource['fields']): Test | undefined {
  const subject = textField(fields, 'bound_subject')
  if (subject === undefined) return undefined
  return {
    ...claimTest('sub', subject.span, 'bound_subject: sub'),
    op: 'equals',
    right: [{ kind: 'text', text: subject.text, span: subject.span }],
  }
}

// Which of several failing claims Vault names varies from call to call (vault.md 3 [P]): the order of a Go map.
function claimErrors(bound: readonly BoundClaim[], early: Errors): Pick<Stage, 'error' | 'errors'> {
  const text = (claim: string) => `error validating claims: claim ${JSON.stringify(claim)} does not match any associated bound claim values`
  const [only] = bound
  if (bound.length === 1 && only !== undefined) return { error: text(only.claim), errors: [...early, ...missingErrors(only, [])] }
  const errors = bound.flatMap((one) => {
    const others = bound.filter((other) => other !== one).map(({ condition }) => condition)
    return [...missingErrors(one, others), { when: all([not(one.condition), ...others]), text: text(one.claim) }]
  })
  const names = bound.map(({ claim }) => JSON.stringify(claim)).join(', ')
  return {
    error: `error validating claims: of ${names}, Vault names one of those that are missing or do not match`,
    errors: [...early, ...errors],
  }
}

function missingErrors({ claim, condition }: BoundClaim, others: readonly Condition[]): Errors {
  const [test] = condition.kind === 'any' ? condition.of : [condition]
  if (test?.kind !== 'test') return []
  const there: Test = { ...test, op: 'present', right: [], on: { missing: 'no', null: 'no', mistyped: 'no' } }
  return [{ when: all([not(there), ...others]), text: `error validating claims: claim ${JSON.stringify(claim)} is missing` }]
}

function claimTest(claim: string, span: Span, label: string): Omit<Test, 'op'> {
  return {
    kind: 'test',
    left: { kind: 'claim', path: [claim], span },
    right: [],
    on: { missing: 'no', null: 'no', mistyped: 'no' },
    label,
    span,
  }
}

function all(of: readonly Condition[]): Condition {
  const [first] = of
  return { kind: 'all', of, span: first?.span ?? { file: '', start: 0, end: 0 } }
}

function not(of: Condition): Condition {
  return { kind: 'not', of, span: of.span }
}
