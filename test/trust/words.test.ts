import assert from 'node:assert/strict'
import type { CelResult } from '../../src/cel/engine.ts'
import type { JsonValue } from '../../src/text/json.ts'
import { type Condition, type FunctionId, hasOpaque, type OperatorId, type Term } from '../../src/trust/condition.ts'
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
  ['charAt counts characters', call('charAt', claim('x'), json(1)), { x: '😀a' }, 'a'],
  ['charAt behind the last one', call('charAt', claim('x'), json(1)), { x: 'a' }, ''],
  ['charAt beyond', call('charAt', claim('x'), json(2)), { x: 'a' }, '(missing)'],
  ['charAt of a list', call('charAt', claim('x'), json(0)), { x: ['a'] }, '(missing)'],
  ['element', call('element', claim('x'), json(1)), { x: ['a', 'b'] }, 'b'],
  ['element beyond', call('element', claim('x'), json(2)), { x: ['a', 'b'] }, '(missing)'],
  ['element of an object', call('element', claim('x'), json(0)), { x: { '0': 'a' } }, '(missing)'],
  ['extract', call('extract', claim('x'), json('a:{b}:')), { x: 'a:b:c' }, 'b'],
  ['extract where nothing fits', call('extract', claim('x'), json('z{b}')), { x: 'a:b:c' }, ''],
  ['extract by no template', call('extract', claim('x'), json('a:{b-c}')), { x: 'a:b:c' }, '(missing)'],
  ['indexOf', call('indexOf', claim('x'), json('b')), { x: '😀b' }, '1'],
  ['indexOf from a position', call('indexOf', claim('x'), json('a'), json(1)), { x: 'aba' }, '2'],
  ['indexOf from no position', call('indexOf', claim('x'), json('a'), json(9)), { x: 'aba' }, '(missing)'],
  ['indexOf nowhere', call('indexOf', claim('x'), json('z')), { x: 'aba' }, '-1'],
  ['int of a text', call('int', claim('x')), { x: '-12' }, '-12'],
  ['int of a text that is more', call('int', claim('x')), { x: ' 12' }, '(missing)'],
  ['int of a number', call('int', claim('x')), { x: -1.5 }, '-1'],
  ['int of what no double holds', call('int', claim('x')), { x: '9007199254740993' }, '(unknown)'],
  ['int of a truth', call('int', claim('x')), { x: true }, '(missing)'],
  ['join', call('join', claim('x'), json('-')), { x: ['a', 'b'] }, 'a-b'],
  ['join of numbers', call('join', claim('x')), { x: [1] }, '(missing)'],
  ['lastIndexOf', call('lastIndexOf', claim('x'), json('a')), { x: '😀aba' }, '3'],
  ['lastIndexOf up to a position', call('lastIndexOf', claim('x'), json('a'), json(1)), { x: 'aba' }, '0'],
  ['lowerAscii', call('lowerAscii', claim('x')), { x: 'AÄ' }, 'aÄ'],
  ['replace', call('replace', claim('x'), json('a'), json('bb')), { x: 'aca' }, 'bbcbb'],
  ['replace once', call('replace', claim('x'), json('a'), json('b'), json(1)), { x: 'aca' }, 'bca'],
  ['replace of nothing', call('replace', claim('x'), json(''), json('-')), { x: 'a😀' }, '-a-😀-'],
  ['size counts characters', call('size', claim('x')), { x: '😀a' }, '2'],
  ['size of a list', call('size', claim('x')), { x: ['a'] }, '1'],
  ['size of an object', call('size', claim('x')), { x: { a: 1, b: 2 } }, '2'],
  ['size of a number', call('size', claim('x')), { x: 1 }, '(missing)'],
  ['split', call('split', claim('x'), json(':')), { x: 'a:b:c' }, '["a","b","c"]'],
  ['split with a limit', call('split', claim('x'), json(':'), json(2)), { x: 'a:b:c' }, '["a","b:c"]'],
  ['split at nothing', call('split', claim('x'), json('')), { x: 'a😀' }, '["a","😀"]'],
  ['split of a number', call('split', claim('x'), json(':')), { x: 1 }, '(missing)'],
  ['string of a number', call('string', claim('x')), { x: 1234567 }, '1234567'],
  ['string of a double', call('string', claim('x'), json('double')), { x: 12 }, '12'],
  ['string of a long double', call('string', claim('x'), json('double')), { x: 1234567 }, '(unknown)'],
  ['string of a list', call('string', claim('x')), { x: ['a'] }, '(missing)'],
  ['substring', call('substring', claim('x'), json(1)), { x: '😀ab' }, 'ab'],
  ['substring up to a position', call('substring', claim('x'), json(1), json(2)), { x: '😀ab' }, 'a'],
  ['substring backwards', call('substring', claim('x'), json(2), json(1)), { x: 'abc' }, '(missing)'],
  ['trim', call('trim', claim('x')), { x: ' \u00a0a \u2003' }, 'a'],
  ['upperAscii', call('upperAscii', claim('x')), { x: 'aä' }, 'Aä'],
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

