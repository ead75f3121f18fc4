import { type Hole, show, type Text } from '../../text/holes.ts'
import type { Span } from '../../text/span.ts'
import type { CompiledCel } from '../cel/compiled.ts'
import type { Condition, Term, Test } from '../condition.ts'
import type { Stage } from '../trust.ts'
import { grantCheck } from './grant.ts'
import type { Compiled } from './mapping.ts'
import type { Binding, Provider } from './model.ts'
import { defaultAudiences } from './names.ts'

/** Seconds that clocks may differ, both ways: gcp.md 1 [MEAS]. */
const skew = 60
/** The bytes that `google.subject` may have: gcp.md 2 [MM, TS]. */
const longestSubject = 127
/** The bytes that all mapped values may have together: gcp.md 2 [MM, WG]. */
const mostMapped = 8192

/**
 * The way of the Security Token Service to its answer, with its texts (gcp.md 6). The condition comes before the mapped values, as it was
 * measured; whether that holds for the length of the subject too is not verified.
 */
export function stagesOf(provider: Provider, compiled: Compiled, grants: readonly Binding[] | undefined): readonly Stage[] {
  const { span } = provider
  return [
    ...(provider.off === undefined ? [] : [off(provider.off)]),
    issuerStage(provider),
    { stage: 'signature', check: { kind: 'signature' }, error: 'invalid_grant: Unable to verify the ID Token signature.' },
    { stage: 'lifetime', check: lifetime(span), error: 'invalid_grant: ID Token issued at {iat} is stale to sign-in.' },
    audienceStage(provider),
    conditionStage(provider, compiled),
    ...mappingStages(provider, compiled),
    grantStage(provider, compiled, grants),
  ]
}

function off({ why, span }: NonNullable<Provider['off']>): Stage {
  return {
    stage: 'document',
    check: { kind: 'constant', truth: 'no', why, span },
    error:
      'invalid_target: The target service indicated by the "audience" parameters is invalid. This might either be because the pool or provider is disabled or deleted or because it doesn\'t exist.',
  }
}

// With or without one slash at the end; the exact rule is not verified (gcp.md 1, "Issuer comparison").
function issuerStage({ issuer }: Provider): Stage {
  const error =
    `invalid_grant: The issuer in ID Token {iss} does not match the expected one ${issuer === undefined ? '' : show(issuer.text)}`.trimEnd()
  if (issuer === undefined)
    return { stage: 'issuer', check: { kind: 'assumed', why: "the provider's issuer is not in these files" }, error }
  const right = [issuer.text, otherSlash(issuer.text)].map((text): Term => ({ kind: 'text', text, span: issuer.span }))
  return {
    stage: 'issuer',
    check: { ...claimTest('iss', issuer.span), op: 'equals', right, label: 'iss, with or without one slash at its end' },
    error,
  }
}

function otherSlash(text: Text): Text {
  const last = text.at(-1)
  if (typeof last !== 'string') return [...text, '/']
  return last.endsWith('/') ? [...text.slice(0, -1), last.slice(0, -1)] : [...text.slice(0, -1), `${last}/`]
}

function lifetime(span: Span): Condition {
  const plus = (term: Term): Term => ({ kind: 'call', function: 'plus', args: [term, { kind: 'json', value: skew, span }], span })
  const now: Term = { kind: 'request', key: 'now', span }
  const exp: Term = { kind: 'claim', path: ['exp'], span }
  return {
    kind: 'all',
    label: 'lifetime',
    of: [
      {
        ...claimTest('exp', span),
        op: 'atMost',
        right: [{ kind: 'json', value: Number.MAX_SAFE_INTEGER, span }],
        label: 'exp as a number',
      },
      { ...claimTest('exp', span), left: now, op: 'atMost', right: [plus(exp)], label: `now, until exp and ${skew} seconds` },
      { ...claimTest('iat', span), op: 'atMost', right: [plus(now)], label: `iat, at most ${skew} seconds from now` },
    ],
    span,
  }
}

// Allowed audiences replace the default (gcp.md 1 [MEAS]). Of several in a token nobody has said which count.
function audienceStage(provider: Provider): Stage {
  const { audiences, span } = provider
  const hole: Hole = { name: 'project number', why: 'the number of the project is not in these files', span }
  const wanted = audiences ?? defaultAudiences(provider, hole).map((text) => ({ text, span: provider.nameSpan }))
  const left: Term = { kind: 'call', function: 'only', args: [{ kind: 'claim', path: ['aud'], span }], span }
  return {
    stage: 'audience',
    check: {
      ...claimTest('aud', span),
      left,
      op: 'equals',
      right: wanted.map((one): Term => ({ kind: 'text', text: one.text, span: one.span })),
      on: { missing: 'no', null: 'no', mistyped: 'unknown' },
      why: { mistyped: 'whether one of several audiences is enough is not verified' },
      label: audiences === undefined ? 'aud, the name of the provider' : 'aud, one of the allowed audiences',
    },
    error: 'invalid_grant: The audience in ID Token [{aud}] does not match the expected audience.',
  }
}

