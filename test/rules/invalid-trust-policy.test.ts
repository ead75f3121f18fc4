import assert from 'node:assert/strict'
import { deployPolicy } from '../support/aws-policy.ts'
import { parseCase } from '../support/case.ts'
import { checkCase, findingsOf } from '../support/rules.ts'
import { rightConfig } from '../support/vault-role.ts'

const arn = 'arn:aws:iam::123456789012:oidc-provider/gitlab.com'
const sub = '"gitlab.com:sub": "project_path:mygroup/myproject:ref_type:branch:ref:main"'
const mine = `"StringEquals": { ${sub} }`

const main = 'project_path:mygroup/myproject:ref_type:branch:ref:main'
const vaultRole = (words: string) =>
  `=== vault.sh\nvault write auth/jwt/config ${rightConfig}\nvault write auth/jwt/role/deploy role_type=jwt user_claim=project_id bound_audiences=https://vault.example.com ${words}\n`

/** Members of a statement, each of which a case may replace; `undefined` leaves it out. */
const members: { readonly [name: string]: string } = {
  Effect: '"Effect": "Allow"',
  Principal: `"Principal": { "Federated": "${arn}" }`,
  Action: '"Action": "sts:AssumeRoleWithWebIdentity"',
  Condition: `"Condition": { ${mine} }`,
}

/** A second statement, which may be wrong, beside one that is right. */
function beside(changes: { readonly [name: string]: string | undefined }, head = '"Version": "2012-10-17"'): string {
  const text = (all: { readonly [name: string]: string | undefined }) =>
    `{ ${Object.values(all)
      .filter((one) => one !== undefined)
      .join(', ')} }`
  return `=== iam/deploy.json\n{ ${head}, "Statement": [\n  ${text(members)},\n  ${text({ ...members, ...changes })}\n] }\n`
}

const marked = (text: string) => `«invalid-trust-policy|${text}»`
const condition = (text: string) => beside({ Condition: `"Condition": { ${text} }` })

