import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { inlinePolicies } from '../../../src/simulate/trust-tests.ts'
import { parseYaml } from '../../../src/syntax/yaml/parse-yaml.ts'
import type { Condition } from '../../../src/trust/condition.ts'
import { gcp } from '../../../src/trust/gcp/gcp.ts'

const folder = new URL('../../cases/gcp/', import.meta.url)

interface Leaf {
  readonly open: boolean
  readonly why: string
}

/** The leaves of the trees of expressions in a condition; a leaf is open where the tree leaves it to the engine. */
function leaves(condition: Condition, inside = false): readonly Leaf[] {
  switch (condition.kind) {
    case 'opaque':
      return condition.tree === undefined ? [{ open: true, why: condition.program.expression }] : leaves(condition.tree, true)
    case 'all':
    case 'any':
      return condition.of.flatMap((one) => leaves(one, inside))
    case 'not':
    case 'every':
    case 'some':
      return leaves(condition.of, inside)
    case 'choice':
      return [condition.which, condition.yes, condition.no].flatMap((one) => leaves(one, inside))
    case 'test':
      return inside ? [{ open: false, why: condition.label }] : []
    default:
      return inside
        ? [{ open: condition.kind === 'constant' && condition.truth === 'unknown', why: 'why' in condition ? condition.why : '' }]
        : []
  }
}

describe('Expressions of the cases of Google Cloud', () => {
  const found = readdirSync(folder).flatMap((name) => {
    const text = readFileSync(new URL(name, folder), 'utf8')
    const policies = inlinePolicies(parseYaml(name, text), (_, root) => gcp.read({ file: name, root, text }))
    return policies.flatMap(({ condition }) => leaves(condition))
  })

  it('are looked into', () => assert.ok(found.length > 90, String(found.length)))

  it('leave at most 5 % of their leaves to the engine', () => {
    const open = found.filter((leaf) => leaf.open).map(({ why }) => why)
    assert.ok(open.length <= found.length * 0.05, `${open.length} of ${found.length}: ${[...new Set(open)].join('; ')}`)
  })
})