function conditionStage({ condition, span }: Provider, compiled: Compiled): Stage {
  const error = 'unauthorized_client: The given credential is rejected by the attribute condition.'
  if (condition === undefined || compiled.condition === undefined)
    return { stage: 'condition', check: { kind: 'all', of: [], label: 'no attribute condition', span }, error }
  return { stage: 'condition', check: compiled.condition.condition, error }
}

function mappingStages(provider: Provider, { mapped }: Compiled): readonly Stage[] {
  const { span } = provider
  const subject = mapped.get('google.subject')
  if (subject === undefined) {
    const open = provider.mappingOpen
    const check: Condition =
      open === undefined
        ? { kind: 'constant', truth: 'no', why: 'google.subject is not mapped', span }
        : { kind: 'constant', truth: 'unknown', why: open.why, span }
    return [{ stage: 'mapping', check, error: '' }]
  }
  const texts = [...mapped].filter(([key]) => key !== 'google.groups')
  const groups = mapped.get('google.groups')
  return [
    {
      stage: 'mapping',
      check: {
        kind: 'all',
        label: 'mapped values',
        of: [
          ...texts.map(([key, compiled]) => isText(compiled, key)),
          ...(groups?.term === undefined ? [] : [listOfTexts(groups.term, groups.span)]),
        ],
        span,
      },
      // What Google says of an error in a mapping, or of google.groups, is not known. Of attributes it is taken to say the same as of the subject.
      error: '',
      errors: texts.map(([key, compiled]) => ({
        when: { kind: 'not', of: isText(compiled, key), span },
        text: `unauthorized_client: The mapped attribute '${key}' must be of type STRING.`,
      })),
    },
    {
      stage: 'mapping',
      check: subject.test('atMostBytes', [{ kind: 'json', value: longestSubject, span: subject.span }], {
        on: { missing: 'error', null: 'no', mistyped: 'no' },
        label: `google.subject, at most ${longestSubject} bytes`,
        span: subject.span,
      }),
      error:
        'invalid_request: The size of mapped attribute google.subject exceeds the 127 bytes limit. Either modify your attribute mapping or the incoming assertion to produce a mapped attribute that is less than 127 bytes.',
    },
    { stage: 'mapping', check: sum([...mapped.values()], span), error: '' },
  ]
}

function isText(compiled: CompiledCel, key: string): Condition {
  return compiled.test('like', [{ kind: 'pattern', pattern: [{ any: 'run' }], span: compiled.span }], {
    on: { missing: 'error', null: 'no', mistyped: 'no' },
    label: `${key} is a text`,
    span: compiled.span,
  })
}

// A value that depends on a condition is not counted: it would have to be thousands of bytes long to matter.
function sum(mapped: readonly CompiledCel[], span: Span): Condition {
  const args = mapped.flatMap(({ term, type }): readonly Term[] =>
    term === undefined ? [] : [type === 'list' ? { kind: 'call', function: 'join', args: [term], span } : term],
  )
  return {
    kind: 'test',
    left: { kind: 'call', function: 'concat', args, span },
    op: 'atMostBytes',
    right: [{ kind: 'json', value: mostMapped, span }],
    // Whether each is there and a text is another stage's matter.
    on: { missing: 'yes', null: 'yes', mistyped: 'yes' },
    label: `all mapped values, at most ${mostMapped} bytes`,
    span,
  }
}

function listOfTexts(over: Term, span: Span): Condition {
  const of: Condition = {
    kind: 'test',
    left: { kind: 'item', name: 'group', path: [], span },
    op: 'like',
    right: [{ kind: 'pattern', pattern: [{ any: 'run' }], span }],
    on: { missing: 'no', null: 'no', mistyped: 'no' },
    label: 'a text',
    span,
  }
  return {
    kind: 'every',
    over,
    as: 'group',
    of,
    empty: 'yes',
    missing: 'error',
    null: 'error',
    notList: 'no',
    label: 'google.groups is a list of texts',
    span,
  }
}

function grantStage(provider: Provider, compiled: Compiled, grants: readonly Binding[] | undefined): Stage {
  if (grants === undefined)
    return {
      stage: 'grant',
      check: { kind: 'assumed', why: 'no binding for this pool is in these files', narrows: true, holds: 'a federated token' },
      error: '',
    }
  // gcp.md 5 [CC, MEAS]: the first for service accounts, the second is what services say.
  const isAccount = grants.some(({ on }) => on.startsWith('service account '))
  const error = isAccount
    ? "Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist)."
    : 'The caller does not have permission'
  return { stage: 'grant', check: grantCheck(provider, compiled, grants), error }
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
