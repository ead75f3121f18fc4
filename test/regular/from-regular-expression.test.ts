import assert from 'node:assert/strict'
import fc from 'fast-check'
import { RE2JS } from 're2js'
import { fromRegularExpression } from '../../src/regular/from-regular-expression.ts'
import { runs } from '../support/seed.ts'
import { has, regex } from './support.ts'

// Each row: the expression, texts that some part of which it matches, texts of which none. RE2JS says the same of each, or the row is wrong.
const rows: readonly (readonly [source: string, yes: readonly string[], no: readonly string[]])[] = [
  ['', ['', 'a'], []],
  ['main', ['main', 'xmainx'], ['', 'mai', 'MAIN']],
  ['^main$', ['main'], ['xmain', 'mainx', 'main\n']],
  ['\\Amain\\z', ['main'], ['xmain', 'mainx']],
  ['^main', ['main', 'mainx'], ['xmain', 'x\nmain']],
  ['main$', ['main', 'xmain'], ['mainx', 'main\nx']],
  ['^a|b$', ['a', 'ax', 'xb'], ['xa', 'bx']],
  ['^(a|b)$', ['a', 'b'], ['ax', 'xb', 'ab']],
  ['^(?:a|)$', ['a', ''], ['b']],
  ['(^|,)main(,|$)', ['main', 'a,main', 'main,b', 'a,main,b'], ['xmain', 'mainx', 'a,mainx']],
  ['(^a)*b', ['b', 'ab', 'aab', 'xb'], ['a', '']],
  ['$^', [''], ['a']],
  ['a^b', [], ['ab', 'a', 'b']],
  ['a$b', [], ['ab']],
  ['(?m)^b$', ['b', 'a\nb', 'b\na', 'a\nb\nc'], ['ab', 'a\nbc', 'ab\n']],
  ['(?m)a$\n^b', ['a\nb', 'xa\nbx'], ['ab', 'a\n\nb']],
  ['(?m:^)b', ['b', 'a\nb'], ['ab']],
  ['(?-m)^b', ['b'], ['a\nb']],
  ['.', ['a', '😀', '\r', '\u2028'], ['', '\n']],
  ['^.$', ['a', '😀'], ['\n', 'ab']],
  ['(?s)^.$', ['\n', 'a'], ['ab']],
  ['(?s:a.)b', ['a\nb'], ['a\n']],
  ['^a.*c$', ['ac', 'abc'], ['a\nc', 'abcd']],
  ['^a*?b+?c??$', ['b', 'aabb', 'abc'], ['a', 'cc']],
  ['^a{2}$', ['aa'], ['a', 'aaa']],
  ['^a{2,}$', ['aa', 'aaaa'], ['a']],
  ['^a{1,2}$', ['a', 'aa'], ['', 'aaa']],
  ['^a{0}$', [''], ['a']],
  ['^a{,2}$', ['a{,2}'], ['a', 'aa', '']],
  ['^a{$', ['a{'], ['a']],
  ['^{$', ['{'], ['']],
  ['^{,1}$', ['{,1}'], ['']],
  ['^a{x}$', ['a{x}'], ['a']],
  ['^a]}$', ['a]}'], ['a']],
  ['^[abc]$', ['a', 'c'], ['d', 'ab', '']],
  ['^[^abc]$', ['d', '\n', '😀'], ['a', '']],
  ['^[a-c-e]$', ['a', 'c', '-', 'e'], ['d']],
  ['^[a-]$', ['a', '-'], ['b']],
  ['^[-a]$', ['a', '-'], ['b']],
  ['^[]a]$', [']', 'a'], ['[']],
  ['^[^]a]$', ['['], [']', 'a']],
  ['^[[a]$', ['[', 'a'], [':']],
  ['^[\\d-]$', ['1', '-'], ['d']],
  ['^[\\]\\-\\\\]$', [']', '-', '\\'], ['a']],
  ['^[\\x41-\\x{43}]$', ['A', 'C'], ['D']],
  ['^[a-z0-9_.-]+$', ['a-b.c_1'], ['A', '']],
  ['^[😀-😂]$', ['😁'], ['😃', '\ud83d']],
  ['^[[:alpha:]]$', ['a', 'Z'], ['1', 'é']],
  ['^[[:^alpha:]]$', ['1', 'é'], ['a']],
  ['^[[:alnum:]_]$', ['a', '1', '_'], ['-']],
  ['^[[:punct:]]$', ['!', '_', '~', '@', '['], ['a', ' ']],
  ['^[[:space:]]$', [' ', '\v', '\t'], ['a', '\u00a0']],
  ['^[[:blank:]]$', [' ', '\t'], ['\n']],
  ['^[[:xdigit:]]$', ['f', 'A', '0'], ['g']],
  ['^[[:word:]]$', ['_', 'a'], ['-']],
  ['^[[:cntrl:][:digit:]]$', ['\x00', '\x7f', '5'], ['a']],
  ['^[[:print:]]$', [' ', '~'], ['\x7f', '\n']],
  ['^[[:graph:]]$', ['!', '~', 'a'], [' ']],
  ['^\\d\\D$', ['1a'], ['11', 'aa', '١a']],
  ['^\\w\\W$', ['a-', '_é'], ['aa']],
  ['^\\s\\S$', [' a', '\ta', '\na'], ['\va', 'aa']],
  ['^[\\D]$', ['a'], ['1']],
  ['\\bmain\\b', ['main', 'a main b', 'a/main'], ['amain', 'main_', 'mainx']],
  ['\\Bmain', ['xmain'], ['main', '-main']],
  ['^\\b$', [], ['', 'a']],
  ['^\\B$', [''], ['a']],
  ['a\\b-', ['a-'], ['a']],
  ['\\a\\f\\t\\n\\r\\v', ['\x07\f\t\n\r\v'], ['']],
  ['^\\101\\x42\\x{1F600}\\0$', ['AB😀\0'], ['AB']],
  ['^\\.\\*\\/\\-\\_$', ['.*/-_'], ['a']],
  ['^\\Qa.b*\\E+$', ['a.b*', 'a.b**'], ['axb', 'a.b']],
  ['\\Qa.', ['a.'], ['ab']],
  ['^\\Q\\E$', [''], ['a']],
  ['(?i)^main$', ['main', 'MAIN', 'mAiN'], ['mai']],
  ['(?i)^k$', ['k', 'K', '\u212a'], ['x']],
  ['(?i)^[r-t]$', ['R', 'S', '\u017f', 't'], ['k']],
  ['(?i)^[^k]$', ['a', '\n'], ['k', 'K', '\u212a']],
  ['(?i)^\\w$', ['a', 'K', '\u212a', '\u017f'], ['é']],
  ['(?i)^\\W$', ['é', '-'], ['a', '\u212a', '\u017f']],
  ['(?i)^[[:lower:]]$', ['a', 'A'], ['1']],
  ['(?i)^\\Qa.\\E$', ['A.'], ['ab']],
  ['a(?i)b(?-i)c', ['abc', 'aBc'], ['Abc', 'abC']],
  ['(?i:a)b', ['Ab', 'ab'], ['aB']],
  ['(a(?i)b)c', ['aBc'], ['aBC']],
  ['(?U)^a+$', ['aa'], ['']],
  ['(?P<ref>main)-(?<n>\\d)', ['main-1'], ['main']],
  ['^(mygroup|other)/', ['mygroup/a', 'other/b'], ['mygroup-evil/a', 'xmygroup/']],
  [
    '^project_path:mygroup/[^:]+:ref_type:branch:ref:main$',
    ['project_path:mygroup/p:ref_type:branch:ref:main'],
    ['project_path:mygroup/p:q:ref_type:branch:ref:main'],
  ],
  ['((((a))))', ['a'], ['b']],
  ['a|b|', ['', 'c'], []],
]

