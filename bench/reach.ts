import process from 'node:process'
import { reach } from '../src/reach/reach.ts'
import { caseFacts, casePolicies, caseTime } from '../test/reach/case-policies.ts'
import { pool, role } from '../test/reach/support.ts'
import { cel } from '../test/support/cel.ts'

const perCent = (part: number, whole: number) => `${((part / whole) * 100).toFixed(1)} %`

const at = (times: readonly number[], part: number) => [...times].sort((a, b) => a - b)[Math.floor(times.length * part)] ?? 0

const letters = ['abc', 'acb', 'bac', 'bca', 'cab', 'cba']
/** Patterns that need many states: `*a*b*c*` six times over in one, and six such at once in all orders of the letters. */
const worst = [
  ['*a*b*c* six times over', role({ StringLike: { 'gitlab.com:sub': '*a*b*c*'.repeat(6) } })],
  [
    'six of them at once',
    pool(letters.map((word) => `assertion.sub.matches('^${`.*${[...word].join('.*')}.*`.repeat(6)}$')`).join(' && ')),
  ],
] as const

/** Prints how long it takes to say who else gets in, for every policy of the case tables and all classes, and how many answers stay open. */
export function benchReach(): void {
  const policies = casePolicies()
  const ask = (policy: (typeof policies)[number]['policy']) =>
    reach({ policy, facts: caseFacts, jobs: [], engines: { cel }, now: caseTime })
  for (const { policy } of policies.slice(0, 100)) ask(policy)
  const counts = { settled: { none: 0, some: 0, unknown: 0 }, open: { none: 0, some: 0, unknown: 0 } }
  const times = policies.map(({ policy, settled }) => {
    const start = performance.now()
    for (const { outcome } of ask(policy)) counts[settled ? 'settled' : 'open'][outcome]++
    return performance.now() - start
  })
  process.stdout.write(`\nreach: ${policies.length} policies of the case tables, every class of outsiders\n`)
  process.stdout.write(`one policy, median               ${at(times, 0.5).toFixed(1).padStart(7)} ms  (at most 20)\n`)
  process.stdout.write(`one policy, 95th percentile      ${at(times, 0.95).toFixed(1).padStart(7)} ms  (at most 200)\n`)
  process.stdout.write(
    `one policy, the slowest          ${at(times, 1 - 1 / times.length)
      .toFixed(1)
      .padStart(7)} ms\n`,
  )
  for (const [name, policy] of worst) {
    const start = performance.now()
    const outcomes = ask(policy).map(({ outcome }) => outcome)
    process.stdout.write(
      `${name.padEnd(32)} ${(performance.now() - start).toFixed(1).padStart(7)} ms  ${[...new Set(outcomes)].join(', ')}\n`,
    )
  }
  for (const [name, { none, some, unknown }] of [
    ['tables with an answer', counts.settled],
    ['tables that expect unknown', counts.open],
  ] as const) {
    const all = none + some + unknown
    process.stdout.write(
      `${name.padEnd(32)} ${all} answers: none ${perCent(none, all)}, some ${perCent(some, all)}, unknown ${perCent(unknown, all)}\n`,
    )
  }
}
