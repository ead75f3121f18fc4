import assert from 'node:assert/strict'
import type { JsonValue } from '../../src/text/json.ts'
import type { Condition, FunctionId, OperatorId, Term } from '../../src/trust/condition.ts'
import { evaluate, resolveTerm } from '../../src/trust/evaluate.ts'
import { isInNetwork } from '../../src/trust/network.ts'
import { secondsOf } from '../../src/trust/time.ts'
import { nameOf } from '../../src/trust/truth.ts'
import { showValue } from '../../src/trust/value.ts'
import { any, claim, hole, item, json, pattern, scope, span, test } from '../support/conditions.ts'

/** Operators: left value, wanted value, the answer of a test that says `error` for what it can't compare. */
const operators: readonly (readonly [OperatorId, JsonValue, Term, string])[] = [
  ['lessThan', 1, json(2), 'yes'],
  ['lessThan', 2, json(2), 'no'],
  ['lessThan', '1', json(2), 'error'],
  ['moreThan', 3, json(2), 'yes'],
  ['moreThan', 2, json(2), 'no'],
  ['moreThan', 3, json('2'), 'error'],
  ['atLeast', 2, json(2), 'yes'],
  ['atLeast', 1.5, json(2), 'no'],
  ['sameTime', 0, json('1970-01-01T00:00:00Z'), 'yes'],
  ['sameTime', '1970-01-01T01:00:00+01:00', json(0), 'yes'],
  ['sameTime', 1, json('1970-01-01'), 'no'],
  ['sameTime', 1, json('yesterday'), 'error'],
  ['before', '1969-12-31', json(0), 'yes'],
  ['before', 0, json(0), 'no'],
  ['notAfter', 0, json(0), 'yes'],
  ['notAfter', 1, json(0), 'no'],
  ['after', 1, json('1970'), 'yes'],
  ['after', 0, json('1970'), 'no'],
  ['notBefore', 0, json('1970-01'), 'yes'],
  ['notBefore', true, json('1970-01'), 'error'],
  ['inNetwork', '10.1.2.3', json('10.0.0.0/8'), 'yes'],
  ['inNetwork', '11.1.2.3', json('10.0.0.0/8'), 'no'],
  ['inNetwork', '10.1.2.3', json('10.0.0.0/99'), 'error'],
  ['inNetwork', 10, json('10.0.0.0/8'), 'error'],
  ['likeByField', 'a:b:c:d:e:f', pattern('a:', any, ':c:d:e:', any), 'yes'],
  ['likeByField', 'a:b:c:d:e:f:g', pattern('a:', any, ':c:d:e:', any), 'yes'],
  ['likeByField', 'a:b:x:c:d:e:f', pattern('a:', any, ':c:d:e:', any), 'no'],
  ['likeByField', 'a:b:c:d:e', pattern('a:', any, ':c:d:e:', any), 'error'],
  ['likeByField', 'a:b:c:d:e:f', pattern('a:', any), 'error'],
  ['likeByField', '::::: ', json('::::: '), 'yes'],
  ['likeByField', 'a:b:c:d:e:f', pattern('a:', hole('x'), ':f'), 'unknown'],
  ['likeByField', 'a:b:c:d:e:f', pattern('a:', hole('x'), ':g'), 'no'],
]

describe('operators', () => {
  for (const [op, left, right, expected] of operators) {
    it(`${JSON.stringify(left)} ${op} ${JSON.stringify(right)}`.replace(/,"span".*/, ''), () => {
      const condition = test(claim('x'), op, [right], { mistyped: 'error' })
      assert.equal(nameOf(evaluate(condition, scope({ x: left }))), expected)
    })
  }
})

const call = (name: FunctionId, ...args: Term[]): Term => ({ kind: 'call', function: name, args, span })
const why = json('nobody knows')

