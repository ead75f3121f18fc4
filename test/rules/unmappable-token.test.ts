import { checkCase } from '../support/rules.ts'
import { vaultRole, vaultScript } from '../support/vault-role.ts'

const long = 'example-organisation/platform-engineering/infrastructure-services/cluster-configuration'
const ours = (project: string, more = 'default_branch: main\n') =>
  `=== .claimcheck.yaml\nproject: ${project}\nissuer: https://gitlab.com\n${more}`
const provider = (subject: string, condition: string, more = '') => `=== provider.json
{
  "name": "projects/123456789012/locations/global/workloadIdentityPools/gitlab/providers/gitlab-com",
  "attributeMapping": { "google.subject": "${subject}"${more} },
  "attributeCondition": "${condition}",
  "oidc": { "issuerUri": "https://gitlab.com" }
}
`
const marked = '«unmappable-token|assertion.sub»'
const of = (project: string, type: string, ref: string) =>
  `assertion.sub == 'project_path:${project}:ref_type:${type}:ref:${ref}' && assertion.ref_protected == 'true'`
// Of 127 bytes and of 128, with what is around the ref.
const fits = 'r'.repeat(127 - `project_path:${long}:ref_type:tag:ref:`.length)

const config = (username: string) => `=== cluster/authentication.yaml
apiVersion: apiserver.config.k8s.io/v1
kind: AuthenticationConfiguration
jwt:
  - issuer: { url: https://gitlab.com, audiences: [kubernetes] }
    claimValidationRules:
      - { claim: sub, requiredValue: "project_path:mygroup/myproject:ref_type:branch:ref:main" }
    claimMappings:
      username: ${username}
`

/** That, and files. */
const rows: readonly (readonly [string, string])[] = [
  ['a tag of one byte too many', ours(long) + provider(marked, of(long, 'tag', `${fits}r`))],
  ['another project than ours', provider(marked, of(long, 'branch', 'release-candidates'))],
  [
    'the default branch',
    ours(long, 'default_branch: release-candidates\nprotected: { branches: [release-candidates] }\n') +
      provider(marked, `assertion.project_path == '${long}' && assertion.ref_protected == 'true'`),
  ],
  ['a number as the name of a user', config('{ claim: «unmappable-token|runner_id», prefix: "gitlab:" }')],
  ['a claim of metadata that is a number', vaultScript(vaultRole({ claim_mappings: '{ «unmappable-token|"runner_id": "runner"» }' }))],
]

const silent: readonly (readonly [string, string])[] = [
  ['a tag of 127 bytes', ours(long) + provider('assertion.sub', of(long, 'tag', fits))],
  ['a claim that only some jobs have', vaultScript(vaultRole({ user_claim: '"environment"' }))],
  [
    'what is refused as it is written',
    provider(
      'assertion.sub',
      of('mygroup/myproject', 'branch', 'main'),
      ', "attribute.runner": "«invalid-trust-policy|assertion.runner_id»"',
    ),
  ],
  ['a claim that is always there', vaultScript(vaultRole({ user_claim: '"namespace_path"' }))],
  [
    'a ref that nobody knows',
    ours(long, '') +
      provider(
        'assertion.sub',
        `assertion.project_path == '${long}' && assertion.environment == 'production' && assertion.environment_protected == 'true'`,
      ),
  ],
]

describe('unmappable-token', () => {
  for (const [that, text] of rows) it(`fires on ${that}`, () => checkCase(text))
  for (const [that, text] of silent) it(`is silent about ${that}`, () => checkCase(text))
})
