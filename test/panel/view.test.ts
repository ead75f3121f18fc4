import assert from 'node:assert/strict'
import {
  announcement,
  emptyForm,
  notes,
  pressed,
  question,
  reachAnnouncement,
  reachQuestion,
  reachSign,
  recall,
  remember,
  rows,
  settle,
  signOf,
  withClaims,
  withoutSignature,
} from '../../src/panel/view.ts'
import type { Choices, SimulateResult, TraceView } from '../../src/protocol/messages.ts'

const location = { uri: 'file:///w/a.json', range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } } }
const policy = (id: string) => ({ id, name: id, relyingParty: 'aws', file: 'a.json', location })
const choices: Choices = {
  projects: [
    { id: 'bare', title: 'bare', tokens: [], policies: [], scenarios: ['default-branch'] },
    {
      id: 'p',
      title: 'p',
      tokens: [
        { job: 'build', variable: 'A', location },
        { job: 'deploy', variable: 'A', location },
        { job: 'deploy', variable: 'B', location },
      ],
      policies: [policy('first'), policy('second')],
      scenarios: ['default-branch', 'tag'],
    },
    { id: 'policies', title: 'policies', tokens: [], policies: [policy('third')], scenarios: ['default-branch'] },
  ],
}

describe('the form of the panel', () => {
  it('starts with the first project that has a policy, its first token and policy', () => {
    const form = settle(emptyForm, choices)
    assert.deepEqual([form.project, form.job, form.variable, form.policy, form.scenario], ['p', 'build', 'A', 'first', 'default-branch'])
  })
  it('grants a wish for job, variable, policy and scenario with a ref', () => {
    const wish = { project: 'p', job: 'deploy', variable: 'B', policy: 'second', scenario: 'tag:v1:rc' }
    const form = settle(emptyForm, choices, wish)
    assert.deepEqual([form.job, form.variable, form.policy, form.scenario, form.ref], ['deploy', 'B', 'second', 'tag', 'v1:rc'])
  })
  it('takes the first token of a job whose variable is gone', () => {
    assert.equal(settle(emptyForm, choices, { project: 'p', job: 'deploy', variable: 'gone' }).variable, 'A')
  })
  it('takes no part of the page into the form', () => {
    assert.equal('section' in settle(emptyForm, choices, { policy: 'second', section: 'reach' }), false)
  })
  it('takes the claims of a witness in place of a job', () => {
    const form = withClaims(settle(emptyForm, choices), '{"sub":"x"}')
    assert.deepEqual([form.source, form.pasted, form.policy], ['pasted', '{"sub":"x"}', 'first'])
  })
  it('drops the ref of a scenario that is gone', () => {
    const form = settle(emptyForm, choices, { scenario: 'nonsense:x' })
    assert.deepEqual([form.scenario, form.ref], ['default-branch', ''])
  })
  it('goes back from pasted claims to a job when one is wished for, and not otherwise', () => {
    const pasted = { ...emptyForm, source: 'pasted' as const }
    assert.equal(settle(pasted, choices, { job: 'build' }).source, 'job')
    assert.equal(settle(pasted, choices, { policy: 'second' }).source, 'pasted')
  })
  it('leaves pasting claims where no job has a token', () => {
    assert.equal(settle(emptyForm, choices, { project: 'policies' }).source, 'pasted')
  })
  it('keeps what was pasted while choices change', () => {
    assert.equal(settle({ ...emptyForm, source: 'pasted', pasted: '{}' }, choices).pasted, '{}')
  })
})

describe('the question of the panel', () => {
  it('names the job, the variable and the scenario with its ref', () => {
    const form = settle({ ...emptyForm, ref: 'v1' }, choices, { scenario: 'tag:v1' })
    assert.deepEqual(question(form), {
      params: { project: 'p', policy: 'first', token: { kind: 'job', job: 'build', variable: 'A', scenario: 'tag:v1' } },
    })
  })
  it('hands over what was pasted', () => {
    const form = { ...settle(emptyForm, choices), source: 'pasted' as const, pasted: '{"sub":"x"}' }
    assert.deepEqual(question(form), { params: { project: 'p', policy: 'first', token: { kind: 'pasted', text: '{"sub":"x"}' } } })
  })
  for (const [name, form, missing] of [
    ['an empty workspace', settle(emptyForm, { projects: [] }), 'No pipeline and no trust policy was found in this workspace.'],
    ['a project without policies', settle(emptyForm, choices, { project: 'bare' }), 'No trust policy was found in this project.'],
    ['nothing pasted', { ...settle(emptyForm, choices), source: 'pasted' as const, pasted: ' ' }, 'Paste the claims of a token.'],
  ] as const) {
    it(`is not asked for ${name}`, () => assert.deepEqual(question(form), { missing }))
  }
})

