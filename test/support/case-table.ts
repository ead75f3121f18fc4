import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { runTrustTests, type TrustTestWorld } from '../../src/simulate/trust-tests.ts'
import { parseYaml } from '../../src/syntax/yaml/parse-yaml.ts'
import type { Engines } from '../../src/trust/evaluate.ts'
import { relyingParties } from '../../src/trust/index.ts'

// The cases hold at any time.
const now = 1_700_000_000

/** Runs the case table of a relying party, `test/cases/<id>/*.claimtest.yaml`, each row as a test; and again without engines, where there are any. */
export function caseTable(id: string, least: number, engines: Engines): void {
  const folder = new URL(`../cases/${id}/`, import.meta.url)
  const party = relyingParties.find((one) => one.id === id)
  let count = 0
  for (const name of readdirSync(folder)
    .filter((file) => file.endsWith('.claimtest.yaml'))
    .sort()) {
    describe(name, () => {
      const text = readFileSync(new URL(name, folder), 'utf8')
      const world = (loaded: Engines): TrustTestWorld => ({
        now,
        engines: loaded,
        policies: () => 'every case is inline',
        inline: (wanted, root) =>
          wanted === id && party !== undefined ? party.read({ file: name, root, text }) : `no case is for ${wanted}`,
        tokens: () => 'every case gives its claims',
        reach: () => 'no case asks that',
      })
      const parsed = parseYaml(name, text)
      const without = runTrustTests(parsed, world({}))
      for (const [i, result] of runTrustTests(parsed, world(engines)).entries()) {
        count++
        it(result.name, () => {
          assert.equal(result.outcome, 'passed', result.message)
          // What the compiled tree decides by itself is the same; it may leave more open.
          const tree = without[i]?.actual
          assert.ok(tree === result.actual || tree === 'unknown', `without engines it is ${tree}`)
        })
      }
    })
  }
  it(`has at least ${least} cases`, () => assert.ok(count >= least, `${count} cases`))
}
