import assert from 'node:assert/strict'
import { deployPolicy } from '../support/aws-policy.ts'
import { parseCase } from '../support/case.ts'
import { findingsOf } from '../support/rules.ts'

const configuration = `=== .claimcheck.yaml
project: mygroup/myproject
issuer: https://gitlab.com
ids: { project_id: "57382910" }
default_branch: main
protected: { branches: [main], tags: ["v*"] }
`

const job = (when: string) => `=== .gitlab-ci.yml
deploy:
  id_tokens: { AWS_ID_TOKEN: { aud: sts.amazonaws.com } }
  variables: { AWS_ROLE_ARN: "arn:aws:iam::123456789012:role/deploy" }
  script: ./deploy.sh
${when}`

const aws = (sub: string) =>
  deployPolicy(`{ "StringEquals": { "gitlab.com:aud": "sts.amazonaws.com" }, "StringLike": { "gitlab.com:sub": "${sub}" } }`)
const audienceOnly = deployPolicy('{ "StringEquals": { "gitlab.com:aud": "sts.amazonaws.com" } }')
const vault = (claims: string) => `=== vault.sh
vault write auth/jwt/config oidc_discovery_url=https://gitlab.com bound_issuer=https://gitlab.com
vault write auth/jwt/role/deploy - <<EOF
{ "role_type": "jwt", "user_claim": "project_path", "bound_audiences": ["sts.amazonaws.com"], "bound_claims": { ${claims} } }
EOF
`
const logsIn = (when: string) => `=== .gitlab-ci.yml
deploy:
  id_tokens: { VAULT_ID_TOKEN: { aud: sts.amazonaws.com } }
  script: vault write auth/jwt/login role=deploy jwt="$VAULT_ID_TOKEN"
${when}`

const onMain = '  rules: [{ if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH }]\n'
const onDevelop = '  rules: [{ if: $CI_COMMIT_BRANCH == "develop" }]\n'
const onReleaseTags = "  rules: [{ if: '$CI_COMMIT_TAG =~ /^release-\\d+$/' }]\n"
const onlyDevelop = '  only: [develop]\n'
const chat = '  rules: [{ if: $CI_PIPELINE_SOURCE == "chat" }]\n'

/** Of each rule that tightens, the first fix, with the jobs that it would leave alone, and those that it would shut out. */
const cases: readonly (readonly [rule: string, what: string, files: string, safe: boolean])[] = [
  ['missing-subject-condition', 'a job of the default branch', job(onMain) + audienceOnly, true],
  ['missing-subject-condition', 'no job at all', audienceOnly, true],
  ['missing-subject-condition', 'a job of every branch', job('') + audienceOnly, false],
  ['missing-subject-condition', 'a job of another branch', job(onDevelop) + audienceOnly, false],
  ['wildcard-project', 'a job of the default branch', job(onMain) + aws('project_path:mygroup/*'), true],
  ['wildcard-project', 'a job of another branch', job(onDevelop) + aws('project_path:mygroup/*'), false],
  ['wildcard-project', 'a job of some tags', job(onReleaseTags) + aws('project_path:mygroup/*'), false],
  ['unpinned-ref', 'a job of the default branch', job(onMain) + aws('project_path:mygroup/myproject:*'), true],
  ['unpinned-ref', 'a job of another branch', job(onDevelop) + aws('project_path:mygroup/myproject:*'), false],
  ['unpinned-ref', 'a job of another branch, by only', job(onlyDevelop) + aws('project_path:mygroup/myproject:*'), false],
  ['unpinned-ref', 'a job of some tags', job(onReleaseTags) + aws('project_path:mygroup/myproject:*'), false],
  ['unpinned-ref', 'a job of pipelines that no scenario is of', job(chat) + aws('project_path:mygroup/myproject:*'), false],
  // What lets in somebody who was shut out is none that tightens, and never safe.
  [
    'literal-wildcard',
    'a tag that only the wildcard lets in',
    logsIn(onMain) + vault('"project_id": "57382910", "ref_type": "tag", "ref": "v1*"'),
    false,
  ],
  ['literal-wildcard', 'the same without a job', vault('"project_id": "57382910", "ref_type": "tag", "ref": "v1*"'), false],
]

describe('whether a fix is safe', () => {
  for (const [rule, what, files, safe] of cases)
    it(`${rule}: ${what}: ${safe ? 'safe' : 'not safe'}`, () => {
      const found = findingsOf(parseCase(configuration + files)).filter((one) => one.rule === rule)
      assert.deepEqual(
        found.map((one) => one.fixes()[0]?.safe),
        [safe],
      )
    })
})
