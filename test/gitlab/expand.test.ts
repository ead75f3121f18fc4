// biome-ignore-all lint/suspicious/noTemplateCurlyInString: GitLab writes its variables like that.
import assert from 'node:assert/strict'
import type { ProjectFacts } from '../../src/gitlab/project.ts'
import { firstHole } from '../../src/text/holes.ts'
import { claimIn, fullFacts, minted, noFacts } from './facts-case.ts'
import { shown } from './pipeline-case.ts'

/** The `aud` of a job with these variables, expanded; unknown parts as `<name>`. */
function expanded(aud: string, variables = '', facts: ProjectFacts = fullFacts, kind = 'default-branch'): string {
  const claims = minted(
    `job: { script: x, environment: prod/eu, id_tokens: { A: { aud: '${aud}' } }, variables: { ${variables} } }\n`,
    kind,
    facts,
  )
  return shown(claims.shapes['aud'] ?? [String(claims.known['aud'])])
}

const settings = (entries: readonly (readonly [string, string])[]): ProjectFacts => ({ ...fullFacts, variables: new Map(entries) })

/** Syntax and order; gitlab.md 3.1, lib/expand_variables.rb. */
const cases: readonly { readonly aud: string; readonly variables?: string; readonly facts?: ProjectFacts; readonly want: string }[] = [
  { aud: 'plain', want: 'plain' },
  { aud: '$A', variables: 'A: x', want: 'x' },
  { aud: '${A}', variables: 'A: x', want: 'x' },
  { aud: '%A%', variables: 'A: x', want: 'x' },
  { aud: 'a-$A/${B}-%C%-z', variables: 'A: 1, B: 2, C: 3', want: 'a-1/2-3-z' },
  { aud: '$A_B', variables: 'A: x', want: '<A_B>' },
  { aud: '${A}_B', variables: 'A: x', want: 'x_B' },
  { aud: '$', want: '$' },
  { aud: '100% $5 ${} ${A', variables: 'A: x', want: '100% $5 ${} ${A' },
  { aud: '$$A', variables: 'A: x', want: '$x' },
  { aud: '$A', variables: 'A: "$$B", B: y', want: '$$B' },
  { aud: '$A', variables: 'A: "%%B%%", B: y', want: '%%B%%' },
  { aud: '$A', variables: 'A: ""', want: '' },
  { aud: '$A', variables: 'A: "<$B>", B: y', want: '<y>' },
  { aud: '$A', variables: 'A: { value: $B, expand: false }, B: y', want: '$B' },
  { aud: '$A', variables: 'A: "1$B", B: "2$C", C: "3"', want: '123' },
  { aud: '$A$B', variables: 'A: x, B: "$A$A"', want: 'xxx' },
  { aud: '$GONE', want: '<GONE>' },
  { aud: 'x$A', variables: 'A: "y$GONE"', want: 'xy<GONE>' },
  { aud: '$A', variables: 'A: "$A"', want: '<A>' },
  { aud: '$A', variables: 'A: "$B", B: "$A"', want: '<A>' },
  { aud: '$A', variables: 'A: j', facts: settings([['A', 's']]), want: 's' },
  { aud: '$A', facts: settings([['A', '']]), want: '' },
  {
    aud: '$A',
    facts: settings([
      ['A', '$B'],
      ['B', 'x'],
    ]),
    want: 'x',
  },
  { aud: '$CI_PROJECT_PATH', variables: 'CI_PROJECT_PATH: j', want: 'j' },
  { aud: 'a $[[ inputs.x ]] b', want: 'a <inputs.x> b' },
  { aud: 'a $[[ inputs.x', want: 'a <inputs.x>' },
]

