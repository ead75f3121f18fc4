import assert from 'node:assert/strict'
import { deployPolicy } from '../support/aws-policy.ts'
import { parseCase } from '../support/case.ts'
import { findingsOf } from '../support/rules.ts'

const configuration = `=== .claimcheck.yaml
project: mygroup/myproject
issuer: https://gitlab.com
ids: { project_id: "57382910" }
default_branch: main
protected: { branches: [main], tags: ["v*"], environments: [production] }
`
const withoutIds = configuration.replace(/ids:.*\n/, '')

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
const onTags = '  rules: [{ if: $CI_COMMIT_TAG =~ /^v/ }]\n'
const onBranchV1 = '  rules: [{ if: $CI_COMMIT_BRANCH == "v1" }]\n'
const onMergeRequests = '  rules: [{ if: $CI_PIPELINE_SOURCE == "merge_request_event" }]\n'
const chat = '  rules: [{ if: $CI_PIPELINE_SOURCE == "chat" }]\n'

const cluster = (when: string) => `=== .gitlab-ci.yml
deploy:
  id_tokens: { KUBERNETES_ID_TOKEN: { aud: kubernetes } }
  script: kubectl --token "$KUBERNETES_ID_TOKEN" apply -f manifests/
${when}=== cluster/authentication.yaml
apiVersion: apiserver.config.k8s.io/v1
kind: AuthenticationConfiguration
jwt:
- issuer:
    url: https://gitlab.com
    audiences: [kubernetes]
  claimValidationRules:
  - claim: project_id
    requiredValue: "57382910"
  - expression: claims.ref_protected == 'true' || claims.pipeline_source == 'merge_request_event'
    message: protected refs and merge requests
  claimMappings:
    username: { claim: project_path, prefix: "gitlab:" }
`
const linked = configuration.concat('links: [{ job: deploy, policy: cluster/authentication.yaml }]\n')

/** Of each rule that tightens, the first fix, with the jobs that it would leave alone, and those that it would shut out; `undefined`: none is offered. */
const cases: readonly (readonly [rule: string, what: string, files: string, safe: boolean | undefined, settings?: string])[] = [
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
  ['missing-ref-type', 'a job of tags', logsIn(onTags) + vault('"project_id": "57382910", "ref": "v1"'), true],
  ['missing-ref-type', 'a job of the branch', logsIn(onBranchV1) + vault('"project_id": "57382910", "ref": "v1"'), false],
  [
    'job-project-only',
    'a job of the default branch',
    logsIn(onMain) + vault('"job_project_id": "57382910", "ref_type": "branch", "ref": "main"'),
    true,
  ],
  ['job-project-only', 'a job of merge requests, forks’ too', logsIn(onMergeRequests) + vault('"job_project_id": "57382910"'), false],
  [
    'unprotected-environment',
    'a job of the default branch',
    logsIn(`  environment: staging\n${onMain}`) + vault('"project_id": "57382910", "environment": "staging"'),
    true,
  ],
  [
    'unprotected-environment',
    'a job of every branch',
    logsIn('  environment: staging\n') + vault('"project_id": "57382910", "environment": "staging"'),
    false,
  ],
  [
    'forgeable-tier',
    'a job of a protected environment',
    logsIn(`  environment: production\n${onMain}`) + vault('"project_id": "57382910", "deployment_tier": "production"'),
    true,
  ],
  [
    'forgeable-tier',
    'a job that says its tier',
    logsIn(`  environment: { name: shop, deployment_tier: production }\n${onMain}`) +
      vault('"project_id": "57382910", "deployment_tier": "production"'),
    false,
  ],
  ['merge-request-admitted', 'a job of the default branch', cluster(onMain), true, linked],
  ['merge-request-admitted', 'a job of merge requests', cluster(onMergeRequests), false, linked],
  [
    'reusable-path',
    'a job of the default branch',
    logsIn(onMain) + vault('"project_path": "mygroup/myproject", "ref_type": "branch", "ref": "main"'),
    true,
  ],
  [
    'reusable-path',
    'an id that nobody has said',
    logsIn(onMain) + vault('"project_path": "mygroup/myproject", "ref_type": "branch", "ref": "main"'),
    undefined,
    withoutIds,
  ],
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
  for (const [rule, what, files, safe, settings = configuration] of cases)
    it(`${rule}: ${what}: ${safe === undefined ? 'none' : safe ? 'safe' : 'not safe'}`, () => {
      const found = findingsOf(parseCase(settings + files)).filter((one) => one.rule === rule)
      assert.deepEqual(
        found.map((one) => one.fixes()[0]?.safe),
        [safe],
      )
    })
})
