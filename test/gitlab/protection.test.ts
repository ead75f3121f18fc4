import assert from 'node:assert/strict'
import { isProtected } from '../../src/gitlab/protection.ts'

const cases: readonly (readonly [name: string, patterns: readonly string[], want: boolean])[] = [
  ['main', ['main'], true],
  ['main', ['dev', 'main'], true],
  ['Main', ['main'], false],
  ['main2', ['main'], false],
  ['main', [], false],
  ['release/1', ['release/*'], true],
  ['release/1/x', ['release/*'], true],
  ['release', ['release/*'], false],
  ['release/', ['release/*'], true],
  ['a/b/c', ['*/c'], true],
  ['anything/at/all', ['*'], true],
  ['axbxc', ['a*b*c'], true],
  ['axc', ['a*b*c'], false],
  ['v?', ['v?'], true],
  ['v1', ['v?'], false],
  ['', ['*'], true],
  ['x', [''], false],
]

describe('protected names', () => {
  for (const [name, patterns, want] of cases) it(`${name} in ${patterns.join(' ')}`, () => assert.equal(isProtected(name, patterns), want))
})