describe('fromRegularExpression', () => {
  for (const [source, yes, no] of rows) {
    it(JSON.stringify(source), () => {
      const language = regex(source)
      const expression = RE2JS.compile(source)
      for (const text of [...yes, ...no]) {
        assert.equal(has(language, text), yes.includes(text), JSON.stringify(text))
        if (!hasHalfPair(text)) assert.equal(expression.matcher(text).find(), yes.includes(text), `RE2JS: ${JSON.stringify(text)}`)
      }
    })
  }

  const whole = regex('a|^b|\\bc', 'whole')
  it('takes a whole text if asked', () =>
    assert.deepEqual(
      ['a', 'b', 'c', 'xa', 'bx', ''].filter((text) => has(whole, text)),
      ['a', 'b', 'c'],
    ))

  for (const [source, why] of [
    ['a(?=b)', 'look-around assertions'],
    ['a(?<!b)', 'look-around assertions'],
    ['(?x)a', 'the group that begins with (?x)'],
    ['(a', 'a group has no )'],
    ['a)', 'the expression has a ) too much'],
    ['[a', 'a [ has no ]'],
    ['[b-a]', 'a range that ends before it begins'],
    ['[[:letter:]]', 'the class [:letter:]'],
    ['*a', 'nothing stands before *'],
    ['a|{2,}', 'nothing stands before {'],
    ['(+)', 'nothing stands before +'],
    ['a**', 'a repetition of a repetition'],
    ['a{2}{3}', 'a repetition of a repetition'],
    ['a{1001}', 'a repetition of more than 1000'],
    ['a{2,1}', 'a repetition of at least 2 and at most 1'],
    ['\\1', 'the escape \\1'],
    ['\\Z', 'the escape \\Z'],
    ['a\\', 'the escape \\'],
    ['\\p{L}', 'classes of Unicode (\\p), whose tables differ from version to version'],
    ['[\\PL]', 'classes of Unicode (\\p), whose tables differ from version to version'],
    ['(?i)é', 'letters beyond ASCII without regard to case'],
    ['((a{1000}){1000}){1000}', 'the expression is too large'],
    ['('.repeat(100), 'groups are nested too deeply'],
    ['a'.repeat(10_001), 'the expression is too long'],
  ] as const) {
    it(`leaves ${source.slice(0, 30)}: ${why}`, () => assert.deepEqual(fromRegularExpression(source), { kind: 'unsupported', why }))
  }

  it('agrees with RE2JS on every text, for every expression', () => {
    const { seed, numRuns } = runs(3000)
    const counts = { supported: 0, matched: 0 }
    fc.assert(
      fc.property(anyExpression, fc.array(anyText, { minLength: 4, maxLength: 4 }), (source, texts) => {
        const expression = compiled(source)
        const made = fromRegularExpression(source)
        if (expression === undefined || made.kind === 'unsupported') return
        counts.supported++
        for (const text of texts) {
          const found = expression.matcher(text).find()
          if (found) counts.matched++
          assert.equal(has(made.language, text), found, JSON.stringify(text))
        }
      }),
      { seed, numRuns },
    )
    assert.ok(counts.supported > numRuns / 2 && counts.matched > numRuns / 2, JSON.stringify(counts))
  })

  it('takes nothing that RE2JS refuses', () => {
    fc.assert(
      fc.property(anyWriting, (source) => {
        if (compiled(source) === undefined) assert.equal(fromRegularExpression(source).kind, 'unsupported')
      }),
      runs(2000),
    )
  })
})

