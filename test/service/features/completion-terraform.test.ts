import assert from 'node:assert/strict'
import { provideCompletion } from '../../../src/service/features/completion.ts'
import { applyEdits } from '../../../src/text/edit.ts'
import { analyseAt } from '../../support/analyse.ts'

const configuration = `=== .claimcheck.yaml
project: mygroup/myproject
issuer: https://gitlab.example.com
default_branch: main
ids: { project_id: "57", namespace_id: "72" }
=== .gitlab-ci.yml
deploy:
  script: [x]
  id_tokens: { T: { aud: my-audience } }
=== main.tf
`

const arn = '"arn:aws:iam::123456789012:oidc-provider/gitlab.com"'

const awsDocument = (condition: string, provider = arn) => `
data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [${provider}]
    }
    condition {
      ${condition}
    }
  }
}
`

const awsObject = (condition: string) => `
resource "aws_iam_role" "deploy" {
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Federated = ${arn} }
      Action    = "sts:AssumeRoleWithWebIdentity"
      Condition = ${condition}
    }]
  })
}
`

const provider = `
resource "aws_iam_openid_connect_provider" "gitlab" {
  url = "https://git.example.com/gitlab"
}
`

const subject = 'project_path:mygroup/myproject:ref_type'

const vaultRole = (fields: string) => `
resource "vault_jwt_auth_backend_role" "deploy" {
  role_name = "deploy"
  ${fields}
}
`

const credential = (fields: string, type = 'azuread_application_federated_identity_credential') => `
resource "${type}" "main" {
  ${fields}
}
`

/** Where the cursor is, something that is offered there and something that is not, and what becomes of the text around the cursor. */
const rows: readonly {
  readonly what: string
  readonly text: string
  readonly offered: string
  readonly not?: string
  readonly after: string
}[] = [
  { what: 'AWS: an operator', text: awsDocument('test = "‹›"'), offered: 'StringLike', after: 'test = "StringLike"\n' },
  { what: 'AWS: an operator without quotes', text: awsDocument('test = ‹›'), offered: 'StringLike', after: 'test = "StringLike"\n' },
  {
    what: 'AWS: a key',
    text: awsDocument('test = "StringEquals"\n variable = "gitlab‹›"'),
    offered: 'gitlab.com:project_id',
    after: 'variable = "gitlab.com:project_id"\n',
  },
  {
    what: 'AWS: a key of a provider of the file',
    text: awsDocument('variable = "‹›"', 'aws_iam_openid_connect_provider.gitlab.arn') + provider,
    offered: 'git.example.com/gitlab:sub',
    not: 'git.example.com/gitlab:project_id',
    after: 'variable = "git.example.com/gitlab:sub"\n',
  },
  {
    what: "AWS: a key of the project's own instance",
    text: awsDocument('variable = "‹›', 'var.provider_arn'),
    offered: 'gitlab.example.com:sub',
    after: 'variable = "gitlab.example.com:sub"\n',
  },
  {
    what: 'AWS: subjects under StringLike',
    text: awsDocument('test = "StringLike"\n variable = "gitlab.com:sub"\n values = ["‹›"]'),
    offered: `${subject}:tag:ref:v*`,
    after: `values = ["${subject}:tag:ref:v*"]\n`,
  },
  {
    what: 'AWS: no patterns under StringEquals, after another value, before the test is there',
    text: awsDocument('values = [\n "x",\n ‹›\n]\n variable = "gitlab.com:sub"\n test = "StringEquals"'),
    offered: `${subject}:branch:ref:main`,
    not: `${subject}:tag:ref:v*`,
    after: `"x",\n "${subject}:branch:ref:main"\n]`,
  },
  {
    what: 'AWS: values of a key with an expression in it',
    text: awsDocument('test = "StringEquals"\n variable = "$'.concat('{local.issuer}:aud"\n values = [‹›]')),
    offered: 'my-audience',
    after: 'values = ["my-audience"]\n',
  },
  { what: 'AWS: an operator in an object', text: awsObject('{ Str‹› }'), offered: 'StringEquals', after: '{ "StringEquals" =  }\n' },
  {
    what: 'AWS: a key in an object',
    text: awsObject('{ StringEquals = { "‹›" = "x" } }'),
    offered: 'gitlab.com:sub',
    after: '{ "gitlab.com:sub" = "x" }',
  },
  {
    what: 'AWS: a value in an object',
    text: awsObject('{\n StringEquals = {\n "gitlab.com:aud" = "a" # why\n "gitlab.com:sub" = ["‹›\n }\n }'),
    offered: `${subject}:branch:ref:main`,
    after: `"gitlab.com:sub" = ["${subject}:branch:ref:main"\n`,
  },
  { what: 'Vault: a claim', text: vaultRole('bound_claims = { proj‹› }'), offered: 'project_id', after: '{ "project_id" =  }' },
  {
    what: 'Vault: a claim in quotes, on a line of its own',
    text: vaultRole('bound_claims = {\n "ref‹›" = "main"\n }'),
    offered: 'ref_type',
    after: '"ref_type" = "main"\n',
  },
  {
    what: 'Vault: the value of a claim',
    text: vaultRole('bound_claims = {\n ref = "main"\n project_id = ‹›\n }'),
    offered: '57',
    after: 'project_id = "57"\n',
  },
  {
    what: 'Vault: a subject',
    text: vaultRole('bound_claims = {\n sub = "‹›"\n }'),
    offered: `${subject}:branch:ref:main`,
    not: `${subject}:tag:ref:v*`,
    after: `sub = "${subject}:branch:ref:main"\n`,
  },
  {
    what: 'Vault: a subject as a glob',
    text: vaultRole('bound_claims = {\n sub = "‹›"\n }\n bound_claims_type = "glob"'),
    offered: `${subject}:tag:ref:v*`,
    after: `sub = "${subject}:tag:ref:v*"\n`,
  },
  {
    what: 'Vault: an audience',
    text: vaultRole('bound_audiences = ["x", "‹›"]'),
    offered: 'my-audience',
    after: 'bound_audiences = ["x", "my-audience"]\n',
  },
  {
    what: 'Vault: the bound subject',
    text: vaultRole('bound_subject = "‹›"'),
    offered: `${subject}:branch:ref:main`,
    after: `bound_subject = "${subject}:branch:ref:main"\n`,
  },
  {
    what: 'Entra: a subject',
    text: credential('subject = "‹›"'),
    offered: `${subject}:branch:ref:main`,
    after: `subject = "${subject}:branch:ref:main"\n`,
  },
  {
    what: 'Entra: an audience of an application',
    text: credential('audiences = ["‹›"]'),
    offered: 'api://AzureADTokenExchange',
    after: 'audiences = ["api://AzureADTokenExchange"]\n',
  },
  {
    what: 'Entra: an audience of a managed identity',
    text: credential('audience = [‹›]', 'azurerm_federated_identity_credential'),
    offered: 'my-audience',
    after: 'audience = ["my-audience"]\n',
  },
  {
    what: 'Entra: the issuer',
    text: credential('issuer = ‹›', 'azurerm_federated_identity_credential'),
    offered: 'https://gitlab.example.com',
    after: 'issuer = "https://gitlab.example.com"\n',
  },
  {
    what: 'Entra: a claim of an expression',
    text: credential(`claims_matching_expression = "claims['‹›'] eq 'x'"`, 'azuread_application_flexible_federated_identity_credential'),
    offered: 'project_id',
    after: `claims['project_id'] eq 'x'`,
  },
  {
    what: 'Entra: a value of an expression',
    text: credential(
      `claims_matching_expression = "claims['sub'] matches '‹›'"`,
      'azuread_application_flexible_federated_identity_credential',
    ),
    offered: `${subject}:tag:ref:v*`,
    after: `claims['sub'] matches '${subject}:tag:ref:v*'"`,
  },
]

