import { mappedAsWhole } from '../../text/mapped-text.ts'
import type { Span } from '../../text/span.ts'
import type { CelEnvironment, CelVariable, CompiledCel } from '../cel/compiled.ts'
import type { Condition, Term, Test } from '../condition.ts'
import type { Stage } from '../trust.ts'
import { conditionOf, type Expression, expressionOf } from './expression.ts'
import type { Authenticator, Source } from './model.ts'

/** Whole numbers of a token stay whole: claims are JSON without a schema (others.md 1, "numbers"). */
export const claimsEnvironment = { numbers: 'int', variables: { claims: { kind: 'claims' } } } as const satisfies CelEnvironment

/** What the user is made of; `open`: why parts of it can't be said. */
export interface Mapping {
  readonly stage: Stage | undefined
  /** `user` of the rules that look at it. */
  readonly user: CelEnvironment
  readonly open: string | undefined
  /** The claims that the user's name and groups are made of. */
  readonly identity: readonly string[]
  readonly expressions: readonly Expression[]
}

/** How the API server makes a user of claims, and where that fails (oidc.go: getUsername, getGroups, getUID, getExtra). */
export function mappingOf(entry: Authenticator): Mapping {
  const { span } = entry
  const expressions: Expression[] = []
  const compiled = (source: Source | undefined): Expression | undefined => {
    if (source?.kind !== 'expression') return undefined
    const made = expressionOf(source.expression.mapped, claimsEnvironment)
    expressions.push(made)
    return made
  }
  const [username, groups, uid] = [compiled(entry.username), compiled(entry.groups), compiled(entry.uid)]
  const extra = entry.extra.flatMap(({ source }) => compiled(source) ?? [])
  const parts: readonly Part[] = [
    ...usernamePart(entry.username, username),
    ...groupsPart(entry.groups, groups),
    ...uidPart(entry.uid, uid),
    ...extra.map((one) => ({ check: textsOf(one, 'extra'), error: 'oidc: error evaluating extra claim expression' })),
  ]
  const name = textOf(entry.username, username, span)
  const list = listOf(entry.groups, groups, span)
  const members: { readonly [name: string]: CelVariable } = {
    username: variable(name),
    groups: variable(list),
    uid: variable(textOf(entry.uid, uid, span)),
    extra: { kind: 'object', members: {} },
  }
  const both = [entry.username, entry.groups, entry.uid].some((source) => source?.kind === 'both')
  return {
    stage:
      parts.length === 0
        ? undefined
        : {
            stage: 'mapping',
            check: { kind: 'all', label: 'user', of: parts.map(({ check }) => check), span },
            error: parts.find(({ isExpression }) => isExpression === true)?.error ?? parts[0]?.error ?? '',
            errors: parts.flatMap(({ check, error, errors }) => [
              ...(errors ?? []),
              { when: { kind: 'not' as const, of: check, span }, text: error },
            ]),
          },
    user: { numbers: 'int', variables: { user: { kind: 'object', members } } },
    open:
      [username, groups, uid, ...extra].find((one) => one?.open !== undefined)?.open ??
      (both ? 'a mapping has both a claim and an expression' : undefined),
    identity: [...new Set([...name.reads, ...list.reads].map(([claim]) => String(claim)))],
    expressions,
  }
}

interface Part {
  readonly check: Condition
  readonly error: string
  readonly errors?: NonNullable<Stage['errors']>
  readonly isExpression?: true
}

const anyText = (span: Span): Term => ({ kind: 'pattern', pattern: [{ any: 'run' }], span })

