import assert from 'node:assert/strict'
import type { CelProgram } from '../../src/cel/engine.ts'
import { explain } from '../../src/simulate/explain.ts'
import type { Condition, Term } from '../../src/trust/condition.ts'
import { evaluate, type Scope } from '../../src/trust/evaluate.ts'
import { nameOf } from '../../src/trust/truth.ts'
import { all, any, choice, claim, constant, either, hole, item, json, not, pattern, scope, span, test } from '../support/conditions.ts'

const call = (name: 'coalesce' | 'concat' | 'only' | 'plus', ...args: Term[]): Term => ({ kind: 'call', function: name, args, span })

const program: CelProgram = { expression: 'true', variables: {}, numbers: 'double' }

/** Each row: what it shows, the condition, the scope, the answer. */
const rows: readonly (readonly [string, Condition, Scope, string])[] = [
  ['equal strings', test(claim('ref'), 'equals', [json('main')]), scope({ ref: 'main' }), 'yes'],
  ['different strings', test(claim('ref'), 'equals', [json('main')]), scope({ ref: 'dev' }), 'no'],
  ['case matters', test(claim('ref'), 'equals', [json('main')]), scope({ ref: 'Main' }), 'no'],
  ['case ignored where asked', test(claim('ref'), 'equalsIgnoreCase', [json('main')]), scope({ ref: 'Main' }), 'yes'],
  ['one of several', test(claim('ref'), 'equals', [json('a'), json('main')]), scope({ ref: 'main' }), 'yes'],
  ['no wanted value at all', test(claim('ref'), 'equals', []), scope({ ref: 'main' }), 'no'],
  ['missing, as the dialect says', test(claim('ref'), 'equals', [json('x')], { missing: 'error' }), scope({}), 'error'],
  ['null, as the dialect says', test(claim('ref'), 'equals', [json('x')], { null: 'yes' }), scope({ ref: null }), 'yes'],
  ['another type, as the dialect says', test(claim('id'), 'equals', [json(20)], { mistyped: 'error' }), scope({ id: '20' }), 'error'],
  ['unverified is unknown', test(claim('aud'), 'equals', [json('x')], { mistyped: 'unknown' }), scope({ aud: ['x', 'y'] }), 'unknown'],
  ['present although null', test(claim('ref'), 'present', [], { null: 'yes' }), scope({ ref: null }), 'yes'],
  ['a claim of an object', test(claim('job_config', 'sha'), 'equals', [json('ab')]), scope({ job_config: { sha: 'ab' } }), 'yes'],
  ['no step into a string', test(claim('sub', 'length'), 'equals', [json(3)]), scope({ sub: 'abc' }), 'no'],
  ['no inherited names', test(claim('constructor'), 'present', []), scope({}), 'no'],
  ['wildcard run crosses : and /', test(claim('sub'), 'like', [pattern('a:', any)]), scope({ sub: 'a:b/c:d' }), 'yes'],
  ['wildcard run may be empty', test(claim('sub'), 'like', [pattern('a', any)]), scope({ sub: 'a' }), 'yes'],
  ['one wildcard is one character', test(claim('sub'), 'like', [pattern('a', { any: 'one' })]), scope({ sub: 'a' }), 'no'],
  ['atMost holds at the limit', test(claim('exp'), 'atMost', [json(5)]), scope({ exp: 5 }), 'yes'],
  ['atMost of a string', test(claim('exp'), 'atMost', [json(5)], { mistyped: 'error' }), scope({ exp: '5' }), 'error'],
  [
    'coalesce takes the first that is there',
    test(call('coalesce', claim('azp'), claim('aud')), 'equals', [json('b')]),
    scope({ aud: 'b' }),
    'yes',
  ],
  ['coalesce of nothing is missing', test(call('coalesce'), 'equals', [json('b')]), scope({ aud: 'b' }), 'no'],
  ['only opens a list of one', test(call('only', claim('aud')), 'equals', [json('b')]), scope({ aud: ['b'] }), 'yes'],
  [
    'only leaves a list of two',
    test(call('only', claim('aud')), 'equals', [json('b')], { mistyped: 'error' }),
    scope({ aud: ['b', 'c'] }),
    'error',
  ],
  ['plus adds', test(claim('now'), 'atMost', [call('plus', claim('exp'), json(300))]), scope({ now: 1300, exp: 1000 }), 'yes'],
  ['concat joins', test(call('concat', claim('a'), json('/'), claim('b')), 'equals', [json('x/y')]), scope({ a: 'x', b: 'y' }), 'yes'],
  [
    'every element',
    { kind: 'every', over: claim('g'), as: 'x', of: test(item('x'), 'equals', [json('a')]), empty: 'yes', span },
    scope({ g: ['a', 'b'] }),
    'no',
  ],
  [
    'some element',
    { kind: 'some', over: claim('g'), as: 'x', of: test(item('x'), 'equals', [json('a')]), empty: 'no', span },
    scope({ g: ['a', 'b'] }),
    'yes',
  ],
  ['every element of nothing', { kind: 'every', over: claim('g'), as: 'x', of: constant('no'), empty: 'yes', span }, scope({}), 'yes'],
  [
    'a string is a list of one',
    { kind: 'some', over: claim('g'), as: 'x', of: test(item('x'), 'equals', [json('a')]), empty: 'no', span },
    scope({ g: 'a' }),
    'yes',
  ],
  ['unknown claim', test(claim('user_id'), 'equals', [json('1')]), scope({}, { user_id: 'not configured' }), 'unknown'],
  [
    'unknown does not matter beside no',
    all(test(claim('user_id'), 'equals', [json('1')]), constant('no')),
    scope({}, { user_id: 'x' }),
    'no',
  ],
  [
    'unknown does not matter beside yes',
    either(test(claim('user_id'), 'equals', [json('1')]), constant('yes')),
    scope({}, { user_id: 'x' }),
    'yes',
  ],
  [
    'an unknown that never matches cannot be negated to yes',
    not(test(claim('user_id'), 'equals', [json('1')])),
    scope({}, { user_id: 'x' }),
    'unknown',
  ],
  ['error absorbed by no', all(constant('error'), constant('no')), scope({}), 'no'],
  ['error absorbed by yes', either(constant('error'), constant('yes')), scope({}), 'yes'],
  ['opaque without its engine', { kind: 'opaque', engine: 'cel', program, reads: [], span }, scope({}), 'unknown'],
  [
    'opaque with its engine',
    { kind: 'opaque', engine: 'cel', program, reads: [['sub']], span },
    { ...scope({ sub: 'a' }), engines: { cel: { evaluate: () => ({ kind: 'value', value: true }) } } },
    'yes',
  ],
  [
    'opaque that reads an unknown claim',
    { kind: 'opaque', engine: 'cel', program, reads: [['sub']], span },
    { ...scope({}, { sub: '?' }), engines: { cel: { evaluate: () => ({ kind: 'value', value: true }) } } },
    'unknown',
  ],
  [
    'opaque that reads no unknown claim',
    { kind: 'opaque', engine: 'cel', program, reads: [['ref']], span },
    { ...scope({}, { sub: '?' }), engines: { cel: { evaluate: () => ({ kind: 'value', value: false }) } } },
    'no',
  ],
  [
    'opaque whose engine fails',
    { kind: 'opaque', engine: 'cel', program, reads: [], span },
    { ...scope({}), engines: { cel: { evaluate: () => ({ kind: 'error', message: 'no such key' }) } } },
    'error',
  ],
  [
    'opaque whose program is not known whole',
    { kind: 'opaque', engine: 'cel', program, reads: [], open: 'var.x is not known', tree: constant('no'), span },
    { ...scope({}), engines: { cel: { evaluate: () => ({ kind: 'value', value: true }) } } },
    'no',
  ],
  ['opaque with a tree', { kind: 'opaque', engine: 'cel', program, reads: [], tree: constant('no'), span }, scope({}), 'no'],
  ['a choice', choice(constant('yes'), constant('no'), constant('yes')), scope({}), 'no'],
  ['the other branch of a choice', choice(constant('no'), constant('no'), constant('yes')), scope({}), 'yes'],
  ['a choice that nobody can make', choice(constant('error'), constant('no'), constant('no')), scope({}), 'error'],
  ['a choice between equal branches', choice(constant('unknown'), constant('yes'), constant('yes')), scope({}), 'yes'],
  ['matches any part', test(claim('ref'), 'matches', [json('ai')]), scope({ ref: 'main' }), 'yes'],
  ['matches only what it says', test(claim('ref'), 'matches', [json('^ai')]), scope({ ref: 'main' }), 'no'],
  [
    'an expression that RE2 refuses is of no type',
    test(claim('ref'), 'matches', [json('(?=a)')], { missing: 'no', null: 'no', mistyped: 'error' }),
    scope({ ref: 'main' }),
    'error',
  ],
]

