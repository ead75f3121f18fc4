import assert from 'node:assert/strict'
import { type ClassReach, reach } from '../../src/reach/reach.ts'
import { cel } from '../support/cel.ts'
import { isSoak } from '../support/seed.ts'
import { caseFacts, casePolicies, caseTime } from './case-policies.ts'

// Every policy of the tables in a soak, one of three otherwise.
const policies = casePolicies().filter((_, i) => isSoak || i % 3 === 0)

interface Answered {
  readonly settled: boolean
  readonly answers: readonly ClassReach[]
}

describe('reach, over the cases of the relying parties', () => {
  let all: readonly Answered[] = []

  before(() => {
    all = policies.map(({ policy, settled }) => ({
      settled,
      answers: reach({ policy, facts: caseFacts, jobs: [], engines: { cel }, now: caseTime }),
    }))
  })

  it('asks all the tables', () => assert.ok(policies.length > (isSoak ? 900 : 300), `${policies.length} policies`))

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
}).timeout(120_000)

function checkOpen(some: readonly Answered[], most: number): void {
  const answers = some.flatMap((one) => one.answers)
  const open = answers.filter(({ outcome }) => outcome === 'unknown')
  const counts = new Map<string, number>()
  for (const { why } of open) counts.set(why, (counts.get(why) ?? 0) + 1)
  const told = [...counts].sort((a, b) => b[1] - a[1]).map(([why, count]) => `${count} ${why}`)
  assert.ok(open.length <= answers.length * most, `${open.length} of ${answers.length}\n${told.join('\n')}`)
}
