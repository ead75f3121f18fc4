import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { CelProgram } from '../../src/cel/engine.ts'
import type { ClaimSet } from '../../src/gitlab/claim-set.ts'
import { concat, type Text } from '../../src/text/holes.ts'
import { type MappedText, mappedAsWhole, mappedAsWritten } from '../../src/text/mapped-text.ts'
import { compileCel } from '../../src/trust/cel/compile.ts'
import type { CelEnvironment } from '../../src/trust/cel/compiled.ts'
import type { Condition } from '../../src/trust/condition.ts'
import { evaluate, type Scope } from '../../src/trust/evaluate.ts'
import { nameOf, type TruthSet } from '../../src/trust/truth.ts'
import { cel } from '../support/cel.ts'
import { hole, span } from '../support/conditions.ts'
import { runs } from '../support/seed.ts'
import { anyExpression, type Claims, claimNames, claims, expression, filling, stringClaims, valuesOf } from './cel-expressions.ts'

// 300 cases, and 20,000 in the usual soak of 20 times as much.
const multiple = runs(1).numRuns
const cases = { ...runs(1), numRuns: multiple === 1 ? 300 : 1000 * multiple }

const environment: CelEnvironment = { variables: { claims: { kind: 'claims' } }, numbers: 'double' }

function conditionOf(source: MappedText): Condition {
  return compileCel(source, environment).condition
}

function scopeOf(set: ClaimSet, engines: Scope['engines']): Scope {
  return { request: { claims: set, now: 0, signature: 'assumed' }, engines, items: {} }
}

const known = (given: Claims): ClaimSet => ({ known: given, unknown: {}, shapes: {} })

const variables: CelProgram['variables'] = { claims: { kind: 'claims' } }

/** What the engine says of an expression and a token; `undefined` where it leaves that open. */
function byEngine(text: string, given: Claims): TruthSet | undefined {
  const result = cel.evaluate({ expression: text, variables, numbers: 'double' }, given)
  if (result.kind === 'open') return undefined
  return result.kind === 'error' ? 4 : result.value === true ? 1 : result.value === false ? 2 : 4
}

/** What the compiled tree alone says. */
function byTree(condition: Condition, set: ClaimSet): TruthSet {
  const tree = condition.kind === 'opaque' ? condition.tree : condition
  assert.ok(tree !== undefined)
  return evaluate(tree, scopeOf(set, {}))
}

