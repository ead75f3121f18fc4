import assert from 'node:assert/strict'
import { parseJson } from '../../../src/syntax/json/parse-json.ts'
import { parseYaml } from '../../../src/syntax/yaml/parse-yaml.ts'
import { aws } from '../../../src/trust/aws/aws.ts'
import { tests } from '../../../src/trust/condition.ts'
import type { TrustPolicy } from '../../../src/trust/trust.ts'

const arn = 'arn:aws:iam::123456789012:oidc-provider/gitlab.com'
const statement = `{ "Effect": "Allow", "Principal": { "Federated": "${arn}" }, "Action": "sts:AssumeRoleWithWebIdentity",
  "Condition": { "StringLike": { "gitlab.com:sub": ["project_path:g/p:*", "x"] } } }`
const policy = `{ "Version": "2012-10-17", "Statement": [${statement}] }`

function read(text: string, file = 'iam/deploy.json'): readonly TrustPolicy[] {
  const [root] = parseJson(file, text).documents
  return root === undefined ? [] : aws.read({ file, root, text })
}

function names(text: string, file?: string): readonly (readonly string[])[] {
  return read(text, file).map((found) => [found.name, ...found.aliases.slice(1)])
}

describe('AWS documents: which hold trust policies', () => {
  it('a trust policy, named by its file', () => assert.deepEqual(names(policy), [['deploy', 'arn:aws:iam::123456789012:role/deploy']]))
  it('keeps the stem in a folder', () => assert.equal(names(policy, 'deploy/trust-policy.json')[0]?.[0], 'trust-policy'))
  it('one statement without an array', () => assert.equal(read(`{ "Statement": ${statement} }`).length, 1))
  it('what create-role takes', () =>
    assert.deepEqual(names(`{ "RoleName": "ci", "Path": "/x/", "AssumeRolePolicyDocument": ${policy} }`), [
      ['ci', 'arn:aws:iam::123456789012:role/x/ci'],
    ]))
  it('what update-assume-role-policy takes', () => assert.equal(names(`{ "RoleName": "ci", "PolicyDocument": ${policy} }`)[0]?.[0], 'ci'))
  it('what get-role prints', () =>
    assert.deepEqual(
      names(`{ "Role": { "RoleName": "ci", "Arn": "arn:aws:iam::123456789012:role/a/ci", "AssumeRolePolicyDocument": ${policy} } }`),
      [['ci', 'arn:aws:iam::123456789012:role/a/ci']],
    ))
  it('each role of list-roles', () =>
    assert.deepEqual(
      names(
        `{ "Roles": [ { "RoleName": "a", "AssumeRolePolicyDocument": ${policy} }, { "RoleName": "b", "AssumeRolePolicyDocument": ${policy} } ] }`,
      ).map(([name]) => name),
      ['a', 'b'],
    ))
  it('one policy for each provider', () =>
    assert.deepEqual(
      read(policy.replace(`"${arn}"`, `["${arn}", "arn:aws-cn:iam::123456789012:oidc-provider/git.example.com/gitlab"]`)).map((found) => [
        found.issuer[0]?.text,
        found.aliases[1],
      ]),
      [
        [['https://gitlab.com'], 'arn:aws:iam::123456789012:role/deploy'],
        [['https://git.example.com/gitlab'], 'arn:aws-cn:iam::123456789012:role/deploy'],
      ],
    ))
  it('no ARN of the role from a placeholder account', () =>
    assert.deepEqual(names(policy.replace('123456789012', 'ACCOUNT')), [['deploy']]))
  it('not a role of a service', () => assert.deepEqual(read(policy.replace(`"Federated": "${arn}"`, '"Service": "ec2.amazonaws.com"')), []))
  it('not a SAML provider', () => assert.deepEqual(read(policy.replace('oidc-provider', 'saml-provider')), []))
  it('not a permission about providers', () =>
    assert.deepEqual(read(`{ "Statement": [{ "Effect": "Allow", "Action": "iam:*", "Resource": "${arn}" }] }`), []))
  it('not a text that merely looks like a policy', () => assert.deepEqual(read(JSON.stringify({ Description: policy })), []))
  it('not an empty or broken text', () => {
    assert.deepEqual(read(''), [])
    assert.deepEqual(read('{ "Statement": '), [])
    assert.deepEqual(read('[1, null, "x"]'), [])
  })
  it('a policy that YAML aliases repeat, once', () => {
    const text = `a: &a\n  Statement: ${statement.replaceAll('\n', ' ')}\nb: *a\nc: [*a, *a]\n`
    const [root] = parseYaml('x.yaml', text).documents
    assert.ok(root)
    assert.equal(aws.read({ file: 'x.yaml', root, text }).length, 1)
  })
  it('inline in a trust test, without a provider: nobody gets in', () => {
    const text = 'Statement: []'
    const [root] = parseYaml('x.claimtest.yaml', text).documents
    assert.ok(root)
    assert.deepEqual(
      aws.read({ file: 'x.claimtest.yaml', root, text }).map((found) => found.issuer),
      [[]],
    )
  })
})