/** Functions of a text with a part that is not known: `x` is a text with a hole, `y` is wholly unknown. */
const ofHoles: readonly (readonly [string, Term, string])[] = [
  ['extract before the hole', call('extract', claim('x'), json('path:{p}:')), 'g/p'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a hole as people see it
  ['extract of the rest', call('extract', claim('x'), json('ref:{r}')), 'v${v}'],
  ['extract across the hole', call('extract', claim('x'), json('ref:{r}:')), '(unknown)'],
  ['extract of what may be missing', call('extract', call('concat', json('a:b:'), claim('y')), json('a:{b}:')), '(unknown)'],
  ['size', call('size', claim('x')), '(unknown)'],
  ['split', call('split', claim('x'), json(':')), '(unknown)'],
]

describe('functions of texts with unknown parts', () => {
  const at = scope({}, { x: 'a test', y: 'a test' }, { x: ['path:g/p:ref:v', hole('v')] })
  for (const [name, term, expected] of ofHoles) it(name, () => assert.equal(showValue(resolveTerm(term, at)), expected))

  it('a text with a part that may be missing may be missing itself', () => {
    const of = (on: Parameters<typeof test>[3]) => test(call('concat', json('a'), claim('y')), 'equals', [json('b')], on)
    assert.deepEqual([nameOf(evaluate(of({ missing: 'no' }), at)), nameOf(evaluate(of({ missing: 'error' }), at))], ['no', 'unknown'])
    const wanted = (on: Parameters<typeof test>[3]) => test(json('b'), 'equals', [call('concat', json('a'), claim('y'))], on)
    const valueMissing = (fixed: 'no' | 'error') => nameOf(evaluate(wanted({ valueMissing: fixed }), at))
    assert.deepEqual([valueMissing('no'), valueMissing('error')], ['no', 'unknown'])
  })
})

describe('a value that an engine works out', () => {
  const term = (more: object = {}): Term => ({
    kind: 'engine',
    engine: 'cel',
    program: { expression: 'x', variables: {}, numbers: 'double' },
    reads: [['x']],
    why: 'only the engine knows',
    span,
    ...more,
  })
  const cases: readonly (readonly [string, Term, CelResult | undefined, Parameters<typeof scope>, string])[] = [
    ['is its result', term(), { kind: 'value', value: ['a'] }, [{}], '["a"]'],
    ['is missing where that is an error', term(), { kind: 'error', message: 'e' }, [{}], '(missing)'],
    ['is unknown where the engine can not tell', term(), { kind: 'open', why: 'w' }, [{}], '(unknown)'],
    ['is unknown without the engine', term(), undefined, [{}], '(unknown)'],
    ['is unknown where a claim is that it reads', term(), { kind: 'value', value: 'a' }, [{}, { x: 'w' }], '(unknown)'],
    ['is known where another claim is unknown', term(), { kind: 'value', value: 'a' }, [{}, { y: 'w' }], 'a'],
    [
      'is unknown where it reads all claims and one is',
      term({ reads: [[]] }),
      { kind: 'value', value: 'a' },
      [{}, { y: 'w' }],
      '(unknown)',
    ],
    ['is unknown where the program is', term({ open: 'w' }), { kind: 'value', value: 'a' }, [{}], '(unknown)'],
  ]
  for (const [name, of, result, at, expected] of cases) {
    it(name, () => {
      const engines = result === undefined ? {} : { cel: { evaluate: () => result } }
      assert.equal(showValue(resolveTerm(of, { ...scope(...at), engines })), expected)
    })
  }
  it('wants the engine, wherever it stands', () => {
    const inCall = test(call('only', term()), 'equals', [json('a')])
    const wanted = test(claim('x'), 'equals', [term()])
    const over: Condition = { kind: 'some', over: term(), as: 'v', of: test(item('v'), 'equals', [json('a')]), empty: 'no', span }
    assert.deepEqual([inCall, wanted, over, test(claim('x'), 'equals', [json('a')])].map(hasOpaque), [true, true, true, false])
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