/** Places where nothing is offered. */
const silent: readonly (readonly [what: string, text: string])[] = [
  ['the name of an attribute', awsDocument('‹›')],
  ['a comment', awsDocument('test = "StringEquals"\n variable = "gitlab.com:sub"\n values = [ # a, ‹›\n]')],
  ['an expression', awsDocument('test = var.‹›')],
  ['an interpolation', awsDocument('variable = "$'.concat('{‹›}:sub"'))],
  ['the key of another service', awsDocument('test = "IpAddress"\n variable = "aws:SourceIp"\n values = ["‹›"]')],
  ['a statement about something else', awsDocument('test = "‹›"', '"x"').replaceAll(/actions.*|"Federated"/g, '')],
  ['another field of the statement', awsDocument('').replace('"sts:', '"‹›sts:')],
  ["another field of Vault's role", vaultRole('user_claim = "‹›"')],
  ["another map of Vault's role", vaultRole('claim_mappings = { ‹› }')],
  ['a name of a credential', credential('display_name = "‹›"')],
  ["the audience by the other resource's word", credential('audience = ["‹›"]')],
  ['a subject of another resource', credential('subject = "‹›"', 'tls_cert_request')],
  ['a half expression', credential('claims_matching_expression = ‹›', 'azuread_application_flexible_federated_identity_credential')],
  ['a heredoc', 'resource "aws_iam_role" "r" {\n  assume_role_policy = <<EOT\n{ "Condition": { ‹› } }\nEOT\n}\n'],
]

function completeAt(text: string) {
  const at = analyseAt(configuration + text)
  const completion = provideCompletion(at.analysis, at.file, at.text, at.offset)
  return { at, completion, labels: completion?.items.map(({ label }) => label) ?? [] }
}

describe('completion in Terraform', () => {
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
