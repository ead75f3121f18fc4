import { deployPolicy } from '../support/aws-policy.ts'
import { clusterAuthentication, googleProvider, vaultRole } from '../support/policies.ts'
import { checkCase } from '../support/rules.ts'

const login = '"user_login": «user-identity|"chris"»'

const cases: readonly (readonly [that: string, files: string])[] = [
  ['fires on a login alone', vaultRole(`{ ${login} }`)],
  ['fires on an address alone', googleProvider("assertion.user_email == «user-identity|'chris@example.com'»")],
  ['fires on a login on any branch of the project', vaultRole(`{ "project_id": "57382910", ${login} }`)],
  ['fires once on login and address', vaultRole(`{ ${login}, "user_email": "chris@example.com" }`)],
  ['fires on claim rules of an API server', clusterAuthentication('{ claim: user_login, requiredValue: «user-identity|chris» }')],
  [
    'fires beside an open subject',
    deployPolicy(
      '{ "StringLike": { "gitlab.com:sub": "project_path:mygroup/myproject:*" }, "StringEquals": { "gitlab.com:user_login": «user-identity|"chris"» } }',
    ),
  ],
  ['is silent where the user’s id is demanded', vaultRole('{ "user_login": "chris", "user_id": "4711" }')],
  ['is silent where only protected refs get in', vaultRole('{ "project_id": "57382910", "ref_protected": "true", "user_login": "chris" }')],
  [
    'is silent where one branch is named',
    vaultRole('{ "project_id": "57382910", "ref": "main", "ref_type": "branch", "user_login": "chris" }'),
  ],
  [
    'is silent about a login that is kept out',
    googleProvider("assertion.project_id == '57382910' && assertion.ref_protected == 'true' && assertion.user_login != 'chris'"),
  ],
  [
    'leaves a role that IAM refuses without a subject to that finding',
    deployPolicy('{ "StringEquals": { "gitlab.com:user_login": "chris" } }', 'gitlab.com', '«invalid-trust-policy|"Version"»'),
  ],
]

describe('user-identity', () => {
  for (const [that, files] of cases) it(that, () => checkCase(files))
})
