import { concat, plain } from '../../text/holes.ts'
import type { Span } from '../../text/span.ts'
import type { Condition, Term, Test } from '../condition.ts'
import type { Stage } from '../trust.ts'
import { type FoundPolicy, type Provider, withoutScheme } from './documents.ts'
import { audienceTerm } from './keys.ts'

/** Seconds that a token is accepted after its `exp`: aws.md 5, UG:id_roles_providers_oidc. */
const leeway = 300

/**
 * AWS's way from a token to its answer, in its order, each with AWS's own error text (aws.md 5). There is no stage
 * `document`: what IAM would refuse to store is evaluated as if stored.
 */
export function stagesOf(found: FoundPolicy, provider: Provider, condition: Condition): readonly Stage[] {
  const issuer: Stage = {
    stage: 'issuer',
    check: provider.name === '' ? { kind: 'assumed', why: 'the policy names no OIDC provider' } : issuerCheck(found, provider),
    error: 'No OpenIDConnect provider found in your account for {iss}',
  }
  return [
    issuer,
    { stage: 'signature', check: { kind: 'signature' }, error: 'InvalidIdentityToken' },
    { stage: 'lifetime', check: lifetimeCheck(provider.span), error: 'ExpiredTokenException' },
    audienceStage(found, provider),
    { stage: 'condition', check: condition, error: 'Not authorized to perform sts:AssumeRoleWithWebIdentity' },
  ]
}

// The provider's URL is compared as it is, trailing slash and letter case included: aws.md 2, aws-sam-cli#7432, botocore.
function issuerCheck(found: FoundPolicy, provider: Provider): Condition {
  const span = provider.span
  const iss: Condition = {
    ...claimTest('iss', span),
    op: 'equals',
    right: [{ kind: 'text', text: concat(['https://'], provider.nameText), span }],
  }
  const url = found.given?.url
  if (url === undefined || plain(provider.nameText) === undefined || withoutScheme(String(url.value)) === provider.name) return iss
  const why = `the given provider is ${String(url.value)}, the policy names ${provider.name}`
  return { kind: 'all', label: 'provider', of: [iss, { kind: 'constant', truth: 'no', why, span: url.span }], span }
}

// Five minutes of grace, and `iat` is required: aws.md 5, UG:id_roles_providers_oidc and STS:API_AssumeRoleWithWebIdentity.
function lifetimeCheck(span: Span): Condition {
  const exp: Term = { kind: 'claim', path: ['exp'], span }
  const until: Term = { kind: 'call', function: 'plus', args: [exp, { kind: 'json', value: leeway, span }], span }
  return {
    kind: 'all',
    label: 'lifetime',
    of: [
      isNumber('iat', span),
      isNumber('exp', span),
      {
        ...claimTest('exp', span),
        left: { kind: 'request', key: 'now', span },
        op: 'atMost',
        right: [until],
        label: 'now, until exp and 5 minutes',
      },
    ],
    span,
  }
}

// Timestamps are integers: aws.md 5, STS:API_AssumeRoleWithWebIdentity.
function isNumber(claim: string, span: Span): Condition {
  const right: Term = { kind: 'json', value: Number.MAX_SAFE_INTEGER, span }
  return { ...claimTest(claim, span), op: 'atMost', right: [right], label: `${claim} as a number` }
}

// `azp` if the token has it, else `aud`, must be one of the provider's client ids: aws.md 5, UG:id_roles_providers_create_oidc.
function audienceStage(found: FoundPolicy, provider: Provider): Stage {
  const error = 'Incorrect token audience'
  const ids = found.given?.clientIds
  if (ids === undefined) {
    return { stage: 'audience', check: { kind: 'assumed', why: "the provider's client ids are not in these files" }, error }
  }
  const check: Test = {
    ...claimTest('aud', provider.span),
    left: audienceTerm(provider.span),
    op: 'equals',
    right: ids.map((id) => ({ kind: 'text', text: id.text ?? [String(id.value)], span: id.span })),
    on: { missing: 'no', null: 'unknown', mistyped: 'unknown' },
    why: { mistyped: 'which of several audiences AWS compares is not documented' },
    label: 'client ids of the provider',
  }
  return { stage: 'audience', check, error }
}

function claimTest(claim: string, span: Span): Test {
  return {
    kind: 'test',
    left: { kind: 'claim', path: [claim], span },
    op: 'present',
    right: [],
    on: { missing: 'no', null: 'no', mistyped: 'no' },
    label: claim,
    span,
  }
}
