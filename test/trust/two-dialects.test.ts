import assert from 'node:assert/strict'
import type { Condition, Term } from '../../src/trust/condition.ts'
import { evaluate } from '../../src/trust/evaluate.ts'
import { nameOf } from '../../src/trust/truth.ts'
import { all, any, claim, either, hole, item, json, not, pattern, scope, span, test } from '../support/conditions.ts'

// Two conditions built by hand, in the shape of dialects that have no folder yet: they prove that the algebra is not AWS
// in disguise, and fail when a word of it starts to mean something AWS-like.

describe('a condition shaped like Google’s', () => {
  // attribute.path = assertion.namespace_path + "/" + assertion.user_login   (the mapping, substituted)
  // condition: assertion.project_id == 20 || (attribute.path == "<var.group>/me" && assertion.runner_id.ok != "x" || assertion.ref.startsWith("rel"))
  const attribute: Term = { kind: 'call', function: 'concat', args: [claim('namespace_path'), json('/'), claim('user_login')], span }
  const condition: Condition = either(
    // CEL: == across types is false, a missing field is an error (gcp.md 4, cel-spec langdef).
    test(claim('project_id'), 'equals', [json(20)], { missing: 'error', null: 'no', mistyped: 'no' }),
    all(
      test(attribute, 'equals', [{ kind: 'text', text: [hole('var.group'), '/me'], span }], {
        missing: 'error',
        null: 'error',
        mistyped: 'error',
      }),
      not(test(claim('runner_id', 'ok'), 'equals', [json('x')], { missing: 'error', null: 'error', mistyped: 'no' })),
    ),
    test(claim('ref'), 'like', [pattern('rel', any)], { missing: 'error', null: 'error', mistyped: 'error' }),
  )
  const rows: readonly (readonly [string, Parameters<typeof scope>[0], string])[] = [
    ['a string is never the number', { project_id: '20', namespace_path: 'g', user_login: 'you', runner_id: 1, ref: 'main' }, 'no'],
    ['the error of a missing field is absorbed by a yes', { namespace_path: 'g', user_login: 'you', runner_id: 1, ref: 'release' }, 'yes'],
    ['and stays an error where nothing absorbs it', { namespace_path: 'g', user_login: 'you', runner_id: 1, ref: 'main' }, 'error'],
    [
      'the hole decides, so nobody knows',
      { project_id: '21', namespace_path: 'g', user_login: 'me', runner_id: { ok: 'y' }, ref: 'main' },
      'unknown',
    ],
    [
      'the hole cannot make up for another user',
      { project_id: '21', namespace_path: 'g', user_login: 'you', runner_id: { ok: 'y' }, ref: 'main' },
      'no',
    ],
    [
      'a mapped value that is no string is an error',
      { project_id: '21', namespace_path: 7, user_login: 'me', runner_id: 1, ref: 'main' },
      'error',
    ],
  ]
  for (const [name, claims, expected] of rows) it(name, () => assert.equal(nameOf(evaluate(condition, scope(claims))), expected))
})

describe('a condition shaped like Vault’s', () => {
  // bound_claims: { groups_direct: ["ops", 7], ref_protected: true }: lists are OR within a claim, AND across claims, null is
  // missing, values are compared with their types (vault.md 3).
  const bound = (name: string, ...values: (string | number | boolean)[]): Condition => ({
    kind: 'some',
    over: claim(name),
    as: 'value',
    of: test(item('value'), 'equals', values.map(json)),
    empty: 'no',
    span,
  })
  const condition = all(bound('groups_direct', 'ops', 7), bound('ref_protected', true))
  const rows: readonly (readonly [string, Parameters<typeof scope>[0], string])[] = [
    ['one pair is enough', { groups_direct: ['dev', 'ops'], ref_protected: true }, 'yes'],
    ['types count: the string "true" is not true', { groups_direct: ['ops'], ref_protected: 'true' }, 'no'],
    ['types count in lists', { groups_direct: ['7'], ref_protected: true }, 'no'],
    ['a number in a list', { groups_direct: [7], ref_protected: true }, 'yes'],
    ['an empty list never matches', { groups_direct: [], ref_protected: true }, 'no'],
    ['null is missing', { groups_direct: null, ref_protected: true }, 'no'],
    ['a single value is a list of one', { groups_direct: 'ops', ref_protected: true }, 'yes'],
  ]
  for (const [name, claims, expected] of rows) it(name, () => assert.equal(nameOf(evaluate(condition, scope(claims))), expected))

  it('is unknown only where an unknown claim decides', () => {
    assert.equal(nameOf(evaluate(condition, scope({ ref_protected: true }, { groups_direct: 'flag' }))), 'unknown')
    assert.equal(nameOf(evaluate(condition, scope({ ref_protected: 'true' }, { groups_direct: 'flag' }))), 'no')
  })
})
