import assert from 'node:assert/strict'
import { provideCompletion } from '../../../src/service/features/completion.ts'
import type { CompletionItem } from '../../../src/service/features/completion-item.ts'
import { applyEdits } from '../../../src/text/edit.ts'
import { analyseAt } from '../../support/analyse.ts'
import { usualAudiences, usualVariables } from '../../support/usual-tokens.ts'

const configuration = `
=== .claimcheck.yaml
project: mygroup/myproject
issuer: https://gitlab.example.com
default_branch: main
ids: { project_id: "57", namespace_id: "72" }
`

const role = (condition: string, provider = 'gitlab.com') => `${configuration}
=== .gitlab-ci.yml
deploy:
  script: [x]
  id_tokens: { T: { aud: my-audience } }
=== role.json
{ "Version": "2012-10-17", "Statement": [{
  "Effect": "Allow",
  "Principal": { "Federated": "arn:aws:iam::123456789012:oidc-provider/${provider}" },
  "Action": "sts:AssumeRoleWithWebIdentity",
  "Condition": ${condition}
}] }
`

const asking = (file: string, audience: string) => `
=== ${file}
{ "Version": "2012-10-17", "Statement": [{
  "Effect": "Allow",
  "Principal": { "Federated": "arn:aws:iam::123456789012:oidc-provider/gitlab.com" },
  "Action": "sts:AssumeRoleWithWebIdentity",
  "Condition": { "StringEquals": { "gitlab.com:aud": "${audience}" } }
}] }
`

function complete(text: string): { readonly items: readonly CompletionItem[]; readonly after: (label: string) => string } {
  const at = analyseAt(text)
  const completion = provideCompletion(at.analysis, at.file, at.text, at.offset)
  const items = completion?.items ?? []
  return {
    items,
    after(label) {
      const item = items.find((candidate) => candidate.label === label)
      if (item === undefined || completion === undefined) throw new assert.AssertionError({ message: `no item ${label}` })
      return applyEdits(at.text, [{ span: completion.span, text: item.text }]) ?? ''
    },
  }
}

const labels = (text: string) => complete(text).items.map((item) => item.label)

describe('completion in id_tokens', () => {
  it('offers tokens that the job does not have yet', () => {
    assert.deepEqual(labels(`${configuration}=== .gitlab-ci.yml\ndeploy:\n  id_tokens:\n    ‹›\n`), [...usualVariables, 'GITLAB_ID_TOKEN'])
    assert.deepEqual(labels('deploy:\n  id_tokens:\n    AWS_ID_TOKEN:\n      aud: a\n    ‹›\n'), usualVariables.slice(1))
  })
  it('inserts a whole token, indented as the file is', () => {
    assert.equal(
      complete('deploy:\n    id_tokens:\n        AW‹›\n').after('AWS_ID_TOKEN'),
      'deploy:\n    id_tokens:\n        AWS_ID_TOKEN:\n            aud: sts.amazonaws.com\n',
    )
  })
  it('offers the key aud', () => {
    assert.equal(complete('deploy:\n  id_tokens:\n    T:\n      a‹›').after('aud'), 'deploy:\n  id_tokens:\n    T:\n      aud: ')
    assert.equal(complete('deploy:\n  id_tokens:\n    T:\n      ‹›x: a').after('aud'), 'deploy:\n  id_tokens:\n    T:\n      aud: a')
  })
  it("offers the linked policy's audience first", () => {
    const text = `${configuration}=== .gitlab-ci.yml\ndeploy:\n  variables:\n    ROLE: arn:aws:iam::123456789012:role/role\n  id_tokens:\n    T:\n      aud: ‹›\n${asking('a.json', 'other-audience')}${asking('role.json', 'linked-audience')}`
    assert.deepEqual(labels(text), ['linked-audience', 'other-audience', ...usualAudiences, 'https://gitlab.example.com'])
  })
  it('replaces the whole value', () => {
    assert.equal(
      complete('a:\n  id_tokens:\n    T:\n      aud: ht‹›tps://x # why\n').after('sts.amazonaws.com'),
      'a:\n  id_tokens:\n    T:\n      aud: sts.amazonaws.com # why\n',
    )
  })
  it('completes an element of a list in brackets', () => {
    assert.equal(
      complete('a:\n  id_tokens:\n    T:\n      aud: [x, ‹›]\n').after('sts.amazonaws.com'),
      'a:\n  id_tokens:\n    T:\n      aud: [x, sts.amazonaws.com]\n',
    )
  })
  it('completes an element of a block list, also one that is not indented', () => {
    assert.equal(
      complete('a:\n  id_tokens:\n    T:\n      aud:\n      - x\n      - ‹›\n').after('sts.amazonaws.com'),
      'a:\n  id_tokens:\n    T:\n      aud:\n      - x\n      - sts.amazonaws.com\n',
    )
  })
  it('works in default and in hidden jobs', () => {
    assert.deepEqual(labels('default:\n  id_tokens:\n    ‹›\n'), usualVariables)
    assert.deepEqual(labels('.base:\n  id_tokens:\n    ‹›\n'), usualVariables)
  })
  it('offers nothing elsewhere', () => {
    assert.deepEqual(labels('deploy:\n  ‹›\n'), [])
    assert.deepEqual(labels('deploy:\n  script:\n    - ‹›\n'), [])
    assert.deepEqual(labels('deploy:\n  variables:\n    aud: ‹›\n'), [])
    assert.deepEqual(labels('deploy:\n  id_tokens:\n    T:\n      aud: # ‹›\n'), [])
    assert.deepEqual(labels('deploy:\n  id_tokens:\n    T:\n      other: ‹›\n'), [])
    assert.deepEqual(labels('=== other.yml\ndeploy:\n  id_tokens:\n    ‹›\n'), [])
  })
})