/** Each row: what is wrong, the document, words of the message. aws.md 1, 2, 3, 6. */
const rows: readonly (readonly [string, string, RegExp])[] = [
  ['a Resource', beside({ Resource: `${marked('"Resource"')}: "*"` }), /Has prohibited field Resource\./],
  ['a NotResource', beside({ Resource: `${marked('"NotResource"')}: "*"` }), /Has prohibited field NotResource\./],
  ['an element that does not exist', beside({ Comment: `${marked('"Comment"')}: "x"` }), /Syntax errors in policy/],
  ['one above the statements', beside({}, `"Version": "2012-10-17", ${marked('"Comment"')}: "x"`), /no element Comment in a policy/],
  ['a key with a scheme', condition(`${mine}, "StringLike": { ${marked('"https://gitlab.com:aud"')}: "x" }`), /only one colon/],
  ['a key with a port', condition(`${mine}, "StringLike": { ${marked('"gitlab.com:8443:aud"')}: "x" }`), /only one colon/],
  ['a key without provider', condition(`${mine}, "StringLike": { ${marked('"aud"')}: "x" }`), /prefaced by a vendor/],
  [
    'two spellings of a key',
    condition(`"StringEquals": { ${sub}, ${marked('"GitLab.com:sub"')}: "x" }`),
    /DUPLICATE_KEYS_WITH_DIFFERENT_CASE: GitLab.com:sub is the same key as gitlab.com:sub/,
  ],
  [
    'an operator that does not exist',
    condition(`${mine}, ${marked('"StringLikeIgnoreCase"')}: { "gitlab.com:aud": "x" }`),
    /no condition operator StringLikeIgnoreCase/,
  ],
  ['Null with IfExists', condition(`${mine}, ${marked('"NullIfExists"')}: { "gitlab.com:aud": "true" }`), /Null only as it is/],
  ['no object of keys', condition(`${mine}, "StringLike": ${marked('"x"')}`), /Syntax errors in policy/],
  ['no object of operators', beside({ Condition: `"Condition": ${marked('"x"')}` }), /Syntax errors in policy/],
  [
    'a misspelt action',
    beside({ Action: `"Action": ["sts:AssumeRoleWithWebIdentity", ${marked('"sts:TagSessions"')}]` }),
    /only specify STS/,
  ],
  ['another service’s action', beside({ Action: `"Action": ${marked('"s3:GetObject"')}` }), /only specify STS AssumeRole actions/],
  ['an action for AWS principals', beside({ Action: `"Action": ${marked('"sts:AssumeRole"')}` }), /MISMATCHED_ACTION_FOR_PRINCIPAL/],
  ['no action', beside({ Effect: `${marked('"Effect"')}: "Allow"`, Action: undefined }), /must contain actions/],
  ['no effect', beside({ Effect: undefined, Principal: `${marked('"Principal"')}: { "Federated": "${arn}" }` }), /has no Effect/],
  ['an effect in lower case', beside({ Effect: `"Effect": ${marked('"allow"')}` }), /failed legacy parsing/],
  ['another effect', beside({ Effect: `"Effect": ${marked('"Permit"')}` }), /Effect is Allow or Deny/],
  ['no principal', beside({ Effect: `${marked('"Effect"')}: "Allow"`, Principal: undefined }), /has no Principal/],
  ['everyone', beside({ Effect: '"Effect": "Deny"', Principal: `"Principal": ${marked('"*"')}` }), /principal \*/],
  ['everyone, as a map', beside({ Effect: '"Effect": "Deny"', Principal: `"Principal": { ${marked('"*"')}: "*" }` }), /principal \*/],
  [
    'NotPrincipal',
    beside({ Effect: '"Effect": "Deny"', Principal: `${marked('"NotPrincipal"')}: { "Federated": "${arn}" }` }),
    /NotPrincipal/,
  ],
  ['a URL as principal', beside({ Principal: `"Principal": { "Federated": ${marked('"https://gitlab.com"')} }` }), /valid domain names/],
  ['another version', beside({}, `"Version": ${marked('"2012-10-18"')}`), /2008-10-17/],
  ['a Sid with a blank', beside({ Sid: `"Sid": ${marked('"a b"')}` }), /letters and digits/],
  ['a character outside of Latin-1', condition(`"StringEquals": { "gitlab.com:sub": "a${marked('→')}b" }`), /U\+2192/],
  [
    'no condition on the subject, for gitlab.com',
    deployPolicy('{ "StringEquals": { "gitlab.com:project_id": "57382910" } }', 'gitlab.com', marked('"Version"')),
    /MalformedPolicyDocument.*gitlab\.com:sub/,
  ],
  [
    'more than 2,048 characters',
    deployPolicy(`{ "StringEquals": { ${sub}, "gitlab.com:aud": "${'x'.repeat(1900)}" } }`, 'gitlab.com', marked('"Version"')),
    /ACLSizePerRole: 2048; it has 2\d{3} characters, unless/,
  ],
  [
    'more than 8,192 characters',
    deployPolicy(`{ "StringEquals": { ${sub}, "gitlab.com:aud": "${'x'.repeat(8100)}" } }`, 'gitlab.com', marked('"Version"')),
    /ACLSizePerRole: 8192/,
  ],
  [
    'bound claims on the command line, where there are no maps',
    vaultRole(`${marked('bound_claims')}='{"project_id":"57382910","ref_type":"branch","ref":"main"}'`),
    /expected a map, got 'string'/,
  ],
  [
    'claim mappings in JSON on the command line',
    vaultRole(`bound_subject=${main} ${marked('claim_mappings')}='{"project_id":"project"}'`),
    /takes claim=metadata/,
  ],
]

