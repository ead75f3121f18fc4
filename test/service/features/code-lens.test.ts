import assert from 'node:assert/strict'
import { provideCodeLenses } from '../../../src/service/features/code-lens.ts'
import { analyse } from '../../support/analyse.ts'
import { parseCase } from '../../support/case.ts'

const statement = (name: string) =>
  `{ "Statement": { "Effect": "Allow", "Principal": { "Federated": "arn:aws:iam::123456789012:oidc-provider/${name}" }, "Action": "sts:AssumeRoleWithWebIdentity" } }`

const lenses = (text: string, file: string) =>
  provideCodeLenses(analyse(parseCase(text)), file).map(({ span, title: _, project: __, ...selection }) => ({
    at: span.start,
    ...selection,
  }))

describe('code lenses', () => {
  it('stand on jobs with ID tokens, and on no others', () => {
    assert.deepEqual(lenses('a:\n  script: [x]\nb:\n  script: [x]\n  id_tokens: { T: { aud: x }, U: { aud: y } }\n', '.gitlab-ci.yml'), [
      { at: 17, job: 'b', variable: 'T' },
    ])
  })
  it('open a linked job with its policy', () => {
    const text = `=== .gitlab-ci.yml\nb:\n  script: [x]\n  id_tokens: { T: { aud: x } }\n  variables: { AWS_ROLE_ARN: "arn:aws:iam::123456789012:role/r" }\n=== r.json\n${statement('gitlab.com')}\n`
    assert.deepEqual(lenses(text, '.gitlab-ci.yml'), [{ at: 0, job: 'b', variable: 'T', policy: 'r.json#r' }])
  })
  it('stand on trust policies', () => {
    assert.deepEqual(lenses(`=== r.json\n${statement('gitlab.com')}\n`, 'r.json'), [{ at: 2, policy: 'r.json#r' }])
  })
  it('are none in other files', () => {
    assert.deepEqual(lenses(`=== r.json\n${statement('gitlab.com')}\n`, 'other.json'), [])
  })
  it('say what the linked policy answers where the job runs', () => {
    const text = `=== .claimcheck.yaml
project: g/p
issuer: https://gitlab.com
default_branch: main
=== .gitlab-ci.yml
b:
  script: [x]
  id_tokens: { T: { aud: x } }
  variables: { AWS_ROLE_ARN: "arn:aws:iam::123456789012:role/r" }
  rules: [{ if: $CI_COMMIT_BRANCH }, { if: $CI_PIPELINE_SOURCE == "merge_request_event" }]
=== r.json
${statement('gitlab.com').replace('"sts:AssumeRoleWithWebIdentity"', '"sts:AssumeRoleWithWebIdentity", "Condition": { "StringEquals": { "gitlab.com:sub": "project_path:g/p:ref_type:branch:ref:main" } }')}
`
    const titles = (file: string) => provideCodeLenses(analyse(parseCase(text)), file).map(({ title }) => title)
    const answers = 'Simulate: allow on main · deny on other branches, merge requests, merge requests of forks'
    assert.deepEqual(titles('.gitlab-ci.yml'), [answers])
    assert.deepEqual(titles('r.json'), [`${answers} (b)`])
  })
})
