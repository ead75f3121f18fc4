import { follow, type Mapping } from '../../syntax/node.ts'
import { firstHole, plain } from '../../text/holes.ts'
import type { Span } from '../../text/span.ts'
import type { ClaimPath, Condition, Term, Test } from '../condition.ts'
import type { Stage } from '../trust.ts'
import { pathOf } from './bound-claims.ts'
import { boolField, cutAtCommas, fieldOf, textField } from './fields.ts'

type Errors = NonNullable<Stage['errors']>

/**
 * What Vault makes of the claims before it looks at bound claims, so that a failure here hides theirs: the alias' name (`user_claim`), metadata
 * (`claim_mappings`) and groups (vault.md 4, number 7 [P path_login.go]).
 */
export function identityStage(fields: Mapping, source: string, span: Span): Stage {
  const user = userClaim(fields, span)
  const mappings = mappedClaims(fields, source).map(({ claim, span: at }) => ({
    condition: isText(claim, pathOf(claim), at, 'yes', `claim_mappings: ${claim}`),
    text: `error converting claim '${claim}' to string`,
  }))
  const groups = groupsClaim(fields)
  const of = [user.condition, ...mappings.map(({ condition }) => condition), ...(groups === undefined ? [] : [groups.condition])]
  const errors: Errors = [
    ...user.errors,
    // Which of several is named first varies.
    ...mappings.map(({ condition, text }) => ({ when: not(condition), text })),
    ...(groups?.errors ?? []),
  ]
  return { stage: 'mapping', check: { kind: 'all', label: 'identity', of, span }, error: user.error, errors }
}

interface Checked {
  readonly condition: Condition
  readonly error: string
  readonly errors: Errors
}

function userClaim(fields: Mapping, span: Span): Checked {
  const field = textField(fields, 'user_claim')
  if (field === undefined) {
    const why = 'the role has no user_claim'
    return { condition: { kind: 'constant', truth: 'no', why, span }, error: 'claim "" not found in token', errors: [] }
  }
  const claim = plain(field.text)
  if (claim === undefined) {
    const why = firstHole(field.text)?.why ?? ''
    return { condition: { kind: 'constant', truth: 'unknown', why, span: field.span }, error: '', errors: [] }
  }
  const path = boolField(fields, 'user_claim_json_pointer') === true ? pathOf(claim) : [claim]
  const there: Test = { ...claimTest(path, field.span, 'no', `user_claim: ${claim}`), op: 'present' }
  const error = `claim ${JSON.stringify(claim)} could not be converted to string`
  const condition: Test = {
    ...isText(claim, path, field.span, 'no', `user_claim: ${claim}`),
    on: { missing: 'no', null: 'no', mistyped: 'no', empty: 'unknown' },
    why: { mistyped: 'it is no string', empty: 'what Vault does with an empty name is not documented' },
  }
  return {
    condition,
    error,
    errors: [
      { when: not(there), text: `claim ${JSON.stringify(claim)} not found in token` },
      { when: not(condition), text: error },
    ],
  }
}

/** The claims of `claim_mappings`: the keys of a map, or those of a text `claim=key,claim=key`. */
export function mappedClaims(
  fields: Mapping,
  source: string,
): readonly { readonly claim: string; readonly target: string; readonly span: Span }[] {
  const node = fieldOf(fields, 'claim_mappings')
  if (node?.kind === 'mapping') {
    return node.entries.flatMap(({ key, value, span }) => {
      const target = follow(value)
      return key.text === undefined
        ? [{ claim: String(key.value), target: target?.kind === 'scalar' && target.text === undefined ? String(target.value) : '', span }]
        : []
    })
  }
  if (node?.kind !== 'scalar' || typeof node.value !== 'string' || node.text !== undefined) return []
  return cutAtCommas([node.value], node.span, source).flatMap(({ text, span }) => {
    const [claim = '', target = ''] = (plain(text) ?? '').split('=')
    return claim === '' ? [] : [{ claim, target, span }]
  })
}

// A text counts as a list of one (vault.md 2 says otherwise; [P path_login.go createIdentity] wraps it).
function groupsClaim(fields: Mapping): Checked | undefined {
  const field = textField(fields, 'groups_claim')
  if (field === undefined) return undefined
  const { span } = field
  const claim = plain(field.text)
  if (claim === undefined) {
    const why = firstHole(field.text)?.why ?? ''
    return { condition: { kind: 'constant', truth: 'unknown', why, span }, error: '', errors: [] }
  }
  const over: Term = { kind: 'claim', path: pathOf(claim), span }
  const item: Term = { kind: 'item', name: 'group', path: [], span }
  const label = `groups_claim: ${claim}`
  const of: Test = { ...isText(claim, [], span, 'no', label), left: item }
  const condition: Condition = { kind: 'every', over, as: 'group', of, empty: 'yes', missing: 'no', null: 'no', label, span }
  const there: Test = { ...claimTest(pathOf(claim), span, 'no', label), op: 'present' }
  const error = `${JSON.stringify(claim)} claim could not be converted to string list`
  return {
    condition,
    error,
    errors: [
      { when: not(there), text: `failed to fetch groups: ${JSON.stringify(claim)} claim not found in token` },
      { when: not(condition), text: error },
    ],
  }
}

function isText(claim: string, path: ClaimPath, span: Span, absent: 'yes' | 'no', label: string): Test {
  return {
    ...claimTest(path, span, absent, label),
    op: 'like',
    right: [{ kind: 'pattern', pattern: [{ any: 'run' }], span }],
    why: { missing: `claim ${JSON.stringify(claim)} is not in the token`, mistyped: 'it is no string' },
  }
}

function claimTest(path: ClaimPath, span: Span, absent: 'yes' | 'no', label: string): Test {
  return {
    kind: 'test',
    left: { kind: 'claim', path, span },
    op: 'present',
    right: [],
    on: { missing: absent, null: absent, mistyped: 'no' },
    label,
    span,
  }
}

function not(of: Condition): Condition {
  return { kind: 'not', of, span: of.span }
}
