import assert from 'node:assert/strict'
import { matchesWildcardPath } from '../../src/gitlab/include/wildcard.ts'

/** gitlab.md 5 (`include` kinds) [D-INC]. */
const rows: readonly (readonly [wildcard: string, path: string, matches: boolean])[] = [
  ['ci/*.yml', 'ci/a.yml', true],
  ['ci/*.yml', 'ci/.yml', true],
  ['ci/*.yml', 'ci/sub/a.yml', false],
  ['ci/*.yml', 'other/ci/a.yml', false],
  ['ci/**.yml', 'ci/a.yml', true],
  ['ci/**.yml', 'ci/sub/deep/a.yml', true],
  ['ci/**/*.yml', 'ci/sub/a.yml', true],
  ['ci/**/*.yml', 'ci/a.yml', false],
  ['*/deploy.yml', 'ci/deploy.yml', true],
  ['*/deploy.yml', 'a/b/deploy.yml', false],
  ['ci/a?.yml', 'ci/ab.yml', false],
  ['ci/a.yml', 'ci/axyml', false],
  ['**', 'anything/at/all.yml', true],
  ['*a*a*a*a*a*a*a*b', `${'a'.repeat(2000)}`, false],
]

describe('paths with wildcards', () => {
  for (const [wildcard, path, matches] of rows) {
    it(`${wildcard} ${matches ? 'matches' : 'does not match'} ${path.slice(0, 30)}`, () =>
      assert.equal(matchesWildcardPath(wildcard, path), matches))
  }
})
