import assert from 'node:assert/strict'
import { provideCompletion } from '../../../src/service/features/completion.ts'
import { applyEdits } from '../../../src/text/edit.ts'
import { analyseAt } from '../../support/analyse.ts'

const role = (condition: string, federated = "'arn:aws:iam::123456789012:oidc-provider/gitlab.com'") => `=== .claimcheck.yaml
project: mygroup/myproject
issuer: https://gitlab.example.com
default_branch: main
ids: { project_id: "57", namespace_id: "72" }
=== template.yaml
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Condition:
${condition}
            Principal:
              Federated: ${federated}
            Action: sts:AssumeRoleWithWebIdentity
      RoleName: deploy
`

const provider = `  Provider:
    Type: AWS::IAM::OIDCProvider
    Properties:
      Url: https://git.example.com/gitlab
`

// Lines below `Condition:`.
const below = (...lines: readonly string[]) => lines.map((line) => `              ${line}`).join('\n')

const subject = 'project_path:mygroup/myproject:ref_type:branch:ref:main'

const inJson = `=== .claimcheck.yaml
project: mygroup/myproject
default_branch: main
=== template.json
{ "Resources": { "Role": { "Type": "AWS::IAM::Role", "Properties": { "AssumeRolePolicyDocument": { "Statement": [{
  "Effect": "Allow",
  "Principal": { "Federated": { "Fn::Sub": "arn:aws:iam::$\{AWS::AccountId}:oidc-provider/gitlab.com" } },
  "Action": "sts:AssumeRoleWithWebIdentity",
  "Condition": { "StringEquals": { "gitlab.com:sub": "‹›" } }
}] } } } } }
`

const rows: readonly {
  readonly what: string
  readonly text: string
  readonly offered: string
  readonly not?: string
  readonly after: string
}[] = [
  { what: 'an operator', text: role(below('‹›')), offered: 'StringLike', after: below('StringLike:', '  \n') },
  {
    what: 'an operator that has its colon',
    text: role(below('Str‹›:', '  x: y')),
    offered: 'StringLike',
    after: below('StringLike:', '  x: y'),
  },
  { what: 'a key', text: role(below('StringEquals:', '  ‹›')), offered: 'gitlab.com:project_id', after: '  gitlab.com:project_id: \n' },
  {
    what: 'a key between others',
    text: role(below('StringEquals:', '  gitlab.com:aud: x', '  gitlab.com:‹›', '  gitlab.com:user_id: "5"')),
    offered: 'gitlab.com:sub',
    after: below('  gitlab.com:sub: ', '  gitlab.com:user_id: "5"'),
  },
  {
    what: 'a key in quotes',
    text: role(below('StringEquals:', "  'gitlab‹›': x")),
    offered: 'gitlab.com:sub',
    after: below("  'gitlab.com:sub': x"),
  },
  {
    what: 'a key of the provider in the template',
    text: role(below('StringEquals:', '  ‹›'), '!Ref Provider') + provider,
    offered: 'git.example.com/gitlab:sub',
    not: 'git.example.com/gitlab:project_id',
    after: 'git.example.com/gitlab:sub: \n',
  },
  {
    what: "a key of the project's own instance",
    text: role(below('StringEquals:', '  ‹›'), '!Ref ProviderArn'),
    offered: 'gitlab.example.com:sub',
    after: 'gitlab.example.com:sub: \n',
  },
  { what: 'a value', text: role(below('StringEquals:', '  gitlab.com:sub: ‹›')), offered: subject, after: `gitlab.com:sub: ${subject}\n` },
  {
    what: 'a value with a tag and quotes',
    text: role(below('StringLike:', '  gitlab.com:sub: !Sub "project‹›:x"')),
    offered: subject,
    after: `gitlab.com:sub: !Sub "${subject}"\n`,
  },
  {
    what: 'a value of a list',
    text: role(below('StringEquals:', '  gitlab.com:sub:', '    - x', '    - ‹›')),
    offered: subject,
    not: 'project_path:mygroup/myproject:ref_type:tag:ref:v*',
    after: below('    - x', `    - ${subject}\n`),
  },
  {
    what: 'a value of a list that is not indented',
    text: role(below('StringEquals:', '  gitlab.com:sub:', '  - x', '  - ‹›')),
    offered: subject,
    after: below('  - x', `  - ${subject}\n`),
  },
  {
    what: 'a value in brackets',
    text: role(below('StringEquals:', '  gitlab.com:sub: [x, ‹›]')),
    offered: subject,
    after: `[x, ${subject}]`,
  },
  {
    what: 'a key in braces',
    text: role(below('StringEquals: { ‹› }')),
    offered: 'gitlab.com:sub',
    after: '{ "gitlab.com:sub":  }',
  },
  { what: 'a value in JSON, of a provider by Fn::Sub', text: inJson, offered: subject, after: `"gitlab.com:sub": "${subject}"` },
  {
    what: 'an id, which YAML would take for a number',
    text: role(below('StringEquals:', '  gitlab.com:project_id: ‹›')),
    offered: '57',
    after: 'gitlab.com:project_id: "57"\n',
  },
]

const silent: readonly (readonly [what: string, text: string])[] = [
  ['a comment', role(below('StringEquals: # ‹›'))],
  ['the value of an operator', role(below('StringEquals: ‹›'))],
  ['below a value', role(below('StringEquals:', '  gitlab.com:sub:', '    x:', '      ‹›'))],
  ['another field of the statement', role(below('StringEquals: {}')).replace('Allow', '‹›')],
  [
    'a statement about something else',
    role(
      `${below('Bool: {}')}\n          - Effect: Deny\n            Action: sts:AssumeRole\n            Condition:\n${below('‹›')}\n          - Effect: Allow`,
    ),
  ],
  ['a condition of the template', `${role(below('StringEquals: {}'))}Conditions:\n  Condition:\n    ‹›\n`],
]

function completeAt(text: string) {
  const at = analyseAt(text)
  const completion = provideCompletion(at.analysis, at.file, at.text, at.offset)
  return { at, completion, labels: completion?.items.map(({ label }) => label) ?? [] }
}

describe('completion in CloudFormation templates', () => {
  for (const { what, text, offered, not, after } of rows) {
    it(what, () => {
      const { at, completion, labels } = completeAt(text)
      const item = completion?.items.find(({ label }) => label === offered)
      assert.ok(item !== undefined && completion !== undefined, `${offered} is not among ${labels.join(', ')}`)
      assert.ok(not === undefined || !labels.includes(not), not)
      const edited = applyEdits(at.text, [{ span: completion.span, text: item.text }]) ?? ''
      assert.ok(edited.includes(after), edited)
    })
  }
  for (const [what, text] of silent) it(`nothing: ${what}`, () => assert.deepEqual(completeAt(text).labels, []))
})