function usernamePart(source: Source | undefined, expression: Expression | undefined): readonly Part[] {
  if (source?.kind === 'claim') {
    const { text, span } = source.claim
    const error = `oidc: parse username claims "${text}": the claim is no text`
    return [
      {
        check: textClaim(text, span, 'username'),
        error,
        errors: [{ when: absent(text, span), text: `oidc: parse username claims "${text}": claim not present` }],
      },
      ...(text === 'email' ? [{ check: verified(span), error: 'oidc: email not verified' }] : []),
    ]
  }
  if (expression === undefined) return source === undefined ? [] : [both(source)]
  const { compiled } = expression
  const { span } = compiled
  const filled: Term = { kind: 'pattern', pattern: [{ any: 'one' }, { any: 'run' }], span }
  const test = compiled.test('like', [filled], {
    on: { missing: 'error', null: 'no', mistyped: 'no' },
    label: 'username, a text that is not empty',
    span,
  })
  return [
    {
      check: decided(expression, test, `type(value) == string && value != ""`),
      error: 'oidc: error evaluating username claim expression',
      isExpression: true,
    },
  ]
}

function uidPart(source: Source | undefined, expression: Expression | undefined): readonly Part[] {
  if (source?.kind === 'claim') {
    const { text, span } = source.claim
    return [
      {
        check: textClaim(text, span, 'uid'),
        error: `oidc: parse uid claim "${text}": the claim is no text`,
        errors: [{ when: absent(text, span), text: `oidc: parse uid claim "${text}": claim not present` }],
      },
    ]
  }
  if (expression === undefined) return source === undefined ? [] : [both(source)]
  const { compiled } = expression
  const { span } = compiled
  const test = compiled.test('like', [anyText(span)], { on: { missing: 'error', null: 'no', mistyped: 'no' }, label: 'uid, a text', span })
  return [
    { check: decided(expression, test, 'type(value) == string'), error: 'oidc: error evaluating uid claim expression', isExpression: true },
  ]
}

// A claim that is not there gives no groups; one that is has to be a text or a list of them. null is nothing (Go, encoding/json).
function groupsPart(source: Source | undefined, expression: Expression | undefined): readonly Part[] {
  if (source?.kind === 'claim') {
    const { text, span } = source.claim
    const check: Condition = {
      kind: 'every',
      over: { kind: 'claim', path: [text], span },
      as: 'group',
      of: isText({ kind: 'item', name: 'group', path: [], span }, span, 'yes'),
      empty: 'yes',
      missing: 'yes',
      null: 'yes',
      label: 'groups are texts',
      span,
    }
    return [{ check, error: `oidc: parse groups claim "${text}": the claim is neither a text nor a list of texts` }]
  }
  if (expression === undefined) return source === undefined ? [] : [both(source)]
  return [{ check: textsOf(expression, 'groups'), error: 'oidc: error evaluating group claim expression', isExpression: true }]
}

// A text, a list of texts, or null (oidc.go, convertCELValueToStringList).
function textsOf(expression: Expression, label: string): Condition {
  const { compiled } = expression
  const { span, term } = compiled
  const every: Condition | undefined = term && {
    kind: 'every',
    over: term,
    as: 'value',
    of: isText({ kind: 'item', name: 'value', path: [], span }, span, 'no'),
    empty: 'yes',
    missing: 'error',
    null: 'yes',
    label: `${label}: texts`,
    span,
  }
  return decided(
    expression,
    every ??
      compiled.test('like', [anyText(span)], { on: { missing: 'error', null: 'yes', mistyped: 'no' }, label: `${label}: texts`, span }),
    'type(value) == string || value == null || (type(value) == list && value.all(one, type(one) == string))',
  )
}

/**
 * What an expression has to come to: as a test where its value is one term, else by an engine that is asked about it. `check` is an
 * expression of CEL about `value`.
 */
function decided({ compiled, open }: Expression, test: Condition, check: string): Condition {
  const { span } = compiled
  if (open !== undefined) return { kind: 'constant', truth: 'unknown', why: open, span }
  if (compiled.value.kind === 'term' || compiled.value.kind === 'error') return test
  const variables: CelEnvironment = { numbers: 'int', variables: { value: { kind: 'expression', compiled } }, result: 'bool' }
  return conditionOf(expressionOf(mappedAsWhole([check], span), variables))
}

