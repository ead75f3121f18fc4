import { mappedAsWhole } from '../../text/mapped-text.ts'
import type { Span } from '../../text/span.ts'
import { compileCel } from '../cel/compile.ts'
import type { CelEnvironment, CelVariable, CompiledCel } from '../cel/compiled.ts'
import type { Condition, Term, Test } from '../condition.ts'
import type { Stage, TrustPolicy } from '../trust.ts'
import type { Authenticator, Rule, Source } from './documents.ts'

/** Whole numbers of a token stay whole: claims are JSON without a schema (others.md 1, "numbers"). */
const base = { numbers: 'int', variables: { claims: { kind: 'claims' } } } as const satisfies CelEnvironment

/** Seconds that `nbf` may lie ahead; `exp` has no grace (go-oidc, oidc/verify.go, which the API server uses). */
const leeway = 300

/** What the expressions of an entry are compiled to, for refusals and the editor. */
export interface Compiled {
  readonly policy: TrustPolicy
  readonly expressions: readonly CompiledCel[]
}

/**
 * The way of the API server to its answer, in its order (oidc.go, AuthenticateToken): the token is verified, the user is mapped, then claim
 * rules and user rules are asked. others.md 1.
 */
export function policyOf(entry: Authenticator): Compiled {
  const { node, url, audiences, nameSpan } = entry
  const { span } = node
  const expressions: CompiledCel[] = []
  const compiled = (environment: CelEnvironment, source: Source): CompiledCel => {
    const made = compileCel(source.kind === 'expression' ? source.expression.mapped : expressionFor(source), environment)
    if (source.kind === 'expression') expressions.push(made)
    return made
  }
  const username = entry.username && compiled(base, entry.username)
  const groups = entry.groups && compiled(base, entry.groups)
  const uid = entry.uid && compiled(base, entry.uid)
  const userEnvironment: CelEnvironment = { numbers: 'int', variables: { user: userVariable(username, groups, uid) } }
  const rules = (list: readonly Rule[], environment: CelEnvironment): Condition => ({
    kind: 'all',
    of: list.map((rule) => {
      if (rule.kind === 'claim') return requiredClaim(rule)
      if (rule.kind === 'wrong')
        return { kind: 'constant', truth: 'unknown', why: 'this rule is neither a claim nor an expression', span: rule.span }
      const made = compileCel(rule.expression.mapped, { ...environment, result: 'bool' })
      expressions.push(made)
      return made.condition
    }),
    label: 'rules',
    span,
  })
  const claimRules = rules(entry.claimRules, base)
  const userRules = rules(entry.userRules, userEnvironment)
  const stages: readonly Stage[] = [
    issuerStage(entry),
    { stage: 'signature', check: { kind: 'signature' }, error: 'oidc: verify token: failed to verify signature' },
    { stage: 'lifetime', check: lifetime(span), error: 'oidc: verify token: oidc: token is expired' },
    audienceStage(entry),
    ...(username === undefined ? [] : [mappingStage(entry.username, username, groups, uid, span)]),
    { stage: 'condition', check: claimRules, error: errorOf(entry.claimRules) },
    ...(entry.userRules.length === 0 ? [] : [{ stage: 'condition' as const, check: userRules, error: errorOf(entry.userRules) }]),
  ]
  const policy: TrustPolicy = {
    relyingParty: 'kubernetes',
    name: entry.name,
    grants: entry.username === undefined ? 'the cluster' : `the cluster as ${describe(entry.username)}`,
    aliases: [entry.name],
    issuer: url === undefined ? [] : [{ text: [url.text], span: url.span }],
    audience: audiences.map(({ text, span: at }) => ({ text: text === '' ? [] : [text], span: at })),
    condition: { kind: 'all', of: [claimRules, userRules], label: 'trust policy', span },
    stages,
    span,
    nameSpan,
  }
  return { policy, expressions }
}

function describe(source: Source): string {
  if (source.kind === 'expression') return source.expression.text.replaceAll(/\s+/g, ' ')
  return `${source.prefix?.text ?? ''}{${source.claim.text}}`
}

// A claim with its prefix, as an expression of the same meaning.
function expressionFor({ claim, prefix }: Source & { readonly kind: 'claim' }) {
  const name = `claims[${JSON.stringify(claim.text)}]`
  const text = prefix === undefined || prefix.text === '' ? name : `${JSON.stringify(prefix.text)} + ${name}`
  return mappedAsWhole([text], claim.span)
}

function userVariable(username: CompiledCel | undefined, groups: CompiledCel | undefined, uid: CompiledCel | undefined): CelVariable {
  const member = (name: string, compiled: CompiledCel | undefined) =>
    compiled === undefined ? [] : [[name, { kind: 'expression', compiled } as const] as const]
  return {
    kind: 'object',
    members: Object.fromEntries([...member('username', username), ...member('groups', groups), ...member('uid', uid)]),
  }
}

function issuerStage({ url, node }: Authenticator): Stage {
  const error = 'oidc: authenticator not found for issuer {iss}'
  if (url === undefined)
    return { stage: 'issuer', check: { kind: 'constant', truth: 'unknown', why: 'no issuer.url is given', span: node.span }, error }
  return {
    stage: 'issuer',
    check: { ...claimTest('iss', url.span), op: 'equals', right: [{ kind: 'text', text: [url.text], span: url.span }] },
    error,
  }
}

