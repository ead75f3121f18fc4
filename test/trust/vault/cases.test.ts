import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { runTrustTests, type TrustTestWorld } from '../../../src/simulate/trust-tests.ts'
import { parseYaml } from '../../../src/syntax/yaml/parse-yaml.ts'
import { vault } from '../../../src/trust/vault/vault.ts'
import { cel } from '../../support/cel.ts'

const folder = new URL('../../cases/vault/', import.meta.url)

// The cases of times are for this one.
const now = 1_700_000_000

describe('Vault case table', () => {
  for (const name of readdirSync(folder).sort()) {
    describe(name, () => {
      const text = readFileSync(new URL(name, folder), 'utf8')
      const world: TrustTestWorld = {
        now,
        engines: { cel },
        policies: () => 'every case is inline',
        inline: (id, root) => (id === 'vault' ? vault.read({ file: name, root, text }) : `no case is for ${id}`),
        tokens: () => 'every case gives its claims',
        reach: () => 'no case asks that',
      }
      const results = runTrustTests(parseYaml(name, text), world)
      it('has cases', () => assert.ok(results.length > 10))
      for (const result of results) it(result.name, () => assert.equal(result.outcome, 'passed', result.message))
    })
  }
})
