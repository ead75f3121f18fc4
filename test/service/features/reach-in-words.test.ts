import assert from 'node:assert/strict'
import { type OutsiderClass, outsiderClasses } from '../../../src/reach/classes.ts'
import { type Reached, reachInWords, reachTitle } from '../../../src/service/features/reach-in-words.ts'

const witness = (project: string) => ({ known: { project_path: project }, unknown: {}, shapes: {} })

/** Outcomes by class, `none` where nothing is said; `some PATH` with the project of the witness. */
function reached(outcomes: { readonly [outsider in OutsiderClass]?: string }, breadth: Partial<Reached['breadth']> = {}): Reached {
  const refs = (outsider: 'any-branch' | 'any-tag') => {
    const word = outcomes[outsider] ?? 'none'
    return word === 'some' || word === 'unknown' ? word : 'none'
  }
  return {
    classes: outsiderClasses.map((outsider) => {
      const [word, path = 'mygroup/myproject'] = (outcomes[outsider] ?? 'none').split(' ')
      const outcome = word === 'some' || word === 'unknown' ? word : 'none'
      return { class: outsider, outcome, why: 'because', ...(outcome === 'some' ? { witness: witness(path) } : {}) }
    }),
    breadth: {
      issuer: 'https://gitlab.com',
      branches: refs('any-branch'),
      tags: refs('any-tag'),
      own: true,
      nobody: false,
      ours: { groups: ['mygroup'], facts: { defaultBranch: 'main' } },
      every: new Set(),
      ...breadth,
    },
  }
}

const every = (...classes: OutsiderClass[]) => ({ every: new Set(classes) })
const own = { 'any-branch': 'some', 'any-tag': 'some', 'unprotected-ref': 'some', 'merge-request': 'some', 'other-job': 'some' } as const
const all = Object.fromEntries(outsiderClasses.map((outsider) => [outsider, 'some evil/x']))
const unknown = Object.fromEntries(outsiderClasses.map((outsider) => [outsider, 'unknown']))

describe('reach in words', () => {
  for (const [words, given] of [
    ['nobody', reached({}, { own: false, nobody: true })],
    ['any project of gitlab.com', reached(all, every('stranger', 'neighbour'))],
    ['any project of gitlab.com outside mygroup', reached({ ...unknown, stranger: 'some x/y' }, every('stranger'))],
    [
      'any project of gitlab.com',
      reached({ ...unknown, stranger: 'some x/y' }, { ...every('stranger'), ours: { groups: [], facts: { defaultBranch: undefined } } }),
    ],
    ['any project of gitlab.com outside mygroup', reached({ stranger: 'some x/y', lookalike: 'some x/z' }, every('stranger'))],
    ['projects of others, such as mygroup-evil/x', reached({ ...all, lookalike: 'some mygroup-evil/x' })],
    ['projects of others, such as a/b (1 unknown)', reached({ stranger: 'some a/b', fork: 'unknown' })],
    ['every project of mygroup', reached({ ...own, neighbour: 'some mygroup/x' }, every('neighbour'))],
    ['other projects of mygroup, such as mygroup/app/x', reached({ ...own, neighbour: 'some mygroup/app/x' })],
    ['at least every project of mygroup (1 unknown)', reached({ stranger: 'unknown', neighbour: 'some mygroup/x' }, every('neighbour'))],
    ['one project, main only', reached({ 'other-job': 'some' })],
    ['one project, any branch', reached({ 'other-job': 'some', 'unprotected-ref': 'some' }, { ...every('any-branch'), branches: 'some' })],
    ['one project, the default branch only', reached({}, { ours: { groups: [], facts: { defaultBranch: undefined } } })],
    ['one project, main only, merge requests too', reached({ 'merge-request': 'some', 'other-job': 'some' })],
    ['one project, any branch or tag', reached(own, every('any-branch', 'any-tag'))],
    ['one project, any branch', reached({ ...own, 'any-tag': 'none' }, every('any-branch'))],
    ['one project, any tag', reached({ 'any-tag': 'some', 'unprotected-ref': 'some' }, every('any-tag'))],
    ['one project, other branches, some tags, merge requests too', reached(own)],
    ['one project, protected refs only', reached({ 'any-branch': 'some', 'any-tag': 'some' })],
    ['one project, main only (1 unknown)', reached({ 'unprotected-ref': 'unknown' })],
    [
      'one project, any branch (1 unknown)',
      reached({ 'any-branch': 'some', 'any-tag': 'unknown', 'unprotected-ref': 'some' }, every('any-branch')),
    ],
    ['at least one project, main only (1 unknown)', reached({ 'former-owner': 'unknown' })],
    ['one project path, whoever holds it, main only', reached({ 'former-owner': 'some' })],
    ['one project, main only, merge requests of forks too', reached({ fork: 'some' })],
    ['one project, main only, other environments', reached({ environment: 'some' })],
    ['one project, main only, tiers claimed by hand', reached({ tier: 'some' })],
    ['no outsider', reached({}, { own: false })],
    ['not known (12 unknown)', reached(unknown, { own: false })],
    ['not known (1 unknown)', reached({ stranger: 'unknown' }, { own: false })],
    ['any project of gitlab.example.com', reached(all, { ...every('stranger', 'neighbour'), issuer: 'https://gitlab.example.com' })],
    ['any project of a⟨U+202E⟩b', reached(all, { ...every('stranger', 'neighbour'), issuer: 'https://a\u202eb' })],
  ] as const) {
    it(`are “${words}”`, () => assert.equal(reachInWords(given), words))
  }
  it('are a title, also while they are worked out', () => {
    assert.deepEqual([reachTitle(undefined), reachTitle(reached({}))], ['Reach: …', 'Reach: one project, main only'])
  })
})
