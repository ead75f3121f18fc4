import assert from 'node:assert/strict'
import { parseExpression } from '../../../src/gitlab/expression/expression.ts'
import type { Expression } from '../../../src/gitlab/expression/tree.ts'

/** The tree in one line; each leaf as the text of its place, so that a wrong place shows. */
function shown(expression: Expression, text: string): string {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return `${expression.kind}(${shown(expression.left, text)}, ${shown(expression.right, text)})`
    case 'compare':
    case 'match':
      return `${expression.operator}(${shown(expression.left, text)}, ${shown(expression.right, text)})`
    case 'not':
      return `not(${shown(expression.operand, text)})`
    default:
      return `${expression.kind} ${cut(text, expression)}`
  }
}

function cut(text: string, { offset, length }: { readonly offset: number; readonly length: number }): string {
  return text.slice(offset, offset + length)
}

const trees: readonly (readonly [text: string, tree: string])[] = [
  ['$A', 'variable $A'],
  [' $A_1 ', 'variable $A_1'],
  ['"a b"', 'string "a b"'],
  ['null', 'null null'],
  ['true', 'boolean true'],
  ['$[[ inputs.a ]]', 'input $[[ inputs.a ]]'],
  ['$A =~ /a b\\/c/im', '=~(variable $A, pattern /a b\\/c/im)'],
  ['$A =~ /a\\// && $B', 'and(=~(variable $A, pattern /a\\//), variable $B)'],
  ['$A =~ /ab//', '=~(variable $A, pattern /ab//)'],
  ['$A =~ /ab/ && $B =~ /cd/', 'and(=~(variable $A, pattern /ab/), =~(variable $B, pattern /cd/))'],
  ['$A == "1" == $B', '==(==(variable $A, string "1"), variable $B)'],
  ['$A || $B && $C', 'or(variable $A, and(variable $B, variable $C))'],
  ['$A && $B || $C', 'or(and(variable $A, variable $B), variable $C)'],
  ['$A && $B || $C && $D', 'or(and(variable $A, variable $B), and(variable $C, variable $D))'],
  ['$A && ($B || $C) && $D', 'and(and(variable $A, or(variable $B, variable $C)), variable $D)'],
  ['!$A == "b"', '==(not(variable $A), string "b")'],
  ['!($A == "b")', 'not(==(variable $A, string "b"))'],
  ['$A == !$B && $C', 'and(==(variable $A, not(variable $B)), variable $C)'],
  ['$A != "x" !~ $B', '!~(!=(variable $A, string "x"), variable $B)'],
]

const problems: readonly (readonly [text: string, at: string, message: RegExp])[] = [
  ['$A == main', 'main', /needs quotes/],
  ['$A = "x"', '=', /`==` compares/],
  ['$A == "x', '"x', /not closed/],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: GitLab writes its variables like that.
  ['$A == ${B}', '${B}', /without braces/],
  ['$A =~ /x/', '/x/', /two characters/],
  ['$A =~ /xyz', '/xyz', /no `\/` at its end/],
  ['$A =~ /a(b/ && $B', '/a(b/', /RE2/],
  ['$A ==', '==', /nothing on its right/],
  ['== $A', '==', /nothing on its left/],
  ['&&', '&&', /nothing to work on/],
  ['$A "b"', '"b"', /operator is missing/],
  ['($A', '(', /no partner/],
  ['$A)', ')', /no partner/],
  ['$A ; $B', ';', /quotes/],
  ['$A & $B', '&', /`&&` is/],
  ['', '', /empty/],
]

describe('reading GitLab expressions', () => {
  for (const [text, tree] of trees) {
    it(`${text} is ${tree}`, () => {
      const parsed = parseExpression(text)
      assert.ok('expression' in parsed)
      assert.equal(shown(parsed.expression, text), tree)
    })
  }

  for (const [text, at, message] of problems) {
    it(`says what is wrong with ${JSON.stringify(text)}`, () => {
      const parsed = parseExpression(text)
      assert.ok('problem' in parsed)
      assert.match(parsed.problem.message, message)
      assert.equal(cut(text, parsed.problem), at)
    })
  }

  it('takes 99 parts, and no more', () => {
    const parts = (count: number) => `$A${' && $A'.repeat((count - 1) / 2)}`
    assert.ok('expression' in parseExpression(parts(99)))
    assert.ok('problem' in parseExpression(parts(101)))
    assert.ok('problem' in parseExpression(`!${parts(99)}`))
  })

  it('stops at nesting and length', () => {
    assert.ok('expression' in parseExpression(`${'('.repeat(49)}$A${')'.repeat(49)}`))
    assert.ok('problem' in parseExpression(`${'('.repeat(5000)}$A`))
    assert.ok('problem' in parseExpression(`"${'a'.repeat(10_000)}"`))
    assert.ok('expression' in parseExpression(`"${'a'.repeat(9_998)}"`))
  })
})
