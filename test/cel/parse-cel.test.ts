import assert from 'node:assert/strict'
import fc from 'fast-check'
import { parseCel } from '../../src/cel/parse-cel.ts'
import { type Cel, partsOf } from '../../src/cel/tree.ts'
import { show } from '../../src/text/holes.ts'
import { mappedAsWhole, mappedAsWritten } from '../../src/text/mapped-text.ts'
import { hole, span } from '../support/conditions.ts'
import { runs } from '../support/seed.ts'

const at = 100
const parse = (text: string) => parseCel(mappedAsWritten('f', text, at))

/** A tree as one reads it: operators before their operands, in brackets. */
function written(cel: Cel): string {
  const all = (parts: readonly Cel[]) => parts.map((part) => ` ${written(part)}`).join('')
  switch (cel.kind) {
    case 'literal': {
      const { value } = cel
      if (value.type === 'string') return JSON.stringify(show(value.text))
      return 'value' in value ? `${value.value}${{ int: '', bool: '', uint: 'u', double: 'd' }[value.type]}` : value.type
    }
    case 'hole':
      return `\${${cel.hole.name}}`
    case 'name':
      return cel.name
    case 'select':
      return `(. ${written(cel.of)} ${cel.field})`
    case 'has':
      return `(has ${written(cel.of)} ${cel.field})`
    case 'call':
      return `(${cel.target === undefined ? '' : `${written(cel.target)} `}${cel.name}()${all(cel.args)})`
    case 'macro':
      return `(${cel.macro} ${written(cel.over)} ${cel.as}${all(partsOf(cel).slice(1))})`
    case 'binary':
      return `(${cel.op}${all(partsOf(cel))})`
    case 'broken':
      return '?'
    default:
      return `(${cel.kind}${all(partsOf(cel))})`
  }
}

/** Expressions and their trees. */
const trees: readonly (readonly [string, string])[] = [
  // Names and members.
  ['a', 'a'],
  ['.a', 'a'],
  ['a.b.c', '(. (. a b) c)'],
  ['a . b', '(. a b)'],
  ['a.in_', '(. a in_)'],
  ["a['b/c']", '(index a "b/c")'],
  ['a[0][1]', '(index (index a 0) 1)'],
  ['a.b().c', '(. (a b()) c)'],
  ['f(a, 1)', '(f() a 1)'],
  ['a.f(b)', '(a f() b)'],
  ['a.b.f()', '((. a b) f())'],
  ['has(a.b)', '(has a b)'],
  ['has(a.b.c)', '(has (. a b) c)'],
  // Operators: weaker ones stand outside, and of equal ones the left is inside.
  ['a || b && c', '(or a (and b c))'],
  ['a && b || c', '(or (and a b) c)'],
  ['a || b || c', '(or (or a b) c)'],
  ['!a && b', '(and (not a) b)'],
  ['!a.b', '(not (. a b))'],
  ['!!a', '(not (not a))'],
  ['-a.b', '(minus (. a b))'],
  ['a == b && c != d', '(and (== a b) (!= c d))'],
  ['a < b == c', '(== (< a b) c)'],
  ['a in b', '(in a b)'],
  ["'a' in [b] || c", '(or (in "a" (list b)) c)'],
  ['a + b * c - d', '(- (+ a (* b c)) d)'],
  ['a + b in c', '(in (+ a b) c)'],
  ['a / b % c', '(% (/ a b) c)'],
  ['a <= b', '(<= a b)'],
  ['a>=b', '(>= a b)'],
  ['(a || b) && c', '(and (or a b) c)'],
  ['a ? b : c', '(choice a b c)'],
  ['a ? b : c ? d : e', '(choice a b (choice c d e))'],
  ['a || b ? c && d : e', '(choice (or a b) (and c d) e)'],
  // Literals.
  ['1', '1'],
  ['-1', '-1'],
  ['1u', '1u'],
  ['0x1F', '31'],
  ['0xfu', '15u'],
  ['1.5', '1.5d'],
  ['.5', '0.5d'],
  ['1e3', '1000d'],
  ['-2.5e-1', '-0.25d'],
  ['true', 'true'],
  ['false', 'false'],
  ['null', 'null'],
  ["'a'", '"a"'],
  ['"a\'b"', '"a\'b"'],
  ["''", '""'],
  ["'''a'b'''", '"a\'b"'],
  ['"""a\n"b"""', '"a\\n\\"b"'],
  ["r'a\\d'", '"a\\\\d"'],
  ["R'''a\\'''", '"a\\\\"'],
  ["b'a'", 'bytes'],
  ["rb'a'", 'bytes'],
  ["br'a'", 'bytes'],
  [String.raw`'\n\t\\\'\"\?\a'`, JSON.stringify('\n\t\\\'"?\x07')],
  [String.raw`'\x41\u00e4\U0001F600\101'`, '"Aä😀A"'],
  // Lists and maps.
  ['[]', '(list)'],
  ['[1, a,]', '(list 1 a)'],
  ['{}', '(map)'],
  ["{'a': 1, b: c}", '(map "a" 1 b c)'],
  ["{'a': 1}['a']", '(index (map "a" 1) "a")'],
  // Macros, and calls that only look like them.
  ['a.all(x, x == 1)', '(all a x (== x 1))'],
  ['a.exists(x, x.exists_one(y, y))', '(exists a x (exists_one x y y))'],
  ['a.map(x, x > 1, x)', '(map a x (> x 1) x)'],
  ['a.filter(x, true)', '(filter a x true)'],
  ['a.all(1, x)', '(a all() 1 x)'],
  ['a.all(x)', '(a all() x)'],
  ['all(a, x)', '(all() a x)'],
  // Blanks and comments.
  [' a // comment\n && b', '(and a b)'],
  ['a//b', 'a'],
]

