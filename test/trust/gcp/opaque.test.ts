import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { parseCel } from '../../../src/cel/parse-cel.ts'
import { type Cel, partsOf } from '../../../src/cel/tree.ts'
import { inlinePolicies } from '../../../src/simulate/trust-tests.ts'
import { parseYaml } from '../../../src/syntax/yaml/parse-yaml.ts'
import { mappedAsWritten } from '../../../src/text/mapped-text.ts'
import type { Condition, Term } from '../../../src/trust/condition.ts'
import { gcp } from '../../../src/trust/gcp/gcp.ts'
import { documentedFunctions } from '../../../src/trust/gcp/mapping.ts'

/** The operators that Google documents or uses; gcp.md 4 [WIF, DP]. */
const operators: ReadonlySet<string> = new Set(['==', '!=', 'in', '+'])

/** A leaf of a condition: an expression that only the engine knows, or `undefined` for one that the algebra has a word for. */
function leavesOf(condition: Condition): readonly (string | undefined)[] {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return condition.of.flatMap(leavesOf)
    case 'not':
      return leavesOf(condition.of)
    case 'choice':
      return [condition.which, condition.yes, condition.no].flatMap(leavesOf)
    case 'every':
    case 'some':
      return [...engineTerms(condition.over), ...leavesOf(condition.of)]
    case 'test': {
      const asked = [condition.left, ...condition.right].flatMap(engineTerms)
      return asked.length > 0 ? asked : [undefined]
    }
    case 'constant':
      return [undefined]
    case 'opaque':
      return condition.tree === undefined ? [condition.program.expression] : leavesOf(condition.tree)
  }
}

function engineTerms(term: Term): readonly string[] {
  if (term.kind === 'engine') return [term.program.expression]
  return term.kind === 'call' ? term.args.flatMap(engineTerms) : []
}

function each(cel: Cel): readonly Cel[] {
  return [cel, ...partsOf(cel).flatMap(each)]
}

function isDocumented(text: string): boolean {
  const { tree } = parseCel(mappedAsWritten('', text, 0))
  return each(tree).every((cel) => {
    if (cel.kind === 'call') return documentedFunctions.has(cel.name)
    if (cel.kind === 'macro') return documentedFunctions.has(cel.macro)
    return cel.kind !== 'binary' || operators.has(cel.op)
  })
}

describe('What the algebra has no word for in the cases of Google Cloud', () => {
  const folder = new URL('../../cases/gcp/', import.meta.url)
  const leaves = readdirSync(folder).flatMap((name) => {
    const text = readFileSync(new URL(name, folder), 'utf8')
    const parsed = parseYaml(name, text)
    const policies = inlinePolicies(parsed, (_, root) => gcp.read({ file: name, root, text }))
    return policies.flatMap(({ stages }) =>
      stages.flatMap(({ check }) => (check.kind === 'assumed' || check.kind === 'signature' ? [] : leavesOf(check))),
    )
  })
  const opaque = leaves.filter((leaf) => leaf !== undefined)

  it(`is at most one leaf in twenty`, () => {
    assert.ok(leaves.length > 1000, `${leaves.length} leaves`)
    assert.ok(opaque.length <= leaves.length * 0.05, `${opaque.length} of ${leaves.length}: ${[...new Set(opaque)].join('\n')}`)
  })
  it('is nothing that Google documents', () => assert.deepEqual(opaque.filter(isDocumented), []))
})
