import type { Span } from '../../text/span.ts'
import { algorithmLeftOut, signingAlgorithm } from '../algorithms.ts'
import type { Condition, Term, Test } from '../condition.ts'
import type { Stage, TrustPolicy } from '../trust.ts'
import { conditionOf, type Expression, expressionOf } from './expression.ts'
import { claimsEnvironment, mappingOf, present } from './mapping.ts'
import type { Authenticator, Rule, Source } from './model.ts'

/** Seconds that `nbf` may lie ahead; `exp` has no grace (coreos/go-oidc v2, verify.go, which the API server uses). */
const leeway = 60

/** What an entry is compiled to; the expressions are for refusals and the editor. */
export interface Compiled {
  readonly policy: TrustPolicy
  readonly mappings: readonly Expression[]
  readonly rules: readonly Expression[]
}

/**
 * The way of the API server to its answer, in its order (apiserver, plugin/pkg/authenticator/token/oidc/oidc.go, AuthenticateToken, and
 * go-oidc, verify.go): issuer, audience, times and signature, then the user is made, then claim rules and user rules are asked.
 */
export function compile(entry: Authenticator): Compiled {
  const { span, url, audiences, nameSpan } = entry
  const mapping = mappingOf(entry)
  const rules: Expression[] = []
  const compiled = (rule: Rule & { readonly kind: 'expression' }, isOfUser: boolean): Expression => {
    const environment = isOfUser ? mapping.user : claimsEnvironment
    const made = expressionOf(rule.expression.mapped, { ...environment, result: 'bool' })
    rules.push(made)
    const needsExtra = isOfUser && entry.extra.length > 0 && /\bextra\b/.test(rule.expression.text)
    const open = made.open ?? (isOfUser ? (mapping.open ?? (needsExtra ? 'user.extra is not evaluated here' : undefined)) : undefined)
    return { ...made, open }
  }
  const parts = [
    ...ofRules(entry.claimRules, (rule) => compiled(rule, false)),
    ...ofRules(entry.userRules, (rule) => compiled(rule, true), true),
  ]
  const condition: Condition = { kind: 'all', of: parts.map(({ check }) => check), label: 'rules', span }
  const audience = audienceStage(entry)
  const stages: readonly Stage[] = [
    issuerStage(entry),
    // With one audience the library compares it first, with several the API server does, last.
    ...(audiences.length > 1 ? [] : [audience]),
    {
      stage: 'lifetime',
      check: lifetime(span),
      error: 'oidc: verify token: oidc: token is expired',
      errors: [
        {
          when: { kind: 'not', of: begun(span), span },
          text: 'oidc: verify token: oidc: current time before the nbf (not before) time: {nbf}',
        },
      ],
    },
    ...algorithmStage(entry),
    { stage: 'signature', check: { kind: 'signature' }, error: 'oidc: verify token: failed to verify signature' },
    ...(audiences.length > 1 ? [audience] : []),
    ...(mapping.stage === undefined ? [] : [mapping.stage]),
    {
      stage: 'condition',
      check: condition,
      error: parts.find(({ onError }) => onError !== undefined)?.onError ?? parts[0]?.errors[0]?.text ?? '',
      errors: parts.flatMap(({ errors }) => errors),
    },
  ]
  const policy: TrustPolicy = {
    relyingParty: 'kubernetes',
    name: entry.name,
    grants: entry.username === undefined ? 'the cluster' : `the cluster as ${describe(entry.username)}`,
    aliases: [entry.name],
    issuer: url === undefined ? [] : [{ text: [url.text], span: url.span }],
    audience: audiences.map(({ text, span: at }) => ({ text: text === '' ? [] : [text], span: at })),
    condition,
    identity: mapping.identity,
    stages,
    span,
    nameSpan,
  }
  return { policy, mappings: mapping.expressions, rules }
}

function describe(source: Source): string {
  if (source.kind === 'both') return 'somebody'
  if (source.kind === 'expression') return source.expression.text.replaceAll(/\s+/g, ' ')
  return `${source.prefix?.text ?? ''}{${source.claim.text}}`
}

function issuerStage({ url, span }: Authenticator): Stage {
  // Whoever's token it is not says nothing; when nobody's it is, this is logged, and the answer is 401 Unauthorized.
  const error = 'invalid bearer token'
  if (url === undefined)
    return { stage: 'issuer', check: { kind: 'constant', truth: 'unknown', why: 'no issuer.url is given', span }, error }
  return {
    stage: 'issuer',
    check: { ...claimTest('iss', url.span), op: 'equals', right: [{ kind: 'text', text: [url.text], span: url.span }] },
    error,
  }
}

