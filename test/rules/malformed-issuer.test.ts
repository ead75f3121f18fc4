import { deployPolicy } from '../support/aws-policy.ts'
import { clusterAuthentication, entraCredential, fixed, googleProvider, vaultRole } from '../support/policies.ts'
import { checkCase, checkFix } from '../support/rules.ts'

const subject = 'project_path:mygroup/myproject:ref_type:branch:ref:main'
const vault = (issuer: string) =>
  vaultRole('{ "project_id": "57382910", "ref_protected": "true" }').replace('bound_issuer=https://gitlab.com', `bound_issuer=${issuer}`)
const cluster = (issuer: string) =>
  clusterAuthentication('{ claim: project_id, requiredValue: "57382910" }', '{ claim: ref_protected, requiredValue: "true" }').replace(
    'url: https://gitlab.com',
    `url: ${issuer}`,
  )
const google = (issuer: string) =>
  googleProvider("assertion.project_id == '57382910' && assertion.ref_protected == 'true'").replace('"https://gitlab.com"', issuer)
const entra = (issuer: string) =>
  entraCredential(`claims['sub'] eq '${subject}' and claims['project_id'] eq '57382910'`).replace('"https://gitlab.com"', issuer)
const selfManaged =
  '=== .claimcheck.yaml\nproject: mygroup/myproject\nissuer: https://gitlab.example.com\nids: { project_id: "57382910" }\n'

const cases: readonly (readonly [that: string, files: string])[] = [
  ['fires on a slash at the end', vault('«malformed-issuer|https://gitlab.com/»')],
  ['fires on a missing scheme', vault('«malformed-issuer|gitlab.com»')],
  ['fires on another scheme', vault('«malformed-issuer|http://gitlab.com»')],
  ['fires on a port', vault('«malformed-issuer|https://gitlab.com:443»')],
  ['fires on a capital', cluster('«malformed-issuer|https://GitLab.com»')],
  ['fires on a group behind it', vault('«malformed-issuer|https://gitlab.com/mygroup»')],
  ['fires on the address of the keys', selfManaged + vault('«malformed-issuer|https://gitlab.example.com/oauth/discovery/keys»')],
  ['fires on an issuer of Google’s that is no matter of slashes', google('«malformed-issuer|"https://GitLab.com"»')],
  ['fires on one of Entra', entra('«malformed-issuer|"https://GitLab.com"»')],
  [
    'fires on the provider of a role',
    deployPolicy(`{ "StringEquals": { "GitLab.com:sub": "${subject}" } }`, 'GitLab.com').replace(
      '"arn:aws:iam::123456789012:oidc-provider/GitLab.com"',
      '«malformed-issuer|"arn:aws:iam::123456789012:oidc-provider/GitLab.com"»',
    ),
  ],
  ['fires on the configured instance', selfManaged + vault('«malformed-issuer|https://gitlab.example.com/»')],
  ['is silent about the issuer as it is', vault('https://gitlab.com')],
  ['is silent where the relying party takes a slash', google('"https://gitlab.com/"')],
  [
    'is silent where the issuer is not looked at, which is worse',
    vaultRole('{ "project_id": "57382910", "ref_protected": "true" }').replace(
      'oidc_discovery_url=https://gitlab.com bound_issuer=https://gitlab.com',
      '«unchecked-issuer|oidc_discovery_url»=https://gitlab.com/',
    ),
  ],
  ['leaves a slash that Entra tells of to that finding', entra('«invalid-trust-policy|"https://gitlab.com/"»')],
  ['leaves a scheme that an API server refuses to that finding', cluster('«invalid-trust-policy|http://gitlab.com»')],
  ['is silent about an instance that nobody has configured', vault('https://gitlab.example.org/')],
  ['is silent about another host', vault('https://gitlab.com.example.org/')],
]

describe('malformed-issuer', () => {
  for (const [that, files] of cases) it(that, () => checkCase(files))
  it('is fixed where the issuer stands, which lets in whom nobody let in before', () =>
    checkFix('malformed-issuer', cluster('https://gitlab.com/') + fixed(cluster('https://gitlab.com')), { safe: false }))
})
