import { deployPolicy } from '../support/aws-policy.ts'
import { checkCase } from '../support/rules.ts'
import { vaultScript } from '../support/vault-role.ts'

const body = (id: string) => `{ "role_type": "jwt", "user_claim": "sub", "bound_audiences": "v", "bound_claims": { "project_id": ${id} } }`

const broken = '«unreadable-document|[»a\n'
const sts = 'aws sts assume-role-with-web-identity --role-arn a --web-identity-token'

/** What a syntax error may have made, or taken away: nobody wrote it, and GitLab says nothing of it. */
const followers: readonly (readonly [what: string, pipeline: string])[] = [
  ['a token', `a:\n  id_tokens: { B: {} }\n  script: ${broken}`],
  ['a secret', `a:\n  secrets: { B: {} }\n  script: ${broken}`],
  ['what a job extends', `a:\n  extends: .b\n  script: ${broken}`],
  ['a keyword at the top level', `id_tokens: { B: { aud: x } }\na:\n  script: ${broken}`],
  ['a key that stands twice', `a:\n  tags: [b]\n  tags: [c]\n  script: ${broken}`],
  ['a token that no job names', `default: { id_tokens: { B: { aud: x } } }\na: { script: b }\nc:\n  script: ${broken}`],
  ['a token that nothing declares', `a: { script: ${sts} $A_ID_TOKEN }\nc:\n  script: ${broken}`],
  ['a token that another job declares', `a: { script: b $B }\nc:\n  id_tokens: { B: { aud: x } }\n  script: ${broken}`],
  [
    'a token that a secret names',
    `.a: { id_tokens: { B: { aud: x } } }\nb:\n  secrets: { C: { vault: a/b@c, token: $B } }\n  script: ${broken}`,
  ],
]

describe('unreadable-document', () => {
  for (const [what, pipeline] of followers) it(`is all that is said of ${what}`, () => checkCase(`=== .gitlab-ci.yml\n${pipeline}`))
  it('fires on a repeated key of a trust policy', () =>
    checkCase(
      deployPolicy(
        '{ "StringEquals": { "gitlab.com:sub": "project_path:mygroup/myproject:ref_type:branch:ref:main" }, «unreadable-document|"StringEquals"»: { "gitlab.com:sub": "project_path:mygroup/myproject:ref_type:branch:ref:main" } }',
      ),
    ))
  it('fires on an anchor that is nowhere', () =>
    checkCase('=== .gitlab-ci.yml\ndeploy:\n  script: a\n  variables: «unreadable-document|*none»\n'))
  it('fires on a key that means nothing in a trust test', () =>
    checkCase(
      '=== a.claimtest.yaml\ntests:\n  - name: a\n    policy: { aws: { Version: "2012-10-17", Statement: [] } }\n    token: { claims: {} }\n    expect: deny\n    «unreadable-document|becuase»: sub\n',
    ))
  it('fires on JSON for Vault that is none', () => checkCase(vaultScript(body('«unreadable-document|"\\*"»'))))
  it('fires on JSON for Vault in the script of a job', () =>
    checkCase(
      `=== .gitlab-ci.yml\nsetup:\n  script:\n    - |\n      vault write auth/jwt/role/ci - <<'END'\n      { "user_claim": "sub"«unreadable-document|,» }\n      END\n`,
    ))
  it('is silent about JSON for Vault with a part that is not known', () =>
    checkCase('=== vault.sh\nvault write auth/jwt/role/ci - <<END\n{ "user_claim": "sub", "bound_claims": { $CLAIMS } }\nEND\n'))
  it('is silent about what stands behind the JSON, which Vault does not read', () =>
    checkCase(
      vaultScript(
        `${body('"57382910"').replace('"sub"', '"project_id"').replace('"57382910"', '"57382910", "ref_type": "branch", "ref": "main"')} }`,
      ),
    ))
  it('is silent about what another command reads', () =>
    checkCase('=== vault.sh\nvault kv put kv/x - <<END\n{ "user_claim": "\\*" }\nEND\n'))
  it('is silent about JSON that is no trust policy', () => checkCase('=== other.json\n{ "a": \n'))
})
