import { show, type Text } from '../../text/holes.ts'
import type { MappedText } from '../../text/mapped-text.ts'
import type { Pattern } from '../../text/pattern.ts'
import type { Span } from '../../text/span.ts'
import type { Condition, Term, Test } from '../condition.ts'
import type { Stage, TrustPolicy } from '../trust.ts'
import { type Comparison, type ParsedExpression, parseExpression } from './expression.ts'

export interface Placed {
  readonly text: Text
  readonly span: Span
}

/** A federated identity credential, whatever document or command describes it; azure.md 1, 2, 4. */
export interface Credential {
  readonly name: Text
  /** What it lets somebody sign in as: `application 1234…`, `managed identity deploy`. */
  readonly holder: string
  readonly issuer: Placed | undefined
  readonly subject: Placed | undefined
  readonly audiences: readonly Placed[]
  readonly expression: MappedText | undefined
  readonly languageVersion: { readonly value: number; readonly span: Span } | undefined
  readonly labels: readonly string[]
  readonly span: Span
  readonly nameSpan: Span
}

/** A credential with what it is compiled to. */
export interface Compiled {
  readonly credential: Credential
  readonly expression: ParsedExpression | undefined
  readonly policy: TrustPolicy
}

/** Seconds for which nobody documents whether a token is still taken behind its `exp`. */
const doubt = 300

/** The policy of a credential: issuer, audience and subject, each with its error (azure.md 3; the order of the codes is not verified). */
export function policyOf(credential: Credential): Compiled {
  const { span, nameSpan } = credential
  const expression = credential.expression === undefined ? undefined : parseExpression(credential.expression)
  const condition = expression === undefined ? subjectCheck(credential) : expressionCheck(expression, credential)
  const tail = 'Please check your federated identity credential Subject, Audience and Issuer against the presented assertion.'
  const stages: readonly Stage[] = [
    {
      stage: 'issuer',
      check: one(credential.issuer === undefined ? [] : [credential.issuer], 'iss', span),
      error: `AADSTS700211: No matching federated identity record found for presented assertion issuer '{iss}'. ${tail}`,
    },
    { stage: 'signature', check: { kind: 'signature' }, error: 'AADSTS700027: Client assertion failed signature validation.' },
    { stage: 'lifetime', check: lifetime(span), error: 'AADSTS700024: Client assertion is not within its valid time range.' },
    {
      stage: 'audience',
      check: one(credential.audiences, 'aud', span),
      error: `AADSTS700212: No matching federated identity record found for presented assertion audience '{aud}'. ${tail}`,
    },
    ...(expression === undefined && credential.subject !== undefined
      ? [
          {
            stage: 'condition' as const,
            check: { ...condition, op: 'equalsIgnoreCase' } as Test,
            error: `AADSTS700213: No matching federated identity record found for presented assertion subject '{sub}'. ${tail}`,
          },
          {
            stage: 'condition' as const,
            check: condition,
            error: `AADSTS7002138: No matching federated identity record found for presented assertion subject '{sub}'. The subject matches with case-insensitive comparison, but not with case-sensitive comparison.`,
          },
        ]
      : [
          {
            stage: 'condition' as const,
            check: condition,
            error: `AADSTS700213: No matching federated identity record found for presented assertion subject '{sub}'. ${tail}`,
          },
        ]),
  ]
  const policy: TrustPolicy = {
    relyingParty: 'azure',
    name: show(credential.name),
    grants: credential.holder,
    aliases: [...new Set([show(credential.name), ...credential.labels])],
    issuer: credential.issuer === undefined ? [] : [credential.issuer],
    audience: credential.audiences,
    condition,
    stages,
    span,
    nameSpan,
  }
  return { credential, expression, policy }
}

// Exact and with letter case (azure.md 1 [CON, GRAPH]); GitLab writes one audience as a text.
function one(wanted: readonly Placed[], claim: string, span: Span): Condition {
  const left: Term = { kind: 'call', function: 'only', args: [{ kind: 'claim', path: [claim], span }], span }
  return {
    ...claimTest(claim, wanted[0]?.span ?? span),
    left,
    op: 'equals',
    right: wanted.map(({ text, span: at }): Term => ({ kind: 'text', text, span: at })),
    on: { missing: 'no', null: 'no', mistyped: 'unknown' },
    why: { mistyped: 'which of several values is compared is not documented' },
    label: claim,
  }
}

function subjectCheck({ subject, span }: Credential): Condition {
  if (subject === undefined) return { kind: 'constant', truth: 'no', why: 'the credential has neither a subject nor an expression', span }
  return {
    ...claimTest('sub', subject.span),
    op: 'equals',
    right: [{ kind: 'text', text: subject.text, span: subject.span }],
    label: 'sub',
  }
}

function expressionCheck(expression: ParsedExpression, { span }: Credential): Condition {
  if (expression.open !== undefined) return { kind: 'constant', truth: 'unknown', why: expression.open, span }
  if (expression.problem !== undefined)
    return {
      kind: 'constant',
      truth: 'no',
      why: `Entra can't read the expression: ${expression.problem.message}`,
      span: expression.problem.span,
    }
  return { kind: 'all', of: expression.comparisons.map(comparison), label: 'and', span }
}

const unverified = 'that the whole value has to match, with letter case, is not verified'

function comparison({ claim, op, value, valueSpan, span }: Comparison): Condition {
  const right: Term =
    op === 'eq' ? { kind: 'text', text: value, span: valueSpan } : { kind: 'pattern', pattern: wildcards(value), span: valueSpan }
  return {
    ...claimTest(claim, span),
    op: op === 'eq' ? 'equals' : 'like',
    right: [right],
    label: `claims['${claim}'] ${op}`,
    ...(op === 'matches' ? { why: { mistyped: unverified } } : {}),
  }
}

/** `*` is any run of characters, `?` exactly one (azure.md 2 [FLEX-old]); that a run may be empty and crosses `/` and `:` is not verified. */
function wildcards(value: Text): Pattern {
  return value.flatMap(
    (part): Pattern =>
      typeof part !== 'string'
        ? [part]
        : part
            .split(/([*?])/)
            .filter((piece) => piece !== '')
            .map((piece) => (piece === '*' ? { any: 'run' } : piece === '?' ? { any: 'one' } : piece)),
  )
}

function lifetime(span: Span): Condition {
  const exp: Term = { kind: 'claim', path: ['exp'], span }
  const until = (right: Term, label: string): Condition => ({
    ...claimTest('exp', span),
    left: { kind: 'request', key: 'now', span },
    op: 'atMost',
    right: [right],
    label,
  })
  const later: Term = { kind: 'call', function: 'plus', args: [exp, { kind: 'json', value: doubt, span }], span }
  const number: Condition = {
    ...claimTest('exp', span),
    op: 'atMost',
    right: [{ kind: 'json', value: Number.MAX_SAFE_INTEGER, span }],
    label: 'exp as a number',
  }
  const doubtful: Condition = {
    kind: 'all',
    of: [
      until(later, 'now, until 5 minutes behind exp'),
      { kind: 'constant', truth: 'unknown', why: 'how long a token is taken behind its exp is not documented', span },
    ],
    label: 'lifetime',
    span,
  }
  const yes: Condition = { kind: 'all', of: [], label: 'lifetime', span }
  const within: Condition = { kind: 'choice', which: until(exp, 'now, until exp'), yes, no: doubtful, label: 'lifetime', span }
  return { kind: 'all', of: [number, within], label: 'lifetime', span }
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