describe('completion in AWS condition blocks', () => {
  it('offers operators', () => {
    assert.ok(labels(role('{ ‹› }')).includes('StringLikeIfExists'))
    assert.match(complete(role('{ "Str‹›" }')).after('StringEquals'), /"Condition": \{ "StringEquals": {2}\}/)
    assert.match(complete(role('{ "Str‹›": {} }')).after('StringEquals'), /"Condition": \{ "StringEquals": \{\} \}/)
  })
  it('offers all keys of gitlab.com', () => {
    const found = labels(role('{ "StringEquals": { "‹›" } }'))
    assert.deepEqual([found.includes('gitlab.com:sub'), found.includes('gitlab.com:project_id')], [true, true])
  })
  it('offers only the default keys for another instance', () => {
    assert.deepEqual(
      labels(role('{ "StringEquals": { "‹›" } }', 'git.example.com/gitlab')),
      ['sub', 'aud', 'oaud', 'amr', 'email'].map((key) => `git.example.com/gitlab:${key}`),
    )
  })
  it("offers the project's own subjects, patterns only where they work", () => {
    const subject = 'project_path:mygroup/myproject:ref_type'
    assert.deepEqual(labels(role('{ "StringEquals": { "gitlab.com:sub": ‹› } }')), [`${subject}:branch:ref:main`])
    assert.deepEqual(labels(role('{ "StringLike": { "gitlab.com:sub": "‹›" } }')), [
      `${subject}:branch:ref:main`,
      `${subject}:branch:ref:release/*`,
      `${subject}:tag:ref:v*`,
    ])
  })
  it('offers the audiences of jobs, also in a list', () => {
    const text = role('{ "StringEquals": { "gitlab.com:aud": ["x", "‹›"] } }')
    assert.deepEqual(labels(text), ['my-audience', 'sts.amazonaws.com', 'https://gitlab.example.com'])
    assert.match(complete(text).after('my-audience'), /\["x", "my-audience"\]/)
  })
  it('offers ids and the values of a claim that has few', () => {
    assert.deepEqual(labels(role('{ "StringEquals": { "gitlab.com:project_id": "‹›" } }')), ['57'])
    assert.deepEqual(labels(role('{ "StringEquals": { "gitlab.com:ref_protected": "‹›" } }')), ['true', 'false'])
  })
  it('offers nothing elsewhere', () => {
    assert.deepEqual(labels(role('{} , "Sid": "‹›"')), [])
    assert.deepEqual(labels(role('{ "StringEquals": { "aws:SourceIp": "‹›" } }')), [])
    assert.deepEqual(labels('=== package.json\n{ "Condition": { "‹›" } }\n'), [])
  })
})
