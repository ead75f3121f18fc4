import assert from 'node:assert/strict'
import { deployPolicy, fixedPolicy, severalStatements } from '../support/aws-policy.ts'
import { parseCase } from '../support/case.ts'
import { checkCase, checkFix, findingsOf } from '../support/rules.ts'

const audienceOnly = '{ "StringEquals": { "gitlab.com:aud": "sts.amazonaws.com" } }'
// AWS wants a condition on the subject for gitlab.com all the same.
const refused = '«invalid-trust-policy|"Version"»'
const atVersion = '«missing-subject-condition|"Version"»'

const vaultRole = (claims: string, name = 'auth/jwt/role/deploy') => `
=== setup.sh
vault write auth/jwt/config oidc_discovery_url=https://gitlab.com bound_issuer=https://gitlab.com
vault write ${name} - <<EOF
{ "role_type": "jwt", "user_claim": "project_path", "bound_audiences": ["https://vault.example.com"], "bound_claims": { ${claims} } }
EOF
`

describe('missing-subject-condition', () => {
  for (const [claims, what] of [
    ['"ref": "main"', 'the ref'],
    ['"ref_type": "tag", "ref": "v1"', 'a tag'],
    ['"environment": "production", "ref_protected": "true"', 'what everyone chooses in a project of his own'],
  ] as const)
    it(`fires where only ${what} is demanded`, () => checkCase(vaultRole(claims, '«missing-subject-condition|auth/jwt/role/deploy»')))
  it('is silent where the id of the namespace is demanded', () =>
    checkCase(vaultRole('"ref": "main", "ref_type": "branch", "namespace_id": "72"')))
  it('fires without any condition', () => checkCase(deployPolicy('{}', 'gitlab.com', atVersion)))
  it('fires on a project’s own instance', () => checkCase(deployPolicy('{}', 'gitlab.example.com', atVersion)))
  it('is silent where the project id is demanded', () =>
    checkCase(deployPolicy('{ "StringEquals": { "gitlab.com:project_id": "57382910" } }', 'gitlab.com', refused)))
  it('is silent where a condition can’t be evaluated', () =>
    checkCase(deployPolicy('{ «mismatched-operator|"Bool"»: { "gitlab.com:ref_protected": "true" } }', 'gitlab.com', refused)))
  it('is silent about other issuers', () => checkCase(deployPolicy('{}', 'app.terraform.io')))
  it('fires where the negated subject lets strangers in', () =>
    checkCase(
      deployPolicy('{ "StringNotEquals": { "gitlab.com:sub": "project_path:a/b:ref_type:branch:ref:main" } }', 'gitlab.com', atVersion),
    ))
  it('fires where one of several statements demands no subject, whatever its audience', () =>
    checkCase(
      severalStatements(
        atVersion,
        '{ "StringEquals": { "gitlab.com:aud": "a", "gitlab.com:sub": "project_path:mygroup/myproject:ref_type:branch:ref:main" } }',
        '{ "StringEquals": { "gitlab.com:aud": "b" } }',
      ),
    ))
  it('is silent where the statement without subject demands the project id', () =>
    checkCase(
      severalStatements(
        '"Version"',
        '{ "StringEquals": { "gitlab.com:sub": "project_path:mygroup/myproject:ref_type:branch:ref:main" } }',
        '{ "StringEquals": { "gitlab.com:project_id": «unpinned-ref|"57382910"» } }',
      ),
    ))
  it('is silent about a subject with a policy variable', () =>
    checkCase(deployPolicy(`{ "StringEquals": { "gitlab.com:sub": "\${aws:username}" } }`)))
  it('is silent where only one user gets in', () =>
    checkCase(deployPolicy('{ "StringEquals": { "gitlab.com:user_login": "alice" } }', 'gitlab.com', refused)))
  it('weighs less on an instance of one’s own', () => {
    const severities = (host: string) => findingsOf(parseCase(deployPolicy('{}', host))).map((one) => one.severity)
    assert.deepEqual([severities('gitlab.com'), severities('gitlab.example.com')], [['error'], ['warning']])
  })
  it('is fixed with the subject of the default branch', () =>
    checkFix(
      'missing-subject-condition',
      deployPolicy(audienceOnly) +
        fixedPolicy(
          '{ "StringEquals": { "gitlab.com:aud": "sts.amazonaws.com", "gitlab.com:sub": "project_path:mygroup/myproject:ref_type:branch:ref:main" } }',
        ),
      { safe: true },
    ))
})
