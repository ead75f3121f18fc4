import assert from 'node:assert/strict'
import { reachInWords } from '../../src/service/features/reach-in-words.ts'
import { type ReachQuestion, reachQuestion } from '../../src/service/reach.ts'
import { analyse } from '../support/analyse.ts'
import { parseCase } from '../support/case.ts'

const configuration = 'project: g/p\nissuer: https://gitlab.com\ndefault_branch: main\n'
const job = (more = '') => `deploy:
  script: [x]
  id_tokens: { T: { aud: sts.amazonaws.com } }
  variables: { AWS_ROLE_ARN: "arn:aws:iam::123456789012:role/role" }
${more}`
const role = (sub: string, provider = 'gitlab.com') => `{ "Version": "2012-10-17", "Statement": [{
  "Effect": "Allow",
  "Principal": { "Federated": "arn:aws:iam::123456789012:oidc-provider/${provider}" },
  "Action": "sts:AssumeRoleWithWebIdentity",
  "Condition": { "StringLike": { "${provider}:sub": "${sub}" } }
}] }
`
const main = 'project_path:g/p:ref_type:branch:ref:main'
const usual = { '.claimcheck.yaml': configuration, '.gitlab-ci.yml': job(), 'role.json': role(main) }

function questionIn(files: { readonly [file: string]: string }): ReachQuestion | undefined {
  const analysis = analyse(
    parseCase(
      Object.entries(files)
        .map(([file, text]) => `=== ${file}\n${text}`)
        .join(''),
    ),
  )
  const [project] = analysis.projects
  const [entry] = project?.policies ?? []
  return project && entry && reachQuestion(analysis, project, entry.policy)
}

function summaryIn(files: { readonly [file: string]: string }): string | undefined {
  const slices = questionIn(files)?.slices()
  let slice = slices?.next()
  while (slice?.done === false) slice = slices?.next()
  return slice?.done === true ? reachInWords(slice.value) : undefined
}

describe('the question who else gets in', () => {
  for (const [name, changed] of [
    ['the same files', {}],
    ['lines before the policy', { 'role.json': `\n\n${role(main)}` }],
    ['another job', { '.gitlab-ci.yml': `test:\n  script: [x]\n${job()}` }],
    ['the script of the linked job', { '.gitlab-ci.yml': job().replace('[x]', '[y]') }],
  ] as const) {
    it(`is the same for ${name}`, () => assert.equal(questionIn({ ...usual, ...changed })?.key, questionIn(usual)?.key))
  }
  for (const [name, changed] of [
    ['another condition', { 'role.json': role('project_path:g/p:*') }],
    ['other facts', { '.claimcheck.yaml': `${configuration}protected: { branches: [main] }\n` }],
    ['other rules of the linked job', { '.gitlab-ci.yml': job('  rules: [{ if: $CI_COMMIT_TAG }]\n') }],
    ['another environment of the linked job', { '.gitlab-ci.yml': job('  environment: production\n') }],
    ['a job that is no longer linked', { '.gitlab-ci.yml': job().replace('role/role', 'role/other') }],
  ] as const) {
    it(`is another one for ${name}`, () => {
      const question = questionIn({ ...usual, ...changed })
      assert.notEqual(question, undefined)
      assert.notEqual(question?.key, questionIn(usual)?.key)
    })
  }
  it('is not asked of a policy that trusts no GitLab', () => {
    assert.equal(questionIn({ 'role.json': role('repo:g/p:*', 'token.actions.githubusercontent.com') }), undefined)
  })
  it('is answered by what the policy admits, whatever its job runs for', () => {
    assert.equal(summaryIn(usual)?.startsWith('one project, main only'), true, summaryIn(usual))
    const wide = { ...usual, 'role.json': role('project_path:g/p:*'), '.gitlab-ci.yml': job() }
    assert.equal(summaryIn(wide)?.startsWith('one project, any branch or tag'), true, summaryIn(wide))
  })
})
