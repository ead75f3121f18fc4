import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { CelBinding, CelProgram } from '../../src/cel/engine.ts'
import { loadCel } from '../../src/engines/cel.ts'
import type { JsonValue } from '../../src/text/json.ts'
import { runs } from '../support/seed.ts'

const engine = loadCel()
const token: { readonly [claim: string]: JsonValue } = {
  ref: 'main',
  sub: 'project_path:g/p:ref_type:branch:ref:main',
  runner_id: 7,
  big: 1234567,
  half: 0.5,
  gone: null,
  face: '😀a',
  groups: ['a', 'b', null],
  numbers: [1, 2],
  job: { path: 'x', none: null, list: [1] },
  '0': 'zero',
}

const programOf = (expression: string, more: CelProgram['variables'] = {}, numbers: CelProgram['numbers'] = 'double'): CelProgram => ({
  expression,
  variables: { claims: { kind: 'claims' }, ...more },
  numbers,
})

function evaluate(program: CelProgram, claims = token): JsonValue | 'error' | 'open' {
  const result = engine.evaluate(program, claims)
  return result.kind === 'value' ? result.value : result.kind
}

/** Expressions and their values. Sources: cel-spec langdef; cel-go ext/strings.go; gcp.md 4 [EX]. */
const values: readonly (readonly [string, JsonValue])[] = [
  // A key that is there and null is there.
  ['has(claims.gone)', true],
  ['has(claims.nothing)', false],
  ["'gone' in claims", true],
  ["'nothing' in claims", false],
  ['claims.gone == null', true],
  ['has(claims.job.none)', true],
  ["'none' in claims.job", true],
  ['has(claims.job.nothing)', false],
  ['has(claims.ref.x)', 'error'],
  ['has(claims.nothing.x)', 'error'],
  ["'0' in claims", true],
  ['0 in claims', false],
  ["'x' in claims.nothing", 'error'],
  ["'x' in 'xyz'", 'error'],
  ['[claims].exists(c, has(c.gone))', true],
  // Membership: as == is.
  ['1 in claims.numbers', true],
  ['1u in claims.numbers', true],
  ['1.0 in claims.numbers', true],
  ["'1' in claims.numbers", false],
  ['null in claims.groups', true],
  ['[1] in [[1]]', true],
  ["{'a': 1} in [{'a': 1.0}]", true],
  ["{'a': 1} in [{'a': 2}, {'b': 1}, ['a']]", false],
  // Texts.
  ["'a:b:c'.split(':', 2)", ['a', 'b:c']],
  ["'a:b:c'.split(':', 1)", ['a:b:c']],
  ["'a:b:c'.split(':', 0)", []],
  ["'a:b:c'.split(':', -1)", ['a', 'b', 'c']],
  ["claims.face.split('')", ['😀', 'a']],
  ['claims.face.charAt(1)', 'a'],
  ['claims.face.charAt(2)', ''],
  ['claims.face.charAt(3)', 'error'],
  ['claims.face.charAt(-1)', 'error'],
  ["claims.face.indexOf('a')", 1],
  ["claims.face.indexOf('')", 0],
  ["'aba'.indexOf('a', 1)", 2],
  ["'aba'.indexOf('a', 3)", 'error'],
  ["claims.face.lastIndexOf('a')", 1],
  ["'aba'.lastIndexOf('a', 1)", 0],
  ["'aba'.lastIndexOf('c')", -1],
  ['claims.face.substring(1)', 'a'],
  ['claims.face.substring(0, 1)', '😀'],
  ['claims.face.substring(2, 1)', 'error'],
  ['claims.face.substring(3)', 'error'],
  ["'aaa'.replace('a', 'aa')", 'aaaaaa'],
  ["'aaa'.replace('a', 'b', 2)", 'bba'],
  ["'aaa'.replace('a', 'b', -1)", 'bbb'],
  ["'ab'.replace('', '-')", '-a-b-'],
  ["'ab'.replace('', '-', 2)", '-a-b'],
  ["' \u00a0a '.trim()", 'a'],
  ["['a', 'b'].join()", 'ab'],
  ["['a', 'b'].join('-')", 'a-b'],
  ["[1].join('-')", 'error'],
  ['size(claims.face)', 2],
  ["'AÄ'.lowerAscii()", 'aÄ'],
  ["'%s-%d'.format(['a', 1])", 'a-1'],
  // Templates: the whole table of gcp.md 4 [EX].
  ...(
    [
      ['/order_date={date}/', '2019-11-03'],
      ['buckets/{name}/', 'acme-orders-aaa'],
      ['/orders/{empty}order_date', ''],
      ['{start}/objects/data_lake', 'projects/_/buckets/acme-orders-aaa'],
      ['orders/{end}', 'order_date=2019-11-03/aef87g87ae0876'],
      ['{all}', 'projects/_/buckets/acme-orders-aaa/objects/data_lake/orders/order_date=2019-11-03/aef87g87ae0876'],
      ['/orders/{none}/order_date=', ''],
      ['/orders/order_date=2019-11-03/{id}/data_lake', ''],
      ['{a}{b}', 'error'],
      ['no', 'error'],
      ['{}', 'error'],
      ['{a-b}', 'error'],
    ] as const
  ).map(([template, value]): readonly [string, JsonValue] => [
    `'projects/_/buckets/acme-orders-aaa/objects/data_lake/orders/order_date=2019-11-03/aef87g87ae0876'.extract('${template}')`,
    value,
  ]),
  ["claims.sub.extract('project_path:{p}:')", 'g/p'],
  ["claims.sub.extract(':ref:{r}')", 'main'],
  // Numbers.
  ['int("20")', 20],
  ['int("-20")', -20],
  ['int(" 20")', 'error'],
  ['int("")', 'error'],
  ['int("0x10")', 'error'],
  ['int("99999999999999999999")', 'error'],
  ['int(7.9)', 7],
  ['uint("20") == 20u', true],
  ['uint("-1")', 'error'],
  ['uint("")', 'error'],
  ["timestamp(1000) == timestamp('1970-01-01T00:16:40Z')", true],
  ["timestamp('1970-01-01T00:16:40Z')", 'open'],
  ["int(timestamp('1970-01-01T00:16:40Z'))", 1000],
  ['double("1.5e1")', 15],
  ['double("")', 'error'],
  ['double("abc")', 'error'],
  ['string(claims.runner_id)', '7'],
  ['string(claims.half)', '0.5'],
  ['1 / 0', 'error'],
  ['claims.runner_id + 1.0', 8],
  ['claims.runner_id + 1', 'error'],
  // Errors are absorbed.
  ["claims.nothing == 'a' || true", true],
  ["false && claims.nothing == 'a'", false],
  ['claims.ref ? true : false', 'error'],
  ["{'a': 1}['b']", 'error'],
  // Regular expressions are RE2's.
  ["claims.ref.matches('^ma')", true],
  ["claims.ref.matches('ai')", true],
  ["claims.ref.matches('(?i)MAIN')", true],
  ["claims.ref.matches('(?=m)')", 'error'],
  ["matches(claims.ref, '^ma')", true],
  // What is none.
  ['claims.ref ==', 'error'],
  ['nothing', 'error'],
  ["claims.ref.nothing('a')", 'error'],
]

