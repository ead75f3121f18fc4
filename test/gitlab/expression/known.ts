import { evaluateExpression, parseExpression } from '../../../src/gitlab/expression/expression.ts'
import type { Text } from '../../../src/text/holes.ts'

export const hole = (name: string) => ({ name, why: `nobody set ${name}`, span: { file: 'test', start: 0, end: 0 } })

/** The variables of the tables; a name that is not here does not exist. */
const variables: { readonly [name: string]: Text } = {
  A: ['my variable'],
  BRANCH: ['main'],
  PATHS: ['a/path/variable/value'],
  FULL: ['/a/full/path'],
  EMPTY: [],
  BLANK: [' \t\n'],
  ONE: ['1'],
  TRUE: ['true'],
  FALSE: ['false'],
  LINES: ['one\ntwo'],
  LONGER: ['my variable and more'],
  RE: ['/^my/'],
  RE_FLAGS: ['/^MY/i'],
  RE_SHORT: ['/m/'],
  RE_SLASH: ['/a\\/path/'],
  RE_BAD: ['/my(/'],
  UNSET: [hole('UNSET')],
  RELEASE: ['release/', hole('X')],
  DONE: [hole('Y'), '-done'],
  MIDDLE: ['a-', hole('Z'), '-z'],
  TWO: [hole('X'), hole('Y')],
}

export function lookup(name: string): Text | null {
  return variables[name] ?? null
}

/** What an expression comes to: `yes`, `no`, `unknown`, or `problem`. */
export function outcome(text: string, find = lookup): string {
  const parsed = parseExpression(text)
  return 'problem' in parsed ? 'problem' : evaluateExpression(parsed.expression, find).truth
}