describe('AWS documents: which files are worth reading', () => {
  it('JSON that names an OIDC provider', () => assert.equal(aws.suspects('a/b.json', policy), true))
  it('JSON without', () => assert.equal(aws.suspects('a/b.json', policy.replace('oidc-provider', 'saml-provider')), false))
  it('not YAML', () => assert.equal(aws.suspects('a/b.yml', policy), false))
})

describe('AWS documents: spans and expectations', () => {
  const text = policy
  const at = (span: { start: number; end: number } | undefined) => text.slice(span?.start, span?.end)

  it('a test is its clause, a wanted value its literal', () => {
    const [found] = read(text)
    assert.ok(found)
    const [first] = [...tests(found.condition)]
    assert.equal(at(first?.test.span), '"gitlab.com:sub": ["project_path:g/p:*", "x"]')
    assert.deepEqual(
      first?.test.right.map((term) => at(term.span)),
      ['"project_path:g/p:*"', '"x"'],
    )
    assert.equal(first?.test.label, 'StringLike gitlab.com:sub')
  })
  it('issuer and name are where the policy says them', () => {
    const [found] = read(text)
    assert.equal(at(found?.issuer[0]?.span), `"${arn}"`)
    assert.equal(at(found?.nameSpan), '"Version"')
    assert.equal(at(found?.span), text)
  })
  it('the role name where it is given', () => {
    const named = `{ "RoleName": "ci", "PolicyDocument": ${policy} }`
    const span = read(named)[0]?.nameSpan
    assert.equal(named.slice(span?.start, span?.end), '"ci"')
  })
  it('statements are called by number and Sid', () => {
    const labels = JSON.stringify(read(text.replace('{ "Effect"', '{ "Sid": "Deploy", "Effect"'))[0]?.condition)
    assert.match(labels, /Statement 1 \\"Deploy\\"/)
  })
  it('no audience where the policy does not say one', () => assert.deepEqual(read(text)[0]?.audience, []))
  it('the audiences that every admitting statement demands', () => {
    const demanding = text.replace('"gitlab.com:sub"', '"gitlab.com:aud": "sts.amazonaws.com", "gitlab.com:sub"')
    assert.deepEqual(
      read(demanding)[0]?.audience.map((value) => value.text),
      [['sts.amazonaws.com']],
    )
  })
  it('no audience where one admitting statement demands none', () => {
    const demanding = statement.replace('"gitlab.com:sub"', '"gitlab.com:aud": "x", "gitlab.com:sub"')
    assert.deepEqual(read(`{ "Statement": [${demanding}, ${statement}] }`)[0]?.audience, [])
  })
  it('no audience from a pattern', () => {
    assert.deepEqual(read(text.replace('"gitlab.com:sub"', '"gitlab.com:aud": "*", "gitlab.com:sub"'))[0]?.audience, [])
  })
})