describe('The engine for CEL evaluates', () => {
  for (const [text, expected] of values) it(text, () => assert.deepEqual(evaluate(programOf(text)), expected))

  it('whole numbers of a token as the program says', () => {
    assert.deepEqual(
      (['double', 'int'] as const).map((numbers) => [
        evaluate(programOf('claims.runner_id + 1', {}, numbers)),
        evaluate(programOf('claims.half + 1.0', {}, numbers)),
        evaluate(programOf('string(claims.big)', {}, numbers)),
        evaluate(programOf('claims.job.list[0] + 1', {}, numbers)),
      ]),
      [
        ['error', 1.5, 'open', 'error'],
        [8, 1.5, '1234567', 2],
      ],
    )
  })
})

const expression = (text: string, variables: CelProgram['variables'] = { claims: { kind: 'claims' } }): CelBinding => ({
  kind: 'expression',
  expression: text,
  variables,
})

describe('Variables of a program', () => {
  const attribute: CelBinding = {
    kind: 'object',
    members: {
      path: expression("claims.sub.extract('project_path:{p}:')"),
      groups: expression('claims.groups'),
      gone: expression('claims.gone'),
      wrong: expression('claims.nothing'),
      doubtful: expression('string(claims.big)'),
      grown: expression("'a'.replace('a', 'aaaaaaaaaa').replace('a', 'aaaaaaaaaa').replace('a', 'aaaaaaaaaa').replace('a', 'aaaaaaaaaa')"),
    },
  }
  const cases: readonly (readonly [string, JsonValue])[] = [
    ['attribute.path', 'g/p'],
    ["attribute['path'] == 'g/p' && attribute.groups[0] == 'a'", true],
    ['attribute.gone == null', true],
    ['has(attribute.gone)', true],
    ['has(attribute.wrong)', true],
    ['has(attribute.nothing)', false],
    ['attribute.wrong', 'error'],
    ["attribute.wrong == 'a' || true", true],
    ['attribute.nothing', 'error'],
    ['attribute.doubtful', 'open'],
    ["attribute.doubtful == 'a' || true", true],
    ["attribute.doubtful == 'a' || false", 'open'],
    ["attribute.doubtful == 'a' || claims.nothing", 'open'],
    ['alias', 'main'],
    ["alias.startsWith('m')", true],
    ['size(attribute.grown)', 10_000],
    ["size(attribute.grown.replace('a', 'aaaaaaaaaa').replace('a', 'aaaaaaaaaa').replace('a', 'aaaaaaaaaa'))", 'open'],
  ]
  for (const [text, expected] of cases)
    it(text, () => assert.deepEqual(evaluate(programOf(text, { attribute, alias: expression('claims.ref') })), expected))

  it('that name themselves are errors', () => {
    const variables: { [name: string]: CelBinding } = { claims: { kind: 'claims' } }
    variables['a'] = { kind: 'expression', expression: 'b', variables }
    variables['b'] = { kind: 'expression', expression: 'a', variables }
    assert.equal(evaluate({ expression: "a == 'x'", variables, numbers: 'double' }), 'error')
  })

  it('are worked out once for a token, and only where they are named', () => {
    let looks = 0
    const counted = Object.defineProperty({ claims: { kind: 'claims' } as CelBinding }, 'path', {
      enumerable: true,
      get: () => {
        looks++
        return expression("claims.ref + '!'")
      },
    }) as unknown as CelProgram['variables']
    const claims = { ref: 'main' }
    const ask = (text: string) => engine.evaluate({ expression: text, variables: counted, numbers: 'double' }, claims)
    ask("claims.ref == 'a'")
    assert.equal(looks, 0)
    assert.deepEqual(ask("path == 'main!'"), { kind: 'value', value: true })
    ask("path == 'main!'")
    assert.equal(looks, 1)
  })
})

