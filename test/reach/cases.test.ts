import assert from 'node:assert/strict'
import { type ClassReach, reach } from '../../src/reach/reach.ts'
import { cel } from '../support/cel.ts'
import { caseFacts, casePolicies, caseTime } from './case-policies.ts'

const policies = casePolicies()

interface Answered {
  readonly settled: boolean
  readonly answers: readonly ClassReach[]
}

describe('reach, over the cases of the relying parties', () => {
  let all: readonly Answered[] = []

  it('asks all the tables', () => {
    all = policies.map(({ policy, settled }) => ({
      settled,
      answers: reach({ policy, facts: caseFacts, jobs: [], engines: { cel }, now: caseTime }),
    }))
    assert.ok(all.length > 900, `${all.length} policies`)
  }).timeout(600_000)

  // Where a table itself expects `unknown`, the case is about what nobody documents: those are the next test's.
  it('leaves open one in fifty at most, where the tables have an answer for each token', () => {
    checkOpen(
      all.filter(({ settled }) => settled),
      0.02,
    )
  })

  it('answers a third of the others too: a proof does not need what nobody documents', () => {
    checkOpen(
      all.filter(({ settled }) => !settled),
      0.65,
    )
  })

  it('names what it can not tell, where it can not', () => {
    for (const { outcome, why } of all.flatMap(({ answers }) => answers)) if (outcome === 'unknown') assert.notEqual(why, 'nobody can tell')
  })
})

function checkOpen(some: readonly Answered[], most: number): void {
  const answers = some.flatMap((one) => one.answers)
  const open = answers.filter(({ outcome }) => outcome === 'unknown')
  const counts = new Map<string, number>()
  for (const { why } of open) counts.set(why, (counts.get(why) ?? 0) + 1)
  const told = [...counts].sort((a, b) => b[1] - a[1]).map(([why, count]) => `${count} ${why}`)
  assert.ok(open.length <= answers.length * most, `${open.length} of ${answers.length}\n${told.join('\n')}`)
}
