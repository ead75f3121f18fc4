import { plain, show, type Text } from '../../text/holes.ts'
import type { MappedText } from '../../text/mapped-text.ts'
import type { Pattern } from '../../text/pattern.ts'
import type { Span } from '../../text/span.ts'
import type { Condition, Constant, Term, Test } from '../condition.ts'
import type { Stage, TrustPolicy } from '../trust.ts'
import { claimTest } from './claim-test.ts'
import { type Comparison, type ParsedExpression, parseExpression } from './expression.ts'
import { lifetime } from './lifetime.ts'

export interface Placed {
  readonly text: Text
  readonly span: Span
}

/** Whose a credential is: what somebody signs in as with it. */
export interface Holder {
  /** `application 1234…`, `managed identity deploy`. */
  readonly holder: string
  /** The same for the program: credentials of one document with the same are of one application or identity; `undefined`: not known. */
  readonly holderId: string | undefined
}

/** A federated identity credential, whatever document or command describes it; azure.md 1, 2, 4. */
export interface Credential extends Holder {
  readonly name: Text
  /** The document tells no name. */
  readonly isUnnamed?: boolean
  readonly issuer: Placed | undefined
  readonly subject: Placed | undefined
  readonly audiences: readonly Placed[]
  readonly description?: Placed | undefined
  readonly expression: MappedText | undefined
  readonly languageVersion: { readonly value: number; readonly span: Span } | undefined
  readonly labels: readonly string[]
  /** A resource of a template that waits for no other one: it is written at the same time as its neighbours. */
  readonly atOnce?: true
  readonly span: Span
  readonly nameSpan: Span
}

/** A credential with what it is compiled to. */
export interface Compiled {
  readonly credential: Credential
  readonly expression: ParsedExpression | undefined
  readonly policy: TrustPolicy
}

const tail = 'Please check your federated identity credential Subject, Audience and Issuer against the presented assertion.'
const noRecord = 'No matching federated identity record found for presented assertion'

/** The policy of a credential: issuer, audience and subject, each with its error (azure.md 3; the order of the codes is not verified). */
export function policyOf(credential: Credential): Compiled {
  const { span, nameSpan, issuer, subject, audiences } = credential
  const expression = credential.expression === undefined ? undefined : parseExpression(credential.expression)
  const condition = conditionOf(credential, expression)
  const stages: readonly Stage[] = [
    {
      stage: 'issuer',
      check: one(issuer === undefined ? [] : [issuer], 'iss', span),
      error: `AADSTS700211: ${noRecord} issuer '{iss}'. ${tail}`,
    },
    { stage: 'signature', check: { kind: 'signature' }, error: 'AADSTS700027: Client assertion failed signature validation.' },
    { stage: 'lifetime', check: lifetime(span), error: 'AADSTS700024: Client assertion is not within its valid time range.' },
    { stage: 'audience', check: audienceCheck(audiences, span), error: `AADSTS700212: ${noRecord} audience '{aud}'. ${tail}` },
    {
      stage: 'condition',
      check: condition,
      error: `AADSTS700213: ${noRecord} subject '{sub}'. ${tail}`,
      ...(expression !== undefined || subject === undefined
        ? {}
        : {
            errors: [
              {
                when: { ...subjectCheck(subject), op: 'equalsIgnoreCase' },
                text: `AADSTS7002138: ${noRecord} subject '{sub}'. The subject matches with case-insensitive comparison, but not with case-sensitive comparison.`,
              },
            ],
          }),
    },
  ]
  const policy: TrustPolicy = {
    relyingParty: 'azure',
    name: show(credential.name),
    grants: credential.holder,
    aliases: [...new Set([show(credential.name), ...credential.labels, ...holderNames(credential.holder)])],
    issuer: issuer === undefined ? [] : [issuer],
    audience: audiences,
    condition,
    stages,
    span,
    nameSpan,
  }
  return { credential, expression, policy }
}

// `application 1234…`: the id of the application is what jobs sign in with.
function holderNames(holder: string): readonly string[] {
  return /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi.exec(holder) ?? []
}

