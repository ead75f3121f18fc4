// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation writes its names like that.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { parseJson } from '../../../src/syntax/json/parse-json.ts'
import { parseYaml } from '../../../src/syntax/yaml/parse-yaml.ts'
import { show } from '../../../src/text/holes.ts'
import { aws } from '../../../src/trust/aws/aws.ts'
import type { TrustPolicy } from '../../../src/trust/trust.ts'

const statement = (federated: string, condition = '{}') =>
  `{"Effect": "Allow", "Principal": {"Federated": ${federated}}, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": ${condition}}`
const policy = (one: string) => `{"Version": "2012-10-17", "Statement": [${one}]}`
const role = (document: string, more = '') =>
  `{"Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": {${more}"AssumeRolePolicyDocument": ${document}}}}}`
const literal = '"arn:aws:iam::123456789012:oidc-provider/gitlab.com"'
const subject = '{"StringEquals": {"gitlab.com:sub": "project_path:acme/app:ref_type:branch:ref:main"}}'

function read(file: string, text: string): readonly TrustPolicy[] {
  const { documents } = (file.endsWith('.json') ? parseJson : parseYaml)(file, text)
  return documents.flatMap((root) => aws.read({ file, root, text }))
}

const suspected: readonly (readonly [file: string, text: string, yes: boolean])[] = [
  ['a.json', policy(statement(literal)), true],
  ['a.json', '{"Statement": []}', false],
  ['t.yaml', 'Type: AWS::IAM::Role\nFederated: x', true],
  ['t.yml', 'Type: AWS::IAM::Role\nFederated: x', true],
  ['t.json', role(policy(statement('{"Ref": "P"}'))), true],
  ['t.yaml', 'Type: AWS::IAM::Role', false],
  ['t.yaml', `# ${policy(statement(literal))}`, false],
  ['t.txt', role(policy(statement(literal))), false],
]

const names: readonly (readonly [it: string, text: string, aliases: readonly string[]])[] = [
  ['the logical id', role(policy(statement(literal))), ['Role']],
  [
    'the name, the ARN and the logical id',
    role(policy(statement(literal)), '"RoleName": "deploy", '),
    ['deploy', 'arn:aws:iam::123456789012:role/deploy', 'Role'],
  ],
  [
    'the ARN with its path',
    role(policy(statement(literal)), '"RoleName": "deploy", "Path": "/ci/", '),
    ['deploy', 'arn:aws:iam::123456789012:role/ci/deploy', 'Role'],
  ],
  ['no ARN with an unknown path', role(policy(statement(literal)), '"RoleName": "deploy", "Path": {"Ref": "Path"}, '), ['deploy', 'Role']],
  [
    'the logical id where the name is not known',
    role(policy(statement(literal)), '"RoleName": {"Fn::Sub": "x-${AWS::StackName}"}, '),
    ['Role'],
  ],
]

const issuers: readonly (readonly [it: string, federated: string, condition: string, issuer: string | undefined])[] = [
  ['of the ARN', literal, '{}', 'https://gitlab.com'],
  [
    'of an ARN with an unknown account',
    '{"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:oidc-provider/gitlab.com"}',
    '{}',
    'https://gitlab.com',
  ],
  ['of the condition keys where the ARN is not known', '{"Ref": "Arn"}', subject, 'https://gitlab.com'],
  [
    'of the condition keys where its end is not known',
    '{"Fn::Sub": "arn:aws:iam::1:oidc-provider/${Host}"}',
    subject,
    'https://gitlab.com',
  ],
  ['with what is not known', '{"Fn::Sub": "arn:aws:iam::1:oidc-provider/${Host}/x"}', '{}', 'https://${Host}/x'],
  ['of nobody where nothing tells it', '{"Ref": "Arn"}', '{}', undefined],
  ['of nobody where the keys are of AWS', '{"Ref": "Arn"}', '{"StringEquals": {"aws:SourceIp": "1.2.3.4"}}', undefined],
]

describe('AWS', () => {
  for (const [file, text, yes] of suspected) {
    it(`${yes ? 'suspects' : 'does not suspect'} ${file}: ${text.slice(0, 60)}`, () => assert.equal(aws.suspects(file, text), yes))
  }

  for (const [title, text, aliases] of names) {
    it(`knows a role of a template by ${title}`, () => assert.deepEqual(read('t.json', text)[0]?.aliases, aliases))
  }

  for (const [title, federated, condition, issuer] of issuers) {
    it(`takes the issuer ${title}`, () => {
      const [found] = read('t.json', role(policy(statement(federated, condition))))
      assert.equal(found && show(found.issuer[0]?.text ?? []), issuer)
    })
  }

  it('gives each provider the client ids of its own', () => {
    const second = '{"Fn::Sub": "arn:aws:iam::1:oidc-provider/gitlab.example.com"}'
    const provider = '"P": {"Type": "AWS::IAM::OIDCProvider", "Properties": {"Url": "https://gitlab.com", "ClientIdList": ["a", "b"]}}'
    const text = role(policy(statement(`[${literal}, ${second}]`))).replace('"Resources": {', `"Resources": {${provider}, `)
    const audiences = read('t.json', text).map((found) => found.audience.map(({ text }) => show(text)))
    assert.deepEqual(audiences, [['a', 'b'], []])
  })

  it('does not know the client ids of an unknown list', () => {
    const provider = '"P": {"Type": "AWS::IAM::OIDCProvider", "Properties": {"Url": "https://gitlab.com", "ClientIdList": {"Ref": "X"}}}'
    const text = role(policy(statement('{"Ref": "P"}'))).replace('"Resources": {', `"Resources": {${provider}, `)
    const stage = read('t.json', text)[0]?.stages.find((one) => one.stage === 'audience')
    assert.equal(stage?.check.kind, 'assumed')
  })

  describe('changes', () => {
    const require = { kind: 'require', claim: 'sub', value: 'x', exact: true } as const
    const forms: readonly (readonly [it: string, file: string, text: string, edits: boolean])[] = [
      ['a policy', 'a.json', policy(statement(literal)), true],
      ['a policy in a template that is written out', 't.json', role(policy(statement(literal))), true],
      ['a policy beside functions', 't.json', role(policy(statement('{"Fn::Sub": "arn:aws:iam::1:oidc-provider/gitlab.com"}'))), true],
      ['a policy with another statement by a function', 't.json', role(policy(`${statement(literal)}, {"Fn::If": ["A", {}, {}]}`)), true],
      ['no policy in a string', 'a.json', `{"AssumeRolePolicyDocument": ${JSON.stringify(policy(statement(literal)))}}`, false],
      ['a policy in a YAML template', 't.yaml', role(policy(statement(literal))), true],
      ['no condition by a function', 't.json', role(policy(statement(literal, '{"Fn::If": ["A", {}, {}]}'))), false],
    ]
    for (const [title, file, text, edits] of forms) {
      it(title, () => {
        const [root] = (file.endsWith('.json') ? parseJson : parseYaml)(file, text).documents
        assert.ok(root)
        const document = { file, root, text }
        const [found] = aws.read(document)
        assert.ok(found)
        assert.equal(aws.edit(document, found, require) !== undefined, edits)
      })
    }
  })

  it('reads a large template in a moment', () => {
    const one = readFileSync(new URL('../../cases/cloudformation/plain-role.yaml', import.meta.url), 'utf8').replace('Resources:\n', '')
    const text = `Resources:\n${Array.from({ length: 1000 }, (_, i) => one.replace('DeployRole', `Role${i}`)).join('')}`
    assert.equal(read('t.yaml', text).length, 1000)
  })
})
