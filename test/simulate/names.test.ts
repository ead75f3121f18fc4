import assert from 'node:assert/strict'
import { Names } from '../../src/simulate/names.ts'

/** Names, a piece of a text, and whether one may begin in it. */
const cases: readonly (readonly [string, readonly string[], string, boolean])[] = [
  ['stands in the piece', ['arn:role/a'], '--role arn:role/a --x', true],
  ['stands in it in another letter case', ['arn:Role/a'], 'ARN:role/A', true],
  ['ends it', ['arn:role/a'], '--role=arn:ro', true],
  ['begins with its last letter', ['arn:role/a'], 'x a', true],
  ['is another one', ['arn:role/a'], 'arn:role/b', false],
  ['would begin within a word', ['arn:role/a'], 'barn:role/b', false],
  ['ends within a word', ['arn:role/a'], 'java', false],
  ['begins behind a slash', ['auth/jwt'], 'v1/auth/jwt', true],
  ['is one of several that begin alike', ['arn:a', 'arn:b'], 'arn:b', true],
  ['is cut where a text may have something unknown', ['arn:$x:a'], 'arn:', true],
  ['may be empty', [''], 'x', true],
  ['is none at all', [], 'x', false],
  ['has letters beyond the first plane', ['🦊:a'], 'x 🦊', true],
  ['is looked for in nothing', ['a'], '', false],
]

describe('names', () => {
  for (const [name, names, piece, expected] of cases) {
    it(`one ${name}`, () => assert.equal(new Names(names).mayBeginIn(piece), expected))
  }
})