const silent: readonly (readonly [string, string])[] = [
  ['a policy in order', beside({})],
  ['sts:TagSession beside', beside({ Action: '"Action": ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"]' })],
  ['wildcards in actions, which nobody documents', beside({ Action: '"Action": "sts:*"' })],
  ['NotAction, which nobody documents', beside({ Action: '"NotAction": "sts:AssumeRole"' })],
  [
    'an AWS principal with its action',
    beside({ Principal: '"Principal": { "AWS": "arn:aws:iam::123456789012:root" }', Action: '"Action": "sts:AssumeRole"' }),
  ],
  ['an operator in another letter case, which nobody documents', condition(`${mine}, "stringlike": { "gitlab.com:aud": "x" }`)],
  ['a tag key with a colon', condition(`${mine}, "StringLike": { «unseen-claim|"aws:RequestTag/a:b": "x"» }`)],
  ['white space, which does not count', deployPolicy(`{ ${mine} ${' '.repeat(3000)} }`)],
  ['Latin-1', condition('"StringEquals": { "gitlab.com:sub": «malformed-subject|"é"» }')],
  [
    'a self-managed instance without a condition on the subject',
    deployPolicy('{ "StringEquals": { «unseen-claim|"gitlab.example.com:email": "a@example.com"» } }', 'gitlab.example.com'),
  ],
  ['claim mappings on the command line', vaultRole(`bound_subject=${main} claim_mappings=project_id=project`)],
  ['the policies of other issuers', deployPolicy('{ "StringEqual": {} }', 'app.terraform.io')],
]

/** A policy as the JSON string that the AWS CLI takes, marks left as they are. */
const inText = (policy: string) =>
  `=== iam/input.json\n{ "RoleName": "deploy", "AssumeRolePolicyDocument": "${policy.replaceAll('"', '\\"')}" }\n`
const statement = (condition: string) =>
  `{ "Version": "2012-10-17", "Statement": { "Effect": "Allow", ${members['Principal']}, ${members['Action']}, "Condition": ${condition} } }`

describe('invalid-trust-policy', () => {
  it('fires on a key that stands twice, in a text', () =>
    checkCase(inText(statement(`{ "StringEquals": { "gitlab.com:aud": "a" }, ${marked('"StringEquals"')}: { ${sub} } }`))))
  it('leaves a key that stands twice in a document to that', () =>
    checkCase(
      `=== iam/deploy.json\n${statement(`{ "StringEquals": { "gitlab.com:aud": "a" }, «unreadable-document|"StringEquals"»: { ${sub} } }`)}\n`,
    ))
  it('leaves a key that stands twice in a template to that', () =>
    checkCase(
      `=== template.yaml\nResources:\n  Deploy:\n    Type: AWS::IAM::Role\n    Properties:\n      AssumeRolePolicyDocument:\n        Version: "2012-10-17"\n        Statement:\n          Effect: Allow\n          Principal: { Federated: "${arn}" }\n          Action: sts:AssumeRoleWithWebIdentity\n          Condition:\n            StringEquals: { gitlab.com:aud: a }\n            «unreadable-document|StringEquals»: { ${sub} }\n`,
    ))
  it('is silent about the same key in two objects, in a text', () =>
    checkCase(inText(statement(`{ "StringEquals": { ${sub} }, "StringLike": { ${sub} } }`))))
  it('is silent about what a syntax error leaves of a document', () =>
    checkCase(
      deployPolicy(
        '{ «unreadable-document|<<<<<<<» HEAD\n "StringEquals": { "gitlab.com:sub": "project_path:mygroup/myproject:ref_type:branch:ref:main" } }',
      ),
    ))
  for (const [name, text, words] of rows) {
    it(`fires on ${name}`, () => {
      const parsed = parseCase(text)
      checkCase(text)
      const messages = findingsOf(parsed).filter((one) => one.rule === 'invalid-trust-policy')
      assert.match(messages.map((one) => one.message).join('\n'), words)
    })
  }
  for (const [name, text] of silent) it(`is silent about ${name}`, () => checkCase(text))
  it('fires on a Sid that stands twice', () =>
    checkCase(
      beside({ Sid: '"Sid": "A"' })
        .replace('"Effect"', '"Sid": "A", "Effect"')
        .replace(/("A")(?= \})/, marked('$1')),
    ))
})