// Flags may take other algorithms than GitLab's (go-oidc, verify.go).
function algorithmStage({ algorithms }: Authenticator): readonly Stage[] {
  const span = algorithms === undefined ? undefined : algorithmLeftOut(algorithms.map(({ text, span }) => ({ text: [text], span })))
  if (algorithms === undefined || span === undefined) return []
  const taken = algorithms.map(({ text }) => `"${text}"`).join(' ')
  return [
    {
      stage: 'signature',
      check: { kind: 'constant', truth: 'no', why: `GitLab signs with ${signingAlgorithm}, which oidc-signing-algs leaves out`, span },
      error: `oidc: verify token: oidc: id token signed with unsupported algorithm, expected [${taken}] got "${signingAlgorithm}"`,
    },
  ]
}

function lifetime(span: Span): Condition {
  const now: Term = { kind: 'request', key: 'now', span }
  return {
    kind: 'all',
    label: 'lifetime',
    of: [
      { ...claimTest('exp', span), left: now, op: 'atMost', right: [{ kind: 'claim', path: ['exp'], span }], label: 'now, until exp' },
      begun(span),
    ],
    span,
  }
}

function begun(span: Span): Condition {
  const now: Term = { kind: 'request', key: 'now', span }
  const ahead: Term = { kind: 'call', function: 'plus', args: [now, { kind: 'json', value: leeway, span }], span }
  return {
    ...claimTest('nbf', span),
    op: 'atMost',
    right: [ahead],
    on: { missing: 'yes', null: 'yes', mistyped: 'no' },
    label: 'nbf, at most a minute from now',
  }
}

// One of the token's audiences is one of those (others.md 1, audiences).
function audienceStage({ audiences, span }: Authenticator): Stage {
  const [only, another] = audiences
  const wanted = audiences.map(({ text }) => `"${text}"`).join(' ')
  const check: Condition = {
    kind: 'some',
    over: { kind: 'claim', path: ['aud'], span },
    as: 'audience',
    of: {
      ...claimTest('aud', span),
      left: { kind: 'item', name: 'audience', path: [], span },
      op: 'equals',
      right: audiences.map(({ text, span: at }): Term => ({ kind: 'text', text: text === '' ? [] : [text], span: at })),
      label: 'aud, one of the audiences',
    },
    empty: 'no',
    label: 'aud',
    span,
  }
  const error = only !== undefined && another === undefined ? wanted : `in [${wanted}]`
  return { stage: 'audience', check, error: `oidc: verify token: oidc: expected audience ${error} got ["{aud}"]` }
}

interface RulePart {
  readonly check: Condition
  readonly errors: NonNullable<Stage['errors']>
  /** What is answered where its expression fails. */
  readonly onError?: string
}

// Claims are compared before expressions are asked (oidc.go); what fails first is what is answered.
function ofRules(
  rules: readonly Rule[],
  compiled: (rule: Rule & { readonly kind: 'expression' }) => Expression,
  isOfUser = false,
): readonly RulePart[] {
  const parts = rules.map((rule): RulePart => {
    if (rule.kind === 'claim') return requiredClaim(rule)
    if (rule.kind === 'wrong') return { check: { kind: 'constant', truth: 'unknown', why: rule.why, span: rule.span }, errors: [] }
    const check = conditionOf(compiled(rule))
    const { text } = rule.expression
    const start = isOfUser ? 'oidc: error evaluating user info validation rule' : 'oidc: error evaluating claim validation expression'
    const said = text.replaceAll(/[{}]/g, ' ')
    return {
      check,
      errors: [
        {
          when: { kind: 'not', of: check, span: rule.span },
          text: `${start}: validation expression '${said}' failed: ${rule.message?.text ?? ''}`,
        },
      ],
      onError: `${start}: expression '${said}' resulted in error`,
    }
  })
  return [...parts.filter(({ onError }) => onError === undefined), ...parts.filter(({ onError }) => onError !== undefined)]
}

// A text and equal; null is read as an empty text (Go, encoding/json).
function requiredClaim(rule: Rule & { readonly kind: 'claim' }): RulePart {
  const { claim, value, span } = rule
  const wanted = value?.text ?? ''
  const there = present(claim.text, span)
  const check: Test = {
    ...claimTest(claim.text, span),
    op: 'equals',
    right: [{ kind: 'text', text: wanted === '' ? [] : [wanted], span: value?.span ?? span }],
    on: { missing: 'no', null: wanted === '' ? 'yes' : 'no', mistyped: 'no' },
    why: { mistyped: 'only texts are compared' },
  }
  return {
    check,
    errors: [
      { when: { kind: 'not', of: there, span }, text: `oidc: required claim ${claim.text} not present in ID token` },
      {
        when: { kind: 'not', of: check, span },
        text: `oidc: required claim ${claim.text} value does not match. Got = {${claim.text}}, want = ${wanted}`,
      },
    ],
  }
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
