import assert from 'node:assert/strict'
import { scenariosOf } from '../../src/gitlab/named-refs.ts'
import { everyKind } from '../../src/gitlab/scenario.ts'
import { noFacts } from './facts.ts'
import { fullFacts } from './facts-case.ts'
import { jobOf } from './pipeline-case.ts'

const rule = (expression: string, head = '') => `${head}job: { script: x, rules: [{ if: '${expression}' }] }\n`

/** The names of which there are scenarios beside the usual ones. */
const cases: readonly (readonly [name: string, text: string, refs: readonly string[]])[] = [
  ['no rules', 'job: { script: x }\n', []],
  ['a branch by name', rule('$CI_COMMIT_BRANCH == "develop"'), ['develop']],
  ['a name on the left', rule('"develop" == $CI_COMMIT_BRANCH'), ['develop']],
  ['each of several', rule('$CI_COMMIT_BRANCH == "a" || ($CI_COMMIT_TAG && $CI_COMMIT_TAG != "b")'), ['a', 'b']],
  ['the shortest that fits a pattern', rule('$CI_COMMIT_TAG =~ /^fw-\\d+$/'), ['fw-0']],
  ['a pattern whose shortest text is no ref', rule('$CI_COMMIT_TAG =~ /^release\\//'), ['release/a']],
  ['a pattern that no ref fits', rule('$CI_COMMIT_TAG =~ /^a b$/'), []],
  ['a pattern that nobody reads', rule('$CI_COMMIT_TAG =~ /(?=x)/'), []],
  ['a variable', rule('$CI_COMMIT_BRANCH == $TRUNK', 'variables: { TRUNK: develop }\n'), ['develop']],
  ['a pattern in a variable', rule('$CI_COMMIT_BRANCH =~ $TRUNKS', 'variables: { TRUNKS: "/^hot/" }\n'), ['hot']],
  ['rules of the workflow', `workflow: { rules: [{ if: '$CI_COMMIT_BRANCH == "next"' }] }\njob: { script: x }\n`, ['next']],
  ['only', 'job: { script: x, only: [develop, /^v/, stable@mygroup/project] }\n', ['develop', 'v', 'stable']],
  ['except', 'job: { script: x, except: [develop] }\n', ['develop']],
  ['no expression', rule('$CI_COMMIT_BRANCH =='), []],
  ['a text that is no ref', rule('$X == "two words"'), []],
]

describe('the refs that rules name', () => {
  for (const [name, text, refs] of cases)
    it(name, () => {
      const more = scenariosOf(jobOf(text, 'job'), noFacts).slice(everyKind.length)
      assert.deepEqual([...new Set(more.map(({ ref }) => ref?.replace(/^refs\/(heads|tags)\//, '')))], refs)
    })
  it('protections name some too', () => {
    const names = scenariosOf(jobOf('job: { script: x }\n', 'job'), fullFacts, ['asked']).map(({ text }) => text)
    assert.deepEqual(
      names.filter((text) => /^(branch|tag):/.test(text)),
      // A tag that is named like a protected branch is nobody's intention.
      ['branch:refs/heads/asked', 'tag:refs/tags/asked', 'branch:refs/heads/main', 'branch:refs/heads/release/x', 'tag:refs/tags/vx.0'],
    )
  })
  it('a name is a branch, a tag and the source of a merge request, and may be asked for in pipelines of all sources', () => {
    const more = scenariosOf(jobOf(rule('$CI_COMMIT_BRANCH == "x"'), 'job'), noFacts).slice(everyKind.length)
    assert.deepEqual(more.map(({ text }) => text).slice(0, 6), [
      'branch:refs/heads/x',
      'tag:refs/tags/x',
      'merge-request:refs/heads/x',
      'fork-merge-request:refs/heads/x',
      'schedule:refs/heads/x',
      'schedule:refs/tags/x',
    ])
  })
})