/** Functions: the term, the claims, the value as people see it. */
const functions: readonly (readonly [string, Term, { [claim: string]: JsonValue }, string])[] = [
  ['concat of a text and a pattern is a pattern', call('concat', claim('x'), pattern(':', any)), { x: 'a*' }, 'a*:*'],
  ['concat of something missing is missing', call('concat', claim('x'), json('b')), {}, '(missing)'],
  ['concat of a number is missing', call('concat', claim('x'), json('b')), { x: 1 }, '(missing)'],
  ['text hands a text on', call('text', claim('x'), why), { x: 'a' }, 'a'],
  ['text hands on that it is missing', call('text', claim('x'), why), {}, '(missing)'],
  ['text does not know an empty one', call('text', claim('x'), why), { x: '' }, '(unknown)'],
  ['text does not know a number', call('text', claim('x'), why), { x: 1 }, '(unknown)'],
  ['literal hands a text on', call('literal', claim('x'), why), { x: 'a' }, 'a'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a hole as people see it
  ['literal leaves wildcards open', call('literal', claim('x'), why), { x: 'a*b?' }, 'a${*}b${*}'],
  ['member in any letter case', call('member', claim('x'), json('TEAM')), { x: { Team: ['a'] } }, '["a"]'],
  ['member that is not there', call('member', claim('x'), json('constructor')), { x: {} }, '(missing)'],
  ['member of a text', call('member', claim('x'), json('length')), { x: 'a' }, '(missing)'],
  ['keys', call('keys', claim('x')), { x: { b: 1, a: 2 } }, '["b","a"]'],
  ['keys of nothing', call('keys', claim('x')), {}, '(missing)'],
  ['under', call('under', claim(), json('t/')), { 't/a': 'x', 't/b': 'y', u: 'z' }, '{"a":"x","b":"y"}'],
  ['nothing under', call('under', claim(), json('t/')), { u: 'z' }, '(missing)'],
  ['the whole claim set', claim(), { u: 'z' }, '{"u":"z"}'],
  ['whole cuts a fraction', call('whole', claim('x')), { x: 1.9 }, '1'],
  ['whole cuts towards zero', call('whole', claim('x')), { x: -1.9 }, '-1'],
  ['whole has no negative zero', call('whole', claim('x')), { x: -0.5 }, '0'],
  ['whole of a text is the text', call('whole', claim('x')), { x: '1.9' }, '1.9'],
  ['whole of what no machine integer holds', call('whole', claim('x')), { x: 1e300 }, '(unknown)'],
  ['whole of something missing', call('whole', claim('x')), {}, '(missing)'],
]

describe('functions', () => {
  for (const [name, term, claims, expected] of functions)
    it(name, () => assert.equal(showValue(resolveTerm(term, scope(claims))), expected))

  it('what is unknown is a hole in what concat makes, so that the rest can still differ', () => {
    const condition = (end: string) => test(json(`a:${end}`), 'equals', [call('concat', json('a:'), claim('x'), json('z'))])
    const at = scope({}, { x: 'flag' })
    assert.deepEqual([nameOf(evaluate(condition('yz'), at)), nameOf(evaluate(condition('yy'), at))], ['unknown', 'no'])
  })
})

const empty = (on: Parameters<typeof test>[3], op: OperatorId = 'equals', ...right: Term[]) => test(claim('x'), op, right, on)

/** Words of tests and quantifiers for what is empty or not there. */
const words: readonly (readonly [string, Condition, Parameters<typeof scope>, string])[] = [
  ['an empty text is a text like any other', empty({}, 'equals', json('')), [{ x: '' }], 'yes'],
  ['or what the dialect says', empty({ empty: 'no' }, 'equals', json('')), [{ x: '' }], 'no'],
  ['or as missing, or as any other: both no', empty({ empty: 'unknown', missing: 'no' }, 'equals', json('a')), [{ x: '' }], 'no'],
  ['both ways differ', empty({ empty: 'unknown', missing: 'yes' }, 'equals', json('a')), [{ x: '' }], 'unknown'],
  ['both ways are the same', empty({ empty: 'unknown', missing: 'yes' }, 'equals', json('')), [{ x: '' }], 'yes'],
  ['an empty list is empty, too', empty({ empty: 'unknown', missing: 'no' }, 'present'), [{ x: [] }], 'unknown'],
  ['a text with a hole may be empty', empty({ empty: 'yes' }, 'equals', json('')), [{}, { x: 'flag' }, { x: [hole('v')] }], 'unknown'],
  ['but not beside known text', empty({ empty: 'yes' }, 'like', pattern('b', any)), [{}, { x: 'flag' }, { x: ['a', hole('v')] }], 'no'],
  [
    'a wanted value that is missing answers as missing does',
    test(claim('x'), 'equals', [claim('y')], { missing: 'yes' }),
    [{ x: 'a' }],
    'yes',
  ],
  ['or what the dialect says of it', test(claim('x'), 'equals', [claim('y')], { missing: 'yes', valueMissing: 'no' }), [{ x: 'a' }], 'no'],
  ...(['missing', 'null', 'empty'] as const).map((one): (typeof words)[number] => [
    `a quantifier over what is ${one}`,
    {
      kind: 'some',
      over: claim('g'),
      as: 'v',
      of: test(item('v'), 'equals', [json('a')]),
      missing: 'yes',
      null: 'error',
      empty: 'no',
      span,
    },
    [one === 'missing' ? {} : { g: one === 'null' ? null : [] }],
    { missing: 'yes', null: 'error', empty: 'no' }[one],
  ]),
]

describe('words for what is empty or missing', () => {
  for (const [name, condition, at, expected] of words) it(name, () => assert.equal(nameOf(evaluate(condition, scope(...at))), expected))
})

/** `elements`: the claim, the wanted value, the answer of a test that says `error` for what it can't compare. */
const elements: readonly (readonly [string, JsonValue, Term, string])[] = [
  ['an element that fits is enough', ['a', 'b'], json('b'), 'yes'],
  ['no element fits', ['a', 'b'], json('c'), 'no'],
  ['an empty list', [], json('a'), 'no'],
  ['a value without a list', 'a', json('a'), 'yes'],
  ['an element that can not be compared', [1, 'a'], json('a'), 'yes'],
  ['only elements that can not be compared', [1], json('a'), 'error'],
  ['a list in a list is no list of elements', [['a']], json('a'), 'error'],
  ['an element that is null', [null, 'a'], json('a'), 'yes'],
]

describe('elements', () => {
  for (const [name, left, right, expected] of elements) {
    it(name, () => {
      const condition = test(claim('x'), 'equals', [right], { mistyped: 'error' })
      const each: Condition = condition.kind === 'test' ? { ...condition, elements: true } : condition
      assert.equal(nameOf(evaluate(each, scope({ x: left }))), expected)
    })
  }
})

/** W3C NOTE-datetime; `undefined`: no date. */
const dates: readonly (readonly [string, number | undefined])[] = [
  ['1970', 0],
  ['1970-01', 0],
  ['1970-01-02', 86_400],
  ['2000-02-29', 951_782_400],
  ['2000-03-01T00:00Z', 951_868_800],
  ['2023-11-14T22:13:20Z', 1_700_000_000],
  ['2023-11-14T22:13:20.25Z', 1_700_000_000.25],
  ['2023-11-14T23:43:20+01:30', 1_700_000_000],
  ['2023-11-14T17:13:20-05:00', 1_700_000_000],
  ['1969-12-31T23:59:59Z', -1],
  ['2100-01-01', 4_102_444_800],
  ['1900-02-29', undefined],
  ['2023-04-31', undefined],
  ['2023-00-01', undefined],
  ['2023-11-14T24:00Z', undefined],
  ['2023-11-14T22:60Z', undefined],
  ['2023-11-14T22:13', undefined],
  ['2023-11-14 22:13Z', undefined],
  ['', undefined],
]

describe('dates', () => {
  for (const [given, seconds] of dates) it(JSON.stringify(given), () => assert.equal(secondsOf(given), seconds))
  it('as the platform reads them', () => {
    for (let day = -800_000; day < 800_000; day += 997) {
      const iso = new Date(day * 86_400_000).toISOString()
      if (/^\d{4}-/.test(iso)) assert.equal(secondsOf(iso), day * 86_400, iso)
    }
  })
})

/** Address, network, answer; `undefined`: one of them is none. RFC 4291, 4632. */
const networks: readonly (readonly [string, string, boolean | undefined])[] = [
  ['1.2.3.4', '1.2.3.4', true],
  ['1.2.3.4', '1.2.3.0/30', false],
  ['1.2.3.3', '1.2.3.0/30', true],
  ['1.2.3.4', '1.2.3.5/24', true],
  ['::1', '::/127', true],
  ['::2', '::/127', false],
  ['1:2:3:4:5:6:7:8', '1:2:3::/48', true],
  ['1:2:4:4:5:6:7:8', '1:2:3::/48', false],
  ['::ffff:1.2.3.4', '::ffff:1.2.0.0/112', true],
  ['::ffff:1.2.3.4', '1.2.3.4/32', false],
  ['fe80::A', 'fe80::a', true],
  ['1::2::3', '::/0', undefined],
  ['1:2:3:4:5:6:7', '::/0', undefined],
  ['1:2:3:4:5:6:7:8:9', '::/0', undefined],
  ['12345::', '::/0', undefined],
  ['01.2.3.4', '0.0.0.0/0', undefined],
  ['256.2.3.4', '0.0.0.0/0', undefined],
  ['1.2.3', '0.0.0.0/0', undefined],
  ['1.2.3.4', '0.0.0.0/x', undefined],
  ['1.2.3.4', '0.0.0.0/33', undefined],
]

describe('networks', () => {
  for (const [address, network, expected] of networks)
    it(`${address} in ${network}`, () => assert.equal(isInNetwork(address, network), expected))
})