function both(source: Source): Part {
  const span = source.kind === 'claim' ? source.claim.span : source.kind === 'expression' ? source.expression.span : source.span
  return { check: { kind: 'constant', truth: 'unknown', why: "claim and expression can't both be set", span }, error: '' }
}

// Go reads null as an empty text.
function textClaim(claim: string, span: Span, label: string): Condition {
  return { ...isText({ kind: 'claim', path: [claim], span }, span, 'yes'), label: `${label}: ${claim}, a text` }
}

function isText(left: Term, span: Span, onNull: 'yes' | 'no'): Test {
  return {
    kind: 'test',
    left,
    op: 'like',
    right: [anyText(span)],
    on: { missing: 'no', null: onNull, mistyped: 'no' },
    label: 'a text',
    span,
  }
}

function absent(claim: string, span: Span): Condition {
  return { kind: 'not', of: present(claim, span), span }
}

/** Whether a token has a claim at all. */
export function present(claim: string, span: Span): Test {
  return {
    kind: 'test',
    left: { kind: 'claim', path: [claim], span },
    op: 'present',
    right: [],
    on: { missing: 'no', null: 'yes', mistyped: 'yes' },
    label: claim,
    span,
  }
}

// With `email` the API server wants email_verified to be true where the token has it; GitLab's ID tokens have neither.
function verified(span: Span): Condition {
  return {
    ...present('email_verified', span),
    op: 'equals',
    right: [{ kind: 'json', value: true, span }],
    on: { missing: 'yes', null: 'no', mistyped: 'no' },
  }
}

function variable(text: CompiledCel): CelVariable {
  return { kind: 'expression', compiled: text }
}

// The username or uid: the claim with its prefix, or the expression; without either an empty text.
function textOf(source: Source | undefined, expression: Expression | undefined, span: Span): CompiledCel {
  if (expression !== undefined) return expression.compiled
  if (source?.kind !== 'claim') return made('""', span)
  const claim = `claims[${JSON.stringify(source.claim.text)}]`
  // GitLab's claims that are texts are never null, which spares the tree a choice.
  const plainly = made(claim, source.claim.span)
  const value = plainly.type === 'string' ? claim : `(${claim} == null ? "" : ${claim})`
  return made(`${prefixOf(source)}${value}`, source.claim.span)
}

// The groups as a list, whatever the claim or expression is.
function listOf(source: Source | undefined, expression: Expression | undefined, span: Span): CompiledCel {
  if (expression !== undefined) {
    const { compiled } = expression
    if (compiled.type === 'list' && compiled.term?.kind === 'claim') return compiled
    const text =
      compiled.type === 'string'
        ? 'value == "" ? [] : [value]'
        : 'type(value) == string ? (value == "" ? [] : [value]) : value == null ? [] : value.filter(one, one != "")'
    return expressionOf(mappedAsWhole([text], compiled.span), { numbers: 'int', variables: { value: { kind: 'expression', compiled } } })
      .compiled
  }
  if (source?.kind !== 'claim') return made('[]', span)
  const name = JSON.stringify(source.claim.text)
  const [claim, prefix] = [`claims[${name}]`, prefixOf(source)]
  const { type } = made(claim, source.claim.span)
  const list = prefix === '' ? claim : `${claim}.map(one, ${prefix}one)`
  const known = type === 'string' ? `[${prefix}${claim}]` : type === 'list' ? list : undefined
  return made(
    `${name} in claims ? ${known ?? `(${claim} == null ? [] : type(${claim}) == string ? [${prefix}${claim}] : ${list})`} : []`,
    source.claim.span,
  )
}

function prefixOf({ prefix }: Source & { readonly kind: 'claim' }): string {
  return prefix === undefined || prefix.text === '' ? '' : `${JSON.stringify(prefix.text)} + `
}

function made(text: string, span: Span): CompiledCel {
  return expressionOf(mappedAsWhole([text], span), claimsEnvironment).compiled
}
