import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { mappedAsWritten } from '../../src/text/mapped-text.ts'
import { compileCel } from '../../src/trust/cel/compile.ts'
import type { CelVariable } from '../../src/trust/cel/compiled.ts'
import { evaluate } from '../../src/trust/evaluate.ts'
import { nameOf } from '../../src/trust/truth.ts'
import { cel } from '../support/cel.ts'
import { scope } from '../support/conditions.ts'
import { type ConformanceCase, conformanceCases } from './conformance-cases.ts'

/** Cases that fail, each with the reason. The list can only shrink: one that passes fails the run. */
const expectedFailures: { readonly [path: string]: string } = JSON.parse(
  readFileSync(new URL('cel-expected-failures.json', import.meta.url), 'utf8'),
)

const cases = conformanceCases()
const mapped = (text: string) => mappedAsWritten('', text, 0)

function answerOf({ program }: ConformanceCase): unknown {
  const result = cel.evaluate(program, {})
  return result.kind === 'value' ? result.value : undefined
}

// What the compiled tree says; `undefined` where it leaves the answer to the engine.
function treeOf({ program }: ConformanceCase): string | undefined {
  const variables: { [name: string]: CelVariable } = {}
  for (const [name, binding] of Object.entries(program.variables)) {
    if (binding.kind !== 'expression') return undefined
    variables[name] = { kind: 'expression', compiled: compileCel(mapped(binding.expression), { variables: {}, numbers: 'double' }) }
  }
  const { condition } = compileCel(mapped(program.expression), { variables, numbers: 'double' })
  if (condition.kind !== 'opaque' || condition.tree === undefined) return condition.kind === 'constant' ? condition.truth : undefined
  const answer = nameOf(evaluate(condition.tree, scope({})))
  return answer === 'unknown' ? undefined : answer
}

describe('the conformance suite of CEL', () => {
  it('has its cases', () => assert.ok(cases.length > 700, `${cases.length} cases`))
  it('is named rightly where it fails', () => {
    const paths = new Set(cases.map(({ path }) => path))
    assert.deepEqual(
      Object.keys(expectedFailures).filter((path) => !paths.has(path)),
      [],
    )
  })
  const wrong: string[] = []
  it('is passed by the engine, but for the listed failures', () => {
    for (const one of cases) {
      const passes = JSON.stringify(answerOf(one)) === JSON.stringify(one.expected)
      if (passes === Object.hasOwn(expectedFailures, one.path))
        wrong.push(
          `${one.path} ${passes ? 'passes now' : `fails: ${one.program.expression} is ${JSON.stringify(answerOf(one))}, not ${JSON.stringify(one.expected)}`}`,
        )
    }
    assert.deepEqual(wrong, [])
  })
  it('is passed by the compiled trees, wherever they decide', () => {
    let decided = 0
    const apart: string[] = []
    for (const one of cases) {
      const tree = treeOf(one)
      if (tree === undefined || Object.hasOwn(expectedFailures, one.path)) continue
      decided++
      const expected = one.expected === true ? 'yes' : one.expected === false ? 'no' : 'error'
      if (tree !== expected) apart.push(`${one.path}: ${one.program.expression} is ${tree}, not ${expected}`)
    }
    assert.deepEqual(apart, [])
    assert.ok(decided > 350, `${decided} decided`)
  })
})