describe('The engine for CEL ends soon, and never throws:', () => {
  const soon = (name: string, program: CelProgram, claims: typeof token, expected: JsonValue) =>
    it(name, () => {
      const start = performance.now()
      assert.deepEqual(evaluate(program, claims), expected)
      assert.ok(performance.now() - start < 1500)
    })
  const long = { ref: `${'a'.repeat(50_000)}b` }
  const ten = '[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]'
  const nested = (depth: number): string => (depth === 0 ? 'true' : `${ten}.all(x${depth}, ${nested(depth - 1)})`)
  soon('an evil regular expression on a long text', programOf("claims.ref.matches('^(a+)+$')"), long, false)
  soon('one with alternatives', programOf("claims.ref.matches('(a|a|aa)*c')"), long, false)
  soon('macros within each other', programOf(nested(8)), token, 'open')
  soon('macros within each other, fewer', programOf(nested(3)), token, true)
  soon(
    'lists of a token within each other',
    programOf('claims.a.all(x, claims.a.all(y, x == y || true))'),
    { a: new Array(2000).fill('b') },
    'open',
  )
  soon('the same for a usual token', programOf('claims.a.all(x, claims.a.all(y, x == y || true))'), { a: ['b', 'c'] }, true)
  soon('a text that grows', programOf(`'a'${".replace('a', 'aaaaaaaaaa')".repeat(12)} == 'a'`), token, 'open')
  soon('brackets', programOf(`${'('.repeat(500)}true${')'.repeat(500)}`), token, 'open')
  soon('a chain of operators', programOf(`${'false || '.repeat(450)}true`), token, true)
  soon('a long chain of operators', programOf(`${'false||'.repeat(990)}true`), token, true)
  soon('a chain that is too long', programOf(`${'false||'.repeat(2000)}true`), token, 'open')

  it('any text', () => {
    const pieces = fc.array(
      fc.constantFrom(
        'claims',
        '.ref',
        "'a'",
        '(',
        ')',
        '[',
        ']',
        '{',
        '}',
        '==',
        '&&',
        'in',
        'has(',
        '.all(x,',
        '?',
        ':',
        '-',
        '1',
        '.',
        '"',
        '`',
        '.size()',
      ),
      {
        maxLength: 12,
      },
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          pieces.map((all) => all.join(' ')),
        ),
        (text) => {
          assert.ok(['value', 'error', 'open'].includes(engine.evaluate(programOf(text), token).kind))
        },
      ),
      runs(300),
    )
  })
})
