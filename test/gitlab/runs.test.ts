import assert from 'node:assert/strict'
import { runs } from '../../src/gitlab/runs.ts'
import { scenario } from './facts-case.ts'
import { jobOf } from './pipeline-case.ts'

const free = 'job: { script: x }\n'
const cases: readonly (readonly [name: string, text: string, kind: string, answer: string, why: RegExp])[] = [
  ['no rules', free, 'default-branch', 'yes', /branches and tags/],
  ['no rules', free, 'branch', 'yes', /branches and tags/],
  ['no rules', free, 'tag:v1', 'yes', /branches and tags/],
  ['no rules', free, 'schedule', 'yes', /branches and tags/],
  ['no rules', free, 'web', 'yes', /branches and tags/],
  ['no rules', free, 'api', 'yes', /branches and tags/],
  ['no rules', free, 'trigger', 'yes', /branches and tags/],
  ['no rules', free, 'parent-pipeline', 'yes', /branches and tags/],
  ['no rules', free, 'pipeline', 'yes', /branches and tags/],
  ['no rules', free, 'merge-request', 'no', /merge request/],
  ['no rules', free, 'fork-merge-request:main', 'no', /merge request/],
  ['rules', 'job: { script: x, rules: [{ if: $A }] }\n', 'branch', 'unknown', /`rules`/],
  ['only', 'job: { script: x, only: [main] }\n', 'merge-request', 'unknown', /`only`/],
  ['except', 'job: { script: x, except: [main] }\n', 'branch', 'unknown', /`except`/],
  ['workflow', 'workflow: { rules: [{ if: $A }] }\njob: { script: x }\n', 'merge-request', 'unknown', /`workflow`/],
  ['an include', 'include: a.yml\njob: { script: x }\n', 'merge-request', 'unknown', /included file/],
  ['a missing base', 'job: { extends: .gone, script: x }\n', 'branch', 'unknown', /extends \.gone/],
]

describe('whether a job runs', () => {
  for (const [name, text, kind, answer, why] of cases) {
    it(`${name}, ${kind}`, () => {
      const result = runs(jobOf(text, 'job'), scenario(kind))
      assert.equal(result.answer, answer)
      assert.match(result.why, why)
    })
  }
})