// The first audience counts (azure.md 1); Entra stores no second one, so nobody says what it would do.
function audienceCheck(audiences: readonly Placed[], span: Span): Condition {
  const [first, ...others] = audiences
  const check = one(first === undefined ? [] : [first], 'aud', span)
  if (others.length === 0) return check
  const open: Constant = {
    kind: 'constant',
    truth: 'unknown',
    why: 'Entra takes no second audience: what it would do with one is open',
    span,
  }
  const no: Constant = { kind: 'constant', truth: 'no', why: 'no audience of the credential', span }
  return {
    kind: 'choice',
    which: check,
    yes: { kind: 'all', of: [], span },
    no: { kind: 'choice', which: one(others, 'aud', span), yes: open, no, span },
    label: 'aud',
    span,
  }
}

// Exact and with letter case (azure.md 1 [CON, GRAPH]); GitLab writes one audience as a text.
function one(wanted: readonly Placed[], claim: string, span: Span): Test {
  const left: Term = { kind: 'call', function: 'only', args: [{ kind: 'claim', path: [claim], span }], span }
  return {
    ...claimTest(claim, wanted[0]?.span ?? span),
    left,
    op: 'equals',
    right: wanted.map(({ text, span: at }): Term => ({ kind: 'text', text, span: at })),
    on: { missing: 'no', null: 'no', mistyped: 'unknown' },
    why: { mistyped: 'which of several values is compared is not documented' },
  }
}

// A credential has one of the two. Of one with both, which Entra does not store, only what they agree on is certain.
function conditionOf(credential: Credential, expression: ParsedExpression | undefined): Condition {
  const { subject, span } = credential
  const bySubject = subject === undefined ? undefined : subjectCheck(subject)
  const byExpression = expression === undefined ? undefined : expressionCheck(expression, credential)
  if (bySubject === undefined || byExpression === undefined) {
    const why = 'the credential has neither a subject nor an expression'
    return bySubject ?? byExpression ?? { kind: 'constant', truth: 'no', why, span }
  }
  const open: Constant = { kind: 'constant', truth: 'unknown', why: 'whether subject or expression counts is not documented', span }
  const no: Constant = { kind: 'constant', truth: 'no', why: 'neither fits', span }
  return {
    kind: 'choice',
    which: bySubject,
    yes: { kind: 'choice', which: byExpression, yes: { kind: 'all', of: [], span }, no: open, span },
    no: { kind: 'choice', which: byExpression, yes: open, no, span },
    label: 'subject and expression',
    span,
  }
}

function subjectCheck(subject: Placed): Test {
  return { ...claimTest('sub', subject.span), op: 'equals', right: [{ kind: 'text', text: subject.text, span: subject.span }] }
}

function expressionCheck(expression: ParsedExpression, { issuer, span }: Credential): Condition {
  if (expression.open !== undefined) return { kind: 'constant', truth: 'unknown', why: expression.open, span }
  if (expression.problem !== undefined)
    return {
      kind: 'constant',
      truth: 'no',
      why: `Entra can't read the expression: ${expression.problem.message}`,
      span: expression.problem.span,
    }
  const label =
    isGitLab(issuer) && !hasId(expression) ? 'and (whether such an expression without an id still counts is not verified)' : 'and'
  return { kind: 'all', of: expression.comparisons.map(comparison), label, span }
}

/** Whether an issuer is a GitLab for which Entra takes flexible credentials; azure.md 2, allowed issuers [FLEX-old]. */
export function isGitLab(issuer: Placed | undefined): boolean {
  return /^https:\/\/gitlab\./i.test(plain(issuer?.text ?? []) ?? '')
}

/** Whether an expression has the id beside `sub` that Entra wants since 2026; azure.md 2, "CHANGED in 2026" [MUT]. */
export function hasId({ comparisons }: ParsedExpression): boolean {
  return comparisons.some(({ claim }) => stays.has(claim))
}

const stays: ReadonlySet<string> = new Set(['project_id', 'namespace_id', 'user_id'])

// That values are compared with letter case, and patterns as a whole, is what the pages suggest; azure.md 2 and 6.
function comparison({ claim, op, value, valueSpan, span }: Comparison): Condition {
  const right: Term =
    op === 'eq' ? { kind: 'text', text: value, span: valueSpan } : { kind: 'pattern', pattern: wildcards(value), span: valueSpan }
  return {
    ...claimTest(claim, span),
    op: op === 'eq' ? 'equals' : 'like',
    right: [right],
    label: op === 'eq' ? `claims['${claim}'] eq` : `claims['${claim}'] matches (whole, with letter case: documented so, not verified)`,
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