describe('A compiled tree of CEL', function () {
  this.timeout(20_000 * multiple)

  it('says what the engine says, where it decides', () => {
    let decided = 0
    const answers = new Map<string, number>()
    fc.assert(
      fc.property(expression, claims, (text, given) => {
        const tree = byTree(conditionOf(mappedAsWritten('', text, 0)), known(given))
        const engine = byEngine(text, given)
        answers.set(nameOf(tree), (answers.get(nameOf(tree)) ?? 0) + 1)
        if (engine === undefined) return
        if (nameOf(tree) !== 'unknown') decided++
        assert.ok((tree & engine) !== 0, `the tree says ${nameOf(tree)} (${tree}), the engine ${nameOf(engine)}`)
      }),
      cases,
    )
    assert.ok(decided > cases.numRuns * 0.6, `${decided} decided`)
    for (const answer of ['yes', 'no', 'error']) assert.ok((answers.get(answer) ?? 0) > cases.numRuns * 0.05, JSON.stringify([...answers]))
  })

  it('decides with unknown claims only what holds for all of their values', () => {
    let decided = 0
    const unknownClaims = fc.uniqueArray(fc.constantFrom(...claimNames), { minLength: 1, maxLength: 3 })
    const completions = (names: readonly string[]) => fc.array(fc.tuple(...names.map(valuesOf)), { minLength: 4, maxLength: 8 })
    fc.assert(
      fc.property(
        expression,
        claims,
        unknownClaims.chain((names) => fc.tuple(fc.constant(names), completions(names))),
        (text, given, [names, filled]) => {
          const rest = Object.fromEntries(Object.entries(given).filter(([name]) => !names.includes(name)))
          const set: ClaimSet = { known: rest, unknown: Object.fromEntries(names.map((name) => [name, 'a test'])), shapes: {} }
          const condition = conditionOf(mappedAsWritten('', text, 0))
          const tree = byTree(condition, set)
          // The engine has no part in it: it must not be asked.
          assert.equal(evaluate(condition, scopeOf(set, { cel })) & ~tree, 0)
          if (nameOf(tree) !== 'unknown') decided++
          for (const values of filled) {
            const added = names.flatMap((name, i) => (values[i] === undefined ? [] : [[name, values[i] ?? null] as const]))
            const whole = { ...rest, ...Object.fromEntries(added) }
            const engine = byEngine(text, whole)
            if (engine !== undefined) assert.ok((tree & engine) !== 0, `${JSON.stringify(whole)}: ${tree} without ${engine}`)
          }
        },
      ),
      cases,
    )
    assert.ok(decided > cases.numRuns * 0.4, `${decided} decided`)
  })

  it('decides with claims of which a part is known only what holds for all of them', () => {
    let decided = 0
    const given = fc.record({
      name: fc.constantFrom(...stringClaims),
      before: filling,
      after: filling,
      filled: fc.array(filling, { minLength: 4, maxLength: 8 }),
    })
    fc.assert(
      fc.property(expression, claims, given, (text, rest, { name, before, after, filled }) => {
        const { [name]: _, ...known } = rest
        const set: ClaimSet = { known, unknown: { [name]: 'a test' }, shapes: { [name]: concat([before], [hole('x')], [after]) } }
        const tree = byTree(conditionOf(mappedAsWritten('', text, 0)), set)
        if (nameOf(tree) !== 'unknown') decided++
        for (const filler of filled) {
          const whole = { ...known, [name]: `${before}${filler}${after}` }
          const engine = byEngine(text, whole)
          if (engine !== undefined) assert.ok((tree & engine) !== 0, `${JSON.stringify(whole)}: ${tree} without ${engine}`)
        }
      }),
      cases,
    )
    assert.ok(decided > cases.numRuns * 0.4, `${decided} decided`)
  })

  it('says what the engine says of variables that are expressions', () => {
    let decided = 0
    fc.assert(
      fc.property(expression, anyExpression, claims, (text, inner, given) => {
        const withMapped = {
          claims: { kind: 'claims' },
          attribute: {
            kind: 'object',
            members: { m: { kind: 'expression', compiled: compileCel(mappedAsWritten('', inner, 0), environment) } },
          },
        } as const
        const outer = text.replaceAll(/claims(?:\.|\[')(?:sub|custom)(?:'\])?/g, 'attribute.m')
        const { condition, program } = compileCel(mappedAsWritten('', outer, 0), { ...environment, variables: withMapped })
        const tree = byTree(condition, known(given))
        const result = cel.evaluate(program, given)
        if (result.kind === 'open') return
        if (nameOf(tree) !== 'unknown') decided++
        const engine = result.kind === 'error' ? 4 : result.value === true ? 1 : result.value === false ? 2 : 4
        assert.ok((tree & engine) !== 0, `${outer}: the tree says ${nameOf(tree)} (${tree}), the engine ${nameOf(engine)}`)
        // Where the tree asks the engine for a part, it knows as much.
        const asked = evaluate(condition.kind === 'opaque' ? (condition.tree ?? condition) : condition, scopeOf(known(given), { cel }))
        assert.ok((asked & engine) !== 0, `${outer}: the tree and the engine say ${nameOf(asked)}, the engine ${nameOf(engine)}`)
      }),
      cases,
    )
    assert.ok(decided > cases.numRuns * 0.5, `${decided} decided`)
  })

  it('decides with unknown parts of its texts only what holds for all of them', () => {
    let decided = 0
    fc.assert(
      fc.property(expression, claims, fc.nat(), fc.array(filling, { minLength: 4, maxLength: 8 }), (text, given, at, filled) => {
        const parts = text.split(/(?<=')(?=')/)
        if (parts.length === 1) return
        const i = 1 + (at % (parts.length - 1))
        const [before, after] = [parts.slice(0, i).join(''), parts.slice(i).join('')]
        const holed: Text = [before, hole('x'), after]
        const tree = byTree(conditionOf(mappedAsWhole(holed, span)), known(given))
        if (nameOf(tree) !== 'unknown') decided++
        for (const filler of filled) {
          const engine = byEngine(`${before}${filler}${after}`, given)
          if (engine !== undefined) assert.ok((tree & engine) !== 0, `${before}${filler}${after}: ${tree} without ${engine}`)
        }
      }),
      cases,
    )
    assert.ok(decided > 0)
  })
})