/** Predefined variables: `-` is the empty text. */
const predefined: readonly (readonly [name: string, kind: string, want: string])[] = [
  ['CI', 'default-branch', 'true'],
  ['GITLAB_CI', 'default-branch', 'true'],
  ['CI_PROJECT_PATH', 'default-branch', 'mygroup/sub/myproject'],
  ['CI_PROJECT_PATH', 'fork-merge-request', 'mygroup/sub/myproject'],
  ['CI_PROJECT_NAME', 'default-branch', 'myproject'],
  ['CI_PROJECT_NAMESPACE', 'default-branch', 'mygroup/sub'],
  ['CI_PROJECT_ROOT_NAMESPACE', 'default-branch', 'mygroup'],
  ['CI_PROJECT_ID', 'default-branch', '57382910'],
  ['CI_PROJECT_NAMESPACE_ID', 'default-branch', '72'],
  ['CI_PROJECT_PATH_SLUG', 'default-branch', 'mygroup-sub-myproject'],
  ['CI_PROJECT_URL', 'default-branch', 'https://gitlab.com/mygroup/sub/myproject'],
  ['CI_DEFAULT_BRANCH', 'tag', 'main'],
  ['CI_SERVER_URL', 'default-branch', 'https://gitlab.com'],
  ['CI_SERVER_HOST', 'default-branch', 'gitlab.com'],
  ['CI_SERVER_FQDN', 'default-branch', 'gitlab.com'],
  ['CI_SERVER_PROTOCOL', 'default-branch', 'https'],
  ['CI_COMMIT_REF_NAME', 'branch:a/B', 'a/B'],
  ['CI_COMMIT_REF_NAME', 'merge-request:a/B', 'a/B'],
  ['CI_COMMIT_REF_SLUG', 'branch:-a/B_', 'a-b'],
  ['CI_COMMIT_BRANCH', 'branch:a', 'a'],
  ['CI_COMMIT_BRANCH', 'schedule', 'main'],
  ['CI_COMMIT_BRANCH', 'tag:a', '-'],
  ['CI_COMMIT_BRANCH', 'merge-request:a', '-'],
  ['CI_COMMIT_TAG', 'tag:a', 'a'],
  ['CI_COMMIT_TAG', 'branch:a', '-'],
  ['CI_COMMIT_REF_PROTECTED', 'default-branch', 'true'],
  ['CI_COMMIT_REF_PROTECTED', 'branch:a', 'false'],
  ['CI_PIPELINE_SOURCE', 'web', 'web'],
  ['CI_MERGE_REQUEST_IID', 'branch:a', '-'],
  ['CI_MERGE_REQUEST_IID', 'merge-request:a', '<CI_MERGE_REQUEST_IID>'],
  ['CI_MERGE_REQUEST_SOURCE_BRANCH_NAME', 'merge-request:a', 'a'],
  ['CI_MERGE_REQUEST_PROJECT_ID', 'fork-merge-request:a', '57382910'],
  ['CI_MERGE_REQUEST_PROJECT_PATH', 'fork-merge-request:a', 'mygroup/sub/myproject'],
  ['CI_MERGE_REQUEST_PROJECT_PATH', 'branch:a', '-'],
  ['CI_ENVIRONMENT_NAME', 'branch:a', 'prod/eu'],
  ['CI_ENVIRONMENT_ACTION', 'branch:a', 'start'],
  ['CI_ENVIRONMENT_SLUG', 'branch:a', '<CI_ENVIRONMENT_SLUG>'],
  ['CI_JOB_NAME', 'branch:a', 'job'],
  ['CI_JOB_ID', 'branch:a', '<CI_JOB_ID>'],
  ['CI_PIPELINE_ID', 'branch:a', '<CI_PIPELINE_ID>'],
]

describe('variables in texts', () => {
  for (const { aud, variables, facts, want } of cases) {
    it(`${aud} with ${variables ?? 'nothing'}`, () => assert.equal(expanded(aud, variables, facts), want))
  }

  describe('predefined', () => {
    for (const [name, kind, want] of predefined) {
      it(`${name} in ${kind}`, () => assert.equal(expanded(`$${name}`, '', fullFacts, kind), want === '-' ? '' : want))
    }
    it('has the port of the instance', () => {
      const facts = { ...fullFacts, issuer: 'https://git.example.com:8443' }
      assert.equal(expanded('$CI_SERVER_HOST $CI_SERVER_FQDN', '', facts), 'git.example.com git.example.com:8443')
    })
    for (const name of ['CI_PROJECT_PATH', 'CI_PROJECT_ID', 'CI_DEFAULT_BRANCH', 'CI_SERVER_URL', 'CI_SERVER_HOST', 'CI_PROJECT_URL']) {
      it(`${name} without facts`, () => assert.equal(expanded(`$${name}`, '', noFacts), `<${name}>`))
    }
    it('an environment variable of a job without environment is empty', () => {
      assert.equal(claimIn(minted('job: { script: x, id_tokens: { A: { aud: "a$CI_ENVIRONMENT_NAME" } } }\n', 'web'), 'aud'), 'a')
    })
  })

  it('says why: nobody knows the settings', () => {
    const claims = minted('job: { script: x, id_tokens: { A: { aud: $GONE } } }\n', 'web')
    assert.equal(firstHole(claims.shapes['aud'] ?? [])?.why, "$GONE is not defined in the pipeline; it may be set in GitLab's settings")
  })

  it('ends quickly where variables grow', () => {
    const letters = 'ABCDEFGHIJKLMNOPQRST'.split('')
    const variables = letters.map((name, i) => `${name}: "${`$${letters[i + 1] ?? 'Z'}`.repeat(20)}"`).join(', ')
    const started = performance.now()
    assert.match(expanded('$A', `${variables}, Z: "0123456789"`), /</)
    assert.ok(performance.now() - started < 1000)
  })
})
