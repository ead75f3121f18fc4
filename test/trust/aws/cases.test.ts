import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { runTrustTests, type TrustTestWorld } from '../../../src/simulate/trust-tests.ts'
import { parseYaml } from '../../../src/syntax/yaml/parse-yaml.ts'
import { aws } from '../../../src/trust/aws/aws.ts'

const folder = new URL('../../cases/aws/', import.meta.url)

// The cases hold at any time.
const now = 1_700_000_000

describe('AWS case table', () => {
  for (const name of readdirSync(folder).sort()) {
    describe(name, () => {
      const text = readFileSync(new URL(name, folder), 'utf8')
      const world: TrustTestWorld = {
        now,
        policies: () => 'every case is inline',
        inline: (id, root) => (id === 'aws' ? aws.read({ file: name, root, text }) : `no case is for ${id}`),
        tokens: () => 'every case gives its claims',
        reach: () => 'no case asks that',
      }
      const results = runTrustTests(parseYaml(name, text), world)
      it('has cases', () => assert.ok(results.length > 10))
      for (const result of results) it(result.name, () => assert.equal(result.outcome, 'passed', result.message))
    })
  }
})