function lifetime(span: Span): Condition {
  const now: Term = { kind: 'request', key: 'now', span }
  const ahead: Term = { kind: 'call', function: 'plus', args: [now, { kind: 'json', value: leeway, span }], span }
  return {
    kind: 'all',
    label: 'lifetime',
    of: [
      { ...claimTest('exp', span), left: now, op: 'atMost', right: [{ kind: 'claim', path: ['exp'], span }], label: 'now, until exp' },
      {
        ...claimTest('nbf', span),
        op: 'atMost',
        right: [ahead],
        on: { missing: 'yes', null: 'yes', mistyped: 'no' },
        label: 'nbf, at most 5 minutes from now',
      },
    ],
    span,
  }
}

// One of the token's audiences is one of those (others.md 1, audiences).
function audienceStage({ audiences, node }: Authenticator): Stage {
  const { span } = node
  const wanted = audiences.map(({ text }) => text).join(', ')
  const one: Test = {
    ...claimTest('aud', span),
    left: { kind: 'item', name: 'audience', path: [], span },
    op: 'equals',
    right: audiences.map(({ text, span: at }): Term => ({ kind: 'text', text: text === '' ? [] : [text], span: at })),
    label: 'aud, one of the audiences',
  }
  const check: Condition = {
    kind: 'some',
    over: { kind: 'claim', path: ['aud'], span },
    as: 'audience',
    of: one,
    empty: 'no',
    label: 'aud',
    span,
  }
  return { stage: 'audience', check, error: `oidc: expected audience in [${wanted}] got [{aud}]` }
}

function mappingStage(
  source: Source | undefined,
  username: CompiledCel,
  groups: CompiledCel | undefined,
  uid: CompiledCel | undefined,
  span: Span,
): Stage {
  const text = (compiled: CompiledCel, label: string, missing: 'error' | 'yes'): Condition =>
    compiled.test('like', [{ kind: 'pattern', pattern: [{ any: 'run' }], span }], {
      on: { missing, null: 'no', mistyped: 'no' },
      label,
      span: compiled.span,
    })
  const isFilled: Condition = username.test('like', [{ kind: 'pattern', pattern: [{ any: 'one' }, { any: 'run' }], span }], {
    on: { missing: 'error', null: 'no', mistyped: 'no' },
    label: 'username is a text that is not empty',
    span: username.span,
  })
  const name = source?.kind === 'claim' ? source.claim.text : undefined
  return {
    stage: 'mapping',
    check: {
      kind: 'all',
      label: 'user',
      of: [
        isFilled,
        ...(name === 'email' ? [verified(span)] : []),
        ...(groups === undefined ? [] : [groupsCheck(groups)]),
        ...(uid === undefined ? [] : [text(uid, 'uid is a text', 'error')]),
      ],
      span,
    },
    error:
      name === undefined ? 'oidc: error evaluating username claim expression' : `oidc: parse username claims "${name}": claim not present`,
  }
}

// With `email` the API server wants email_verified to be true where the token has it; GitLab's ID tokens have neither.
function verified(span: Span): Condition {
  const isTrue: Term = { kind: 'json', value: true, span }
  return { ...claimTest('email_verified', span), op: 'equals', right: [isTrue], on: { missing: 'yes', null: 'yes', mistyped: 'no' } }
}

// A text or a list of texts; a claim that is missing gives no groups.
function groupsCheck(groups: CompiledCel): Condition {
  const { span } = groups
  if (groups.term === undefined) return { kind: 'all', of: [], label: 'groups', span }
  const of: Condition = {
    kind: 'test',
    left: { kind: 'item', name: 'group', path: [], span },
    op: 'like',
    right: [{ kind: 'pattern', pattern: [{ any: 'run' }], span }],
    on: { missing: 'no', null: 'no', mistyped: 'no' },
    label: 'a text',
    span,
  }
  return { kind: 'every', over: groups.term, as: 'group', of, empty: 'yes', missing: 'yes', null: 'yes', label: 'groups are texts', span }
}

function requiredClaim(rule: Rule & { readonly kind: 'claim' }): Condition {
  const { claim, value, span } = rule
  return {
    ...claimTest(claim.text, span),
    op: 'equals',
    right: [{ kind: 'text', text: value === undefined || value.text === '' ? [] : [value.text], span: value?.span ?? span }],
    why: { missing: `oidc: required claim ${claim.text} not present in ID token`, mistyped: 'a required claim is a text' },
  }
}

// The message of a rule that has one; of several rules nobody knows which fails.
function errorOf(rules: readonly Rule[]): string {
  const [rule, another] = rules
  if (rule === undefined) return ''
  if (another !== undefined)
    return rules.every(({ kind }) => kind === 'claim')
      ? 'oidc: required claim value does not match'
      : 'oidc: error evaluating claim validation expression: validation expression failed'
  if (rule.kind === 'claim')
    return `oidc: required claim ${rule.claim.text} value does not match. Got = {${rule.claim.text}}, want = ${rule.value?.text ?? ''}`
  if (rule.kind === 'wrong') return ''
  return `oidc: error evaluating claim validation expression: ${rule.message ?? `validation expression '${rule.expression.text}' failed`}`
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