describe('the question who else gets in', () => {
  it('is about the policy of the form', () => {
    assert.deepEqual(reachQuestion(settle(emptyForm, choices)), { project: 'p', policy: 'first' })
  })
  it('is not asked without a policy', () => assert.equal(reachQuestion(settle(emptyForm, choices, { project: 'bare' })), undefined))
  for (const [outcome, word] of [
    ['none', 'nobody gets in'],
    ['some', 'gets in'],
    ['unknown', 'not known'],
  ] as const) {
    it(`says of “${outcome}”: ${word}`, () => assert.equal(reachSign(outcome).word, word))
  }
  it('is answered aloud', () => {
    assert.equal(reachAnnouncement({ kind: 'reach', summary: 'one project', classes: [] }), 'Reach: one project')
    assert.equal(reachAnnouncement({ kind: 'error', message: 'no policy' }), 'no policy')
  })
})

describe('what the panel remembers', () => {
  it('is the selection, never what was pasted', () => {
    const form = { ...settle(emptyForm, choices), source: 'pasted' as const, pasted: 'secret' }
    assert.equal(JSON.stringify(remember(form)).includes('secret'), false)
    assert.equal(JSON.stringify(remember(withClaims(form, 'witness'))).includes('witness'), false)
    assert.deepEqual(recall(remember(form)), { project: 'p', job: 'build', variable: 'A', policy: 'first', scenario: 'default-branch' })
  })
  it('is only what has the shape of a selection', () => {
    assert.deepEqual(recall({ job: 'a', policy: 3, pasted: 'x' }), { job: 'a' })
    assert.deepEqual(recall('nonsense'), {})
  })
})

describe('a pasted token', () => {
  for (const [name, text, expected] of [
    ['loses its signature', 'aaa.bbb.ccc', 'aaa.bbb.'],
    ['loses its signature behind “Bearer”', ' Bearer aaa.bbb.ccc\n', 'Bearer aaa.bbb.'],
    ['without signature stays', 'aaa.bbb.', 'aaa.bbb.'],
    ['that is JSON stays', '{"a":"x.y.z"}', '{"a":"x.y.z"}'],
    ['of two parts stays', 'aaa.bbb', 'aaa.bbb'],
  ] as const) {
    it(name, () => assert.equal(withoutSignature(text), expected))
  }
})

const step = (label: string, steps: readonly TraceView[] = []): TraceView => ({ label, truth: 'yes', steps })
const trace = step('root', [step('a', [step('a1'), step('a2')]), step('b')])
const labels = (closed: readonly string[] = []) => rows(trace, new Set(closed)).map((row) => row.step.label)

describe('the tree of the trace', () => {
  it('lists every step in order', () => assert.deepEqual(labels(), ['root', 'a', 'a1', 'a2', 'b']))
  it('leaves out what stands below a closed step', () => assert.deepEqual(labels(['0.0']), ['root', 'a', 'b']))
  it('tells level, place and number of siblings', () => {
    const row = rows(trace, new Set())[3]
    assert.deepEqual([row?.level, row?.position, row?.siblings, row?.parent, row?.open], [3, 2, 2, '0.0', undefined])
  })
  for (const [at, key, closed, expected] of [
    ['0', 'ArrowDown', [], { focus: '0.0' }],
    ['0', 'ArrowUp', [], {}],
    ['0.1', 'ArrowDown', [], {}],
    ['0.1', 'ArrowUp', [], { focus: '0.0.1' }],
    ['0.0', 'ArrowLeft', [], { toggle: '0.0' }],
    ['0.0', 'ArrowLeft', ['0.0'], { focus: '0' }],
    ['0.0', 'ArrowRight', ['0.0'], { toggle: '0.0' }],
    ['0.0', 'ArrowRight', [], { focus: '0.0.0' }],
    ['0.1', 'ArrowRight', [], {}],
    ['0.0', 'End', [], { focus: '0.1' }],
    ['0.1', 'Home', [], { focus: '0' }],
    ['0.0', 'Enter', [], { activate: '0.0' }],
    ['0.0', ' ', [], { activate: '0.0' }],
    ['0.0', 'x', [], {}],
    ['9', 'ArrowDown', [], {}],
  ] as const) {
    it(`answers ${key === ' ' ? 'Space' : key} at ${at}${closed.length > 0 ? ' when closed' : ''}`, () => {
      assert.deepEqual(pressed(rows(trace, new Set(closed)), at, key), expected)
    })
  }
})

describe('words for a result', () => {
  const verdict = (parts: Partial<SimulateResult & { kind: 'verdict' }>): SimulateResult => ({
    kind: 'verdict',
    policy: { name: 'deploy', relyingParty: 'aws', location },
    outcome: 'deny',
    because: 'the ref differs',
    stages: [],
    trace,
    claims: [],
    ...parts,
  })
  it('announce outcome and reason', () => assert.equal(announcement(verdict({})), 'Denied. the ref differs'))
  it('announce an error', () => assert.equal(announcement({ kind: 'error', message: 'no job' }), 'Could not simulate. no job'))
  it('tell that the job never runs there', () => assert.equal(notes(verdict({ runs: 'no' })).length, 1))
  it('tell that job and policy are not linked', () => assert.equal(notes(verdict({ runs: 'yes', linked: false })).length, 1))
  it('tell nothing of a linked job that runs', () => assert.deepEqual(notes(verdict({ runs: 'yes', linked: true })), []))
  it('show a name that is new as it is, also one of every object', () => {
    assert.equal(signOf('postponed').word, 'postponed')
    assert.equal(signOf('constructor').word, 'constructor')
  })
})
