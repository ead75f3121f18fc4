import { deployPipeline, deployPolicy, severalStatements } from '../support/aws-policy.ts'
import { vaultRole } from '../support/policies.ts'
import { checkCase } from '../support/rules.ts'

const main = '{ "project_id": "57382910", "ref": "main", "ref_type": "branch" }'
const production = '{ "project_id": "57382910", "environment": "production" }'
const isProtected = '{ "project_id": "57382910", "ref_protected": "true" }'
const marked = '«unaccepted-job|deploy»'
const job = (name: string, more: string, aud = 'https://vault.example.com') => `=== .gitlab-ci.yml
${name}:
  id_tokens: { VAULT_ID_TOKEN: { aud: "${aud}" } }
  variables: { VAULT_AUTH_ROLE: deploy }
  ${more}
  script: ./deploy.sh "$VAULT_ID_TOKEN"
`
const runsIf = (condition: string) => `rules: [{ if: '${condition}' }]`
const always = 'stage: deploy'
const protections = (more: string) =>
  `=== .claimcheck.yaml\nproject: mygroup/myproject\nissuer: https://gitlab.com\ndefault_branch: main\nids: { project_id: "57382910" }\n${more}`

const cases: readonly (readonly [that: string, files: string])[] = [
  ['fires on a role of another project', job(marked, always) + vaultRole('{ "project_id": "1234", "ref": "main", "ref_type": "branch" }')],
  ['fires on a job for tags where a branch is wanted', job(marked, runsIf('$CI_COMMIT_TAG')) + vaultRole(main)],
  ['fires on a job for another branch', job(marked, runsIf('$CI_COMMIT_BRANCH == "develop"')) + vaultRole(main)],
  [
    'fires on a job for merge requests where protection is wanted',
    job(marked, runsIf('$CI_PIPELINE_SOURCE == "merge_request_event"')) + vaultRole(isProtected),
  ],
  ['fires on a job without the environment', job(marked, always) + vaultRole(production)],
  ['fires on a job with another environment', job(marked, 'environment: staging') + vaultRole(production)],
  [
    'fires on a role of AWS for another project',
    deployPipeline('sts.amazonaws.com').replace('deploy:', `${marked}:`) +
      deployPolicy('{ "StringEquals": { "gitlab.com:sub": "project_path:mygroup/another:ref_type:branch:ref:main" } }'),
  ],
  ['is silent where one of its refs gets in', job('deploy', always) + vaultRole(main)],
  ['is silent where the rules let it run on that branch', job('deploy', runsIf('$CI_COMMIT_BRANCH == "main"')) + vaultRole(main)],
  ['is silent where it has the environment', job('deploy', 'environment: production') + vaultRole(production)],
  [
    'is silent where a pattern of the rules may meet a protection',
    `${protections('protected: { branches: ["*/stable"], tags: [] }\n')}${job('deploy', runsIf('$CI_COMMIT_BRANCH =~ /^release/'))}${vaultRole(isProtected)}`,
  ],
  [
    'is silent where nobody says what is protected',
    protections('') + job('deploy', runsIf('$CI_COMMIT_BRANCH == "develop"')) + vaultRole(isProtected),
  ],
  [
    'is silent about an environment that is named by the branch',
    job('deploy', 'environment: review/$CI_COMMIT_REF_NAME') +
      vaultRole('{ "project_id": "57382910", "environment": "review/one", "ref_protected": "true" }'),
  ],
  ['is silent where it depends on the user', job('deploy', always) + vaultRole('{ "project_id": "57382910", "user_id": "4711" }')],
  [
    'is silent about a job that never runs',
    job('deploy', 'rules: [{ when: never }]') + vaultRole('{ "project_id": "1234", "ref": "main", "ref_type": "branch" }'),
  ],
  [
    'is silent where another role of the same name takes it',
    `${job('deploy', always) + vaultRole('{ "project_id": "1234", "ref": "main", "ref_type": "branch" }')}${vaultRole(main).replace('vault.sh', 'more.sh')}`,
  ],
  [
    'is silent where another statement takes its audience',
    deployPipeline('b') +
      severalStatements(
        '"Version"',
        '{ "StringEquals": { "gitlab.com:aud": "a", "gitlab.com:sub": "project_path:mygroup/another:ref_type:branch:ref:main" } }',
        '{ "StringEquals": { "gitlab.com:aud": "b", "gitlab.com:sub": "project_path:mygroup/myproject:ref_type:branch:ref:main" } }',
      ),
  ],
  [
    'is silent where refs are wanted by a pattern',
    job('deploy', runsIf('$CI_COMMIT_BRANCH =~ /^release/')) +
      vaultRole('{ "project_id": "57382910", "ref_type": "branch", "ref": "main*" }', '"bound_claims_type": "glob",').replace(
        '"57382910"',
        '«unpinned-ref|"57382910"»',
      ),
  ],
  [
    'leaves another audience to its own rule',
    job('deploy', always, 'https://another.example.com').replace(
      '"https://another.example.com"',
      '«audience-mismatch|"https://another.example.com"»',
    ) + vaultRole(main).replace('"https://vault.example.com"', '«audience-mismatch|"https://vault.example.com"»'),
  ],
  [
    'leaves a branch that is written as git has it to its own rule',
    job('deploy', always) + vaultRole('{ "project_id": "57382910", "ref_type": "branch", "ref": «full-ref-name|"refs/heads/main"» }'),
  ],
  [
    'leaves a policy that takes nobody to its own rule',
    deployPipeline('sts.amazonaws.com') +
      deployPolicy('{ "StringEquals": { "gitlab.com:sub": «literal-wildcard|"project_path:mygroup/myproject:*"» } }'),
  ],
]

const pool = 'projects/123456789012/locations/global/workloadIdentityPools/gitlab'
const deploys = (ref: string) => `"principalSet://iam.googleapis.com/${pool}/attribute.deploys/57382910/branch/${ref}"`
const byAttribute = `=== .gitlab-ci.yml
deploy:
  id_tokens: { GCP_ID_TOKEN: { aud: "https://iam.googleapis.com/${pool}/providers/gitlab-com" } }
  variables: { PROVIDER: ${pool}/providers/gitlab-com }
  rules: [{ if: $CI_COMMIT_BRANCH =~ /^rel/ }]
  script: ./deploy.sh "$GCP_ID_TOKEN"
=== provider.json
{
  "name": "${pool}/providers/gitlab-com",
  "attributeMapping": {
    "google.subject": "assertion.sub",
    "attribute.deploys": "assertion.project_id + '/' + assertion.ref_type + '/' + assertion.ref"
  },
  "attributeCondition": "assertion.namespace_id == '72'",
  "oidc": { "issuerUri": "https://gitlab.com" }
}
=== bindings.json
{ "bindings": [{ "role": "roles/iam.workloadIdentityUser", "members": [${deploys('main')}, ${deploys('release')}] }] }
`

describe('unaccepted-job', () => {
  for (const [that, files] of cases) it(that, () => checkCase(files))
  it('is silent where the ref is a part of what is compared', () => checkCase(byAttribute))
})
