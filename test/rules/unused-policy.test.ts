import { vaultRole } from '../support/policies.ts'
import { checkCase } from '../support/rules.ts'

const asked =
  '=== .claimcheck.yaml\nproject: mygroup/myproject\nissuer: https://gitlab.com\ndefault_branch: main\nids: { project_id: "57382910" }\nrules: { unused-policy: warning }\n'
const job = (role: string, aud = 'https://vault.example.com') => `=== .gitlab-ci.yml
deploy:
  id_tokens: { VAULT_ID_TOKEN: { aud: "${aud}" } }
  variables: { VAULT_AUTH_ROLE: ${role} }
  script: ./deploy.sh "$VAULT_ID_TOKEN"
`
const role = (id: string, name = 'auth/jwt/role/deploy') =>
  vaultRole(`{ "project_id": "${id}", "ref": "main", "ref_type": "branch" }`).replace('auth/jwt/role/deploy', name)

const cases: readonly (readonly [that: string, files: string])[] = [
  ['fires on a role that no job names', asked + job('another') + role('57382910', '«unused-policy|auth/jwt/role/deploy»')],
  ['is off unless it is asked for', job('another') + role('57382910')],
  ['is silent about a role that a job names', asked + job('deploy') + role('57382910')],
  ['is silent about another project', asked + job('another') + role('1234')],
  ['is silent without a pipeline', asked + role('57382910')],
  [
    'leaves an audience that no job asks for to its own rule',
    asked +
      job('another', 'https://another.example.com') +
      role('57382910').replace('"https://vault.example.com"', '«unrequested-audience|"https://vault.example.com"»'),
  ],
]

describe('unused-policy', () => {
  for (const [that, files] of cases) it(that, () => checkCase(files))
})