describe('parseCel', () => {
  for (const [text, expected] of trees) {
    it(text, () => {
      const { tree, problems } = parse(text)
      assert.deepEqual([written(tree), problems], [expected, []])
    })
  }
})

/** A text, and the part of it where a problem lies; what is left of the tree. */
const wrong: readonly (readonly [string, string, string, string])[] = [
  ['', '', 'The expression is empty', '?'],
  ['a ==', '=', 'The expression ends too early', '(== a ?)'],
  ['a == && b', '&&', 'An expression should stand here, not &&', '(== a ?)'],
  ['a b', 'b', 'Nothing can follow here, but b does', 'a'],
  ['(a', 'a', ') is missing at the end', 'a'],
  ['a)', ')', 'Nothing can follow here, but ) does', 'a'],
  ['[a b]', 'b', '] should stand here, not b', '(list a)'],
  ['f(a', 'a', ') is missing at the end', '(f() a)'],
  ['{a}', '}', ': should stand here, not }', '(map a ?)'],
  ['a.', '.', 'A name should follow the dot', '?'],
  ["a.'b'", "'b'", 'A name should follow the dot', '?'],
  ["'a", "'a", 'this text is not closed', '?'],
  ["'a\nb'", "'a", 'this text is not closed', '?'],
  [String.raw`'a\d'`, String.raw`\d`, String.raw`\d is no escape`, '?'],
  ['a = b', '=', '"=" has no meaning here', 'a'],
  ['a & b', '&', '"&" has no meaning here', 'a'],
  ['a and b', 'and', 'Nothing can follow here, but and does', 'a'],
  ['for', 'for', 'for is a reserved word of CEL', 'for'],
  ['has(a)', 'has', 'has() takes a field: has(claims.x)', '?'],
  ['a ? b', 'b', ': is missing at the end', '(choice a b ?)'],
  ['not a', 'a', 'Nothing can follow here, but a does', 'not'],
]

describe('parseCel says where the first mistake is:', () => {
  for (const [text, place, message, left] of wrong) {
    it(JSON.stringify(text), () => {
      const { tree, problems } = parse(text)
      const [problem] = problems
      assert.equal(problems.length, 1)
      assert.ok(problem)
      assert.deepEqual(
        [text.slice(problem.span.start - at, problem.span.end - at), problem.message, problem.code, written(tree)],
        [place, message, 'syntax', left],
      )
    })
  }
})

/** Each part of an expression, as it is written. */
const places: readonly (readonly [string, readonly string[]])[] = [
  ['a.b == "c"', ['a.b == "c"', 'a.b', 'a', '"c"']],
  ['(a || b) && !c', ['(a || b) && !c', '(a || b)', 'a', 'b', '!c', 'c']],
  ['x.all(y, y in [1])', ['x.all(y, y in [1])', 'x', 'y in [1]', 'y', '[1]', '1']],
  ['has( a.b ) ? f(c) : -1', ['has( a.b ) ? f(c) : -1', 'has( a.b )', 'a', 'f(c)', 'c', '-1']],
  ['{ "a" : b }[ c ]', ['{ "a" : b }[ c ]', '{ "a" : b }', '"a"', 'b', 'c']],
]

function each(cel: Cel): readonly Cel[] {
  return [cel, ...partsOf(cel).flatMap(each)]
}

