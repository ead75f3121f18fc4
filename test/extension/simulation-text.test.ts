import assert from 'node:assert/strict'
import { simulationAsText } from '../../src/extension/simulation-text.ts'
import type { ReachResult, SimulateResult } from '../../src/protocol/messages.ts'

const location = { uri: 'file:///w/deploy.json', range: { start: { line: 7, character: 0 }, end: { line: 7, character: 5 } } }
const result: SimulateResult = {
  kind: 'verdict',
  policy: { name: 'deploy', relyingParty: 'aws', location },
  outcome: 'deny',
  because: 'sub differs',
  error: 'AccessDenied',
  runs: 'no',
  stages: [{ stage: 'condition', outcome: 'fail', want: 'main', have: 'dev' }],
  trace: { label: 'all of', truth: 'no', steps: [{ label: 'sub', truth: 'no', want: 'main', have: 'dev', location, steps: [] }] },
  claims: [
    { name: 'sub', value: '<img src=x>\u202e[a](http://x)' },
    { name: 'user_email', why: 'depends on who runs it' },
  ],
}
const reach: ReachResult = {
  kind: 'reach',
  summary: 'one project',
  classes: [
    {
      class: 'fork',
      about: 'a fork',
      outcome: 'some',
      why: 'a fork gets in',
      witness: '{}',
      telling: [{ name: 'sub', value: 'x\u202ey' }],
    },
  ],
}
const text = simulationAsText(result, () => 'deploy.json', reach)

describe('a simulation as a text', () => {
  for (const [name, part] of [
    ['the outcome', 'Outcome: deny'],
    ['the relying party’s answer', 'The relying party answers: AccessDenied'],
    ['that the job does not run', 'The job does not run in this scenario.'],
    ['each stage', '1. condition: fail; wanted: main; actual: dev'],
    ['each step, indented, with its place', '  - no: sub; wanted: main; actual: dev [deploy.json:8]'],
    ['why a claim is not known', '- user_email: not known (depends on who runs it)'],
    ['a claim, with what hides itself shown', '- sub: <img src=x>⟨U+202E⟩[a](http://x)'],
    ['who else gets in', 'Who else gets in: one project\n- fork (a fork): gets in; a fork gets in\n  sub: x⟨U+202E⟩y\n'],
  ] as const) {
    it(`has ${name}`, () => assert.equal(text.includes(part), true, text))
  }
  it('says why there is none', () => {
    assert.equal(simulationAsText({ kind: 'error', message: 'no job' }, String), 'Could not simulate: no job\n')
  })
})
