import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { budgets } from '../../scripts/build.ts'

describe('sizes of the bundles in dist/', () => {
  for (const [bundle, budget] of Object.entries(budgets)) {
    it(`${bundle} is at most ${budget / 1000} kB`, () => {
      const size = statSync(bundle).size
      assert.ok(size <= budget, `${size} bytes`)
    })
  }
})