describe('evaluate', () => {
  for (const [name, condition, at, expected] of rows) {
    it(name, () => {
      assert.equal(nameOf(evaluate(condition, at)), expected)
      assert.equal(explain(condition, at).truth, expected, 'the trace agrees')
    })
  }

  describe('decides in spite of holes', () => {
    const wanted = pattern('project_path:', hole('var.p'), ':ref_type:branch:ref:main')
    it('no, where the known parts already differ', () => {
      const at = scope({ sub: 'project_path:g/p:ref_type:branch:ref:dev' })
      assert.equal(nameOf(evaluate(test(claim('sub'), 'like', [wanted]), at)), 'no')
    })
    it('unknown, where the hole decides, and the trace names it', () => {
      const at = scope({ sub: 'project_path:g/p:ref_type:branch:ref:main' })
      const trace = explain(test(claim('sub'), 'like', [wanted]), at)
      assert.equal(trace.truth, 'unknown')
      assert.equal(trace.why, 'nothing sets var.p')
    })
    it('yes, where a wildcard covers whatever the claim turns out to be', () => {
      const at = scope({}, { sub: 'ref unknown' }, { sub: ['project_path:g/p:ref_type:branch:ref:', hole('ref')] })
      assert.equal(nameOf(evaluate(test(claim('sub'), 'like', [pattern('project_path:g/p:', any)]), at)), 'yes')
    })
  })
})