// RE2JS reads half a pair as a character, and a language has no text with one.
function hasHalfPair(text: string): boolean {
  return [...text].some((character) => /^[\ud800-\udfff]$/.test(character))
}

function compiled(source: string): RE2JS | undefined {
  try {
    return RE2JS.compile(source)
  } catch {
    return undefined
  }
}

const anyText = fc.string({ unit: fc.constantFrom('a', 'b', 'A', 'k', '\u212a', '-', '_', '\n', '1', '😀'), maxLength: 5 })

const atoms = [
  'a',
  'b',
  'K',
  '-',
  '.',
  '[ab]',
  '[^a]',
  '[a-k]',
  '\\d',
  '\\w',
  '\\W',
  '\\s',
  '[[:upper:]]',
  '^',
  '$',
  '\\b',
  '\\B',
  '\\A',
  '\\z',
  '😀',
  '\\n',
]

const anyExpression: fc.Arbitrary<string> = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    { weight: 3, arbitrary: fc.constantFrom(...atoms) },
    { weight: 2, arbitrary: fc.array(tie('expression'), { minLength: 2, maxLength: 3 }).map((parts) => parts.join('')) },
    { weight: 1, arbitrary: fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `(${a}|${b})`) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(tie('expression'), fc.constantFrom('*', '+', '?', '{2}', '{1,2}', '{0,}', '*?'))
        .map(([a, op]) => `(?:${a})${op}`),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(fc.constantFrom('i', 's', 'm', 'im', '-m', 'is'), tie('expression')).map(([flags, a]) => `(?${flags}:${a})`),
    },
  ),
})).expression

const anyWriting = fc
  .array(fc.constantFrom(...'ab1^$.*+?{},|()[]-\\:=!<>iPQEpzZ😀', '[:alpha:]', '(?', '\\Q', '\\x', '{2,'), { maxLength: 9 })
  .map((parts) => parts.join(''))
