import assert from 'node:assert/strict'
import { parseCase } from '../support/case.ts'
import { checkCase, checkFix, findingsOf } from '../support/rules.ts'

const pipeline = (job: string, header = '=== .gitlab-ci.yml') => `${header}\ndeploy:\n${job}`
const fix = (before: string, after: string) =>
  checkFix('token-on-trigger-job', pipeline(before) + pipeline(after, '=== .gitlab-ci.yml (fixed)'), { safe: true })
const offers = (text: string) =>
  findingsOf(parseCase(text))
    .filter((one) => one.rule === 'token-on-trigger-job')
    .flatMap((one) => one.fixes().map(({ title }) => title))

describe('token-on-trigger-job', () => {
  it('fires on id_tokens', () => checkCase(pipeline('  «token-on-trigger-job|id_tokens»: { T: { aud: x } }\n  trigger: a/b\n')))
  it('fires on secrets', () => checkCase(pipeline('  trigger: a/b\n  «token-on-trigger-job|secrets»: { S: { vault: a/b } }\n')))
  it('fires on identity', () => checkCase(pipeline('  trigger: a/b\n  «token-on-trigger-job|identity»: google_cloud\n')))
  it('fires on what is extended', () =>
    checkCase(`=== .gitlab-ci.yml\n.a:\n  «token-on-trigger-job|id_tokens»: { T: { aud: x } }\ndeploy:\n  extends: .a\n  trigger: a/b\n`))
  it('is silent about tokens of default', () =>
    checkCase('=== .gitlab-ci.yml\ndefault: { id_tokens: { T: { aud: x } } }\nuse: { script: "a $T" }\ndeploy: { trigger: a/b }\n'))
  it('is fixed by removing the block', () =>
    fix('  id_tokens: # why\n    T:\n      aud: x\n\n    # soon\n  trigger: a/b # there\n', '\n    # soon\n  trigger: a/b # there\n'))
  it('is fixed at the end of the file', () => fix('  trigger: a/b\n  id_tokens:\n    T:\n      aud: x\n', '  trigger: a/b\n'))
  it('is fixed on one line', () => fix('  id_tokens: { T: { aud: x } }\n  trigger: a/b\n', '  trigger: a/b\n'))
  for (const [name, text] of [
    [
      'for what another job has',
      '=== .gitlab-ci.yml\n.a:\n  id_tokens: { T: { aud: x } }\n  tags: [a]\ndeploy: { extends: .a, trigger: a/b }\n',
    ],
    ['for a job that is another one', '=== .gitlab-ci.yml\n.a: &a\n  id_tokens: { T: { aud: x } }\n  trigger: a/b\ndeploy: *a\n'],
  ] as const) {
    it(`is not fixed ${name}`, () => assert.deepEqual(offers(text), []))
  }
})