describe('The parts of an expression have their places', () => {
  for (const [text, parts] of places) {
    it(text, () => {
      const found = each(parse(text).tree)
      assert.deepEqual(
        found.map(({ start, end }) => text.slice(start, end)),
        parts,
      )
      for (const { start, end, span: place } of found) assert.deepEqual(place, { file: 'f', start: at + start, end: at + end })
    })
  }

  it('the name of a field and of a function, too', () => {
    const { tree } = parse('a . bc == d.ef()')
    const spans = each(tree).flatMap((cel) => (cel.kind === 'select' ? [cel.fieldSpan] : cel.kind === 'call' ? [cel.nameSpan] : []))
    assert.deepEqual(
      spans.map(({ start, end }) => [start - at, end - at]),
      [
        [4, 6],
        [12, 14],
      ],
    )
  })
})

describe('Parts of an expression that are not known', () => {
  const parsed = (...text: (string | ReturnType<typeof hole>)[]) => parseCel(mappedAsWhole(text, span))
  const cases: readonly (readonly [string, ReturnType<typeof parsed>, string])[] = [
    // biome-ignore-start lint/suspicious/noTemplateCurlyInString: holes as people see them
    ['are parts of texts', parsed("a == 'x", hole('v'), "y'"), '(== a "x${v}y")'],
    ['several of them', parsed("'", hole('v'), '-', hole('w'), "'"), '"${v}-${w}"'],
    ['are expressions', parsed('a == ', hole('v')), '(== a ${v})'],
    ['are elements', parsed('a in [', hole('v'), ', 1]'), '(in a (list ${v} 1))'],
    ['are members', parsed('a.', hole('v'), ' == 1'), '(== ${v} 1)'],
    ['are the whole', parsed(hole('v')), '${v}'],
    // biome-ignore-end lint/suspicious/noTemplateCurlyInString: as above
  ]
  for (const [name, { tree, problems }, expected] of cases) it(name, () => assert.deepEqual([written(tree), problems], [expected, []]))
})

describe('Limits of expressions', () => {
  const problemOf = (text: string) => parse(text).problems[0]?.code
  const cases: readonly (readonly [string, string, string | undefined])[] = [
    ['brackets of 90 levels', `${'('.repeat(90)}a${')'.repeat(90)}`, undefined],
    ['brackets of 500 levels', `${'('.repeat(500)}a${')'.repeat(500)}`, 'too-deep'],
    ['lists of 500 levels', `${'['.repeat(500)}${']'.repeat(500)}`, 'too-deep'],
    ['brackets without an end', '('.repeat(5000), 'too-deep'],
    ['many exclamation marks', `${'!'.repeat(5000)}a`, 'too-deep'],
    ['choices of 500 levels', `${'a ? b : '.repeat(500)}c`, 'too-deep'],
    ['500 operators', `${'a || '.repeat(500)}b`, undefined],
    ['5,000 operators', `${'a||'.repeat(5000)}b`, 'too-deep'],
    ['900 members', `a${'.b'.repeat(900)}`, undefined],
    ['5,000 members', `a${'.b'.repeat(5000)}`, 'too-deep'],
    ['a text of 19,000 characters', `'${'a'.repeat(19_000)}'`, undefined],
    ['a text of 21,000 characters', `'${'a'.repeat(21_000)}'`, 'too-deep'],
  ]
  for (const [name, text, expected] of cases) it(name, () => assert.equal(problemOf(text), expected))
})

// Pieces that mean something to the parser, in any order.
const pieces =
  'a|b.c|assertion|.|(|)|[|]|{|}|,|:|?|!|-|==|!=|&&|\\|\\||<|in|has(|all(x,|"|\'|"""|r\'|\\|\\n|\\x4|1|.5|0x|1e|u| |\n|//|true|null|for|é|😀|`'
const soup = fc.array(fc.constantFrom('||', ...pieces.split('|')), { maxLength: 40 }).map((parts) => parts.join(''))

describe('parseCel on', () => {
  for (const [name, text] of [
    ['a soup of pieces', soup],
    ['any characters', fc.string({ unit: 'binary', maxLength: 60 })],
  ] as const) {
    it(`${name} ends, and places nest and follow each other`, () => {
      fc.assert(
        fc.property(text, (given) => {
          const { tree, problems } = parse(given)
          assert.ok(problems.length <= 1)
          const nests = (cel: Cel): void => {
            assert.ok(cel.start <= cel.end && cel.end <= given.length)
            let from = cel.start
            for (const part of partsOf(cel)) {
              assert.ok(part.start >= from && part.end <= cel.end, `${written(part)} in ${written(cel)}`)
              from = part.end
              nests(part)
            }
          }
          nests(tree)
          if (problems.length === 0) assert.ok(!each(tree).some(({ kind }) => kind === 'broken'))
        }),
        runs(1500),
      )
    })
  }
})
