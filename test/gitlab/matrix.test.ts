import assert from 'node:assert/strict'
import { jobLines, problemsOf, resolveCase } from './world-case.ts'

/** gitlab.md 5 (`parallel`). */
const rows: readonly {
  readonly name: string
  readonly parallel: string
  readonly jobs: readonly string[]
  readonly problems?: readonly string[]
}[] = [
  { name: 'a number', parallel: '3', jobs: ['deploy: $A=j'] },
  { name: 'one variable', parallel: '{ matrix: [{ A: [x, y] }] }', jobs: ['deploy: [x]: $A=x', 'deploy: [y]: $A=y'] },
  { name: 'a single value', parallel: '{ matrix: [{ A: x }] }', jobs: ['deploy: [x]: $A=x'] },
  {
    name: 'two variables: the first changes slowest',
    parallel: '{ matrix: [{ A: [x, y], B: [1, 2] }] }',
    jobs: ['deploy: [x, 1]: $A=x $B=1', 'deploy: [x, 2]: $A=x $B=2', 'deploy: [y, 1]: $A=y $B=1', 'deploy: [y, 2]: $A=y $B=2'],
  },
  {
    name: 'several maps',
    parallel: '{ matrix: [{ A: x, B: 1 }, { A: y }] }',
    jobs: ['deploy: [x, 1]: $A=x $B=1', 'deploy: [y]: $A=y'],
  },
  { name: 'by reference', parallel: '{ matrix: !reference [.m, list] }', jobs: ['deploy: [r]: $A=r'] },
  {
    name: 'a lost reference',
    parallel: '{ matrix: !reference [.gone, list] }',
    jobs: ['deploy: $A=j'],
    problems: ['unknown-reference .gitlab-ci.yml: !reference [".gone", "list"] could not be found'],
  },
  { name: 'no list', parallel: '{ matrix: x }', jobs: ['deploy: $A=j'] },
  { name: 'an empty list', parallel: '{ matrix: [] }', jobs: ['deploy: $A=j'] },
  {
    name: 'too many',
    parallel: `{ matrix: [{ A: [${Array.from({ length: 201 }, (_, i) => i).join(', ')}] }] }`,
    jobs: ['deploy: $A=<A>'],
    problems: ['invalid-matrix .gitlab-ci.yml: jobs:deploy:parallel:matrix config generates too many jobs (maximum is 200)'],
  },
]

describe('parallel', () => {
  for (const { name, parallel, jobs, problems = [] } of rows) {
    it(name, () => {
      const pipeline = resolveCase(`.m: { list: [{ A: r }] }\ndeploy: { script: x, variables: { A: j }, parallel: ${parallel} }\n`)
      assert.deepEqual(jobLines(pipeline), jobs)
      assert.deepEqual(problemsOf(pipeline), problems)
    })
  }
})
