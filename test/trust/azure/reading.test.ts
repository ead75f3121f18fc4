import assert from 'node:assert/strict'
import { givenClaims } from '../../../src/gitlab/claim-set.ts'
import { findings } from '../../../src/service/findings.ts'
import { validToken } from '../../../src/simulate/default-request.ts'
import { simulate } from '../../../src/simulate/simulate.ts'
import { show } from '../../../src/text/holes.ts'
import { now } from '../../support/analyse.ts'
import { analysed } from './support.ts'

const main = 'project_path:mygroup/myproject:ref_type:branch:ref:main'
const exchange = 'api://AzureADTokenExchange'
const token = { sub: main, aud: exchange, iss: 'https://gitlab.com', project_id: '22', namespace_id: '7', user_id: '1' }

/** `name: who | issuer | audiences | verdict of the token`, one a policy. */
function rowsOf(files: string): readonly string[] {
  return analysed(files).projects.flatMap(({ policies }) =>
    policies.map(({ policy }) => {
      const claims = validToken(givenClaims(token), undefined, now)
      const { outcome } = simulate(policy, { claims, now, signature: 'assumed' })
      const values = (expected: typeof policy.issuer) => expected.map(({ text }) => show(text)).join(', ')
      return `${policy.name}: ${policy.grants} | ${values(policy.issuer)} | ${values(policy.audience)} | ${outcome}`
    }),
  )
}

const json = `{ "name": "gitlab-main", "issuer": "https://gitlab.com", "subject": "${main}", "audiences": ["${exchange}"] }`
const expression = "claims['sub'] matches 'project_path:mygroup/myproject:ref_type:branch:ref:*' and claims['project_id'] eq '22'"
const flexible = `{ "name": "gitlab-any", "issuer": "https://gitlab.com", "audiences": ["${exchange}"], "claimsMatchingExpression": { "value": "${expression}", "languageVersion": 1 } }`
const tail = `| https://gitlab.com | ${exchange} |`
const type = 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials'
const appId = '11111111-2222-3333-4444-555555555555'

/** What is read, the files, and the policies. */
const readings: readonly (readonly [that: string, files: string, ...policies: string[]])[] = [
  ['a file of parameters', `=== entra/main.json\n${json}\n`, `gitlab-main: the application ${tail} allow`],
  [
    'a file of parameters without a name',
    `=== entra/main.json\n{ "issuer": "https://gitlab.com", "subject": "project_path:mygroup/myproject:ref_type:branch:ref:stable", "audiences": ["${exchange}"] }\n`,
    `main: the application ${tail} deny`,
  ],
  ['a flexible credential', `=== entra/any.json\n${flexible}\n`, `gitlab-any: the application ${tail} allow`],
  [
    'a list as Graph answers, with an empty subject beside an expression',
    `=== entra/list.json\n{ "@odata.context": "https://graph.microsoft.com/beta/$metadata", "value": [${json}, ${flexible.replace('{', '{ "subject": "", "id": "1", "description": null,')}] }\n`,
    `gitlab-main: the application ${tail} allow`,
    `gitlab-any: the application ${tail} allow`,
  ],
  [
    'a list as az answers for a managed identity',
    `=== entra/list.json\n[{ "name": "main", "type": "${type}", "issuer": "https://gitlab.com", "subject": "${main}", "audiences": ["${exchange}"] }]\n`,
    `main: the application ${tail} allow`,
  ],
  [
    'nothing of other documents with such words',
    `=== cert.json\n{ "issuer": { "CN": "x" }, "subject": { "CN": "y" }, "audiences": [] }\n=== k8s.json\n{ "jwt": [{ "issuer": { "url": "https://gitlab.com", "audiences": ["x"] } }] }\n=== x.json\n{ "issuer": "a", "audiences": ["b"] }\n`,
  ],
  [
    'an ARM template: parameters, variables, functions',
    `=== arm.json\n{ "parameters": { "project": { "type": "string", "defaultValue": "mygroup/myproject" } },\n  "variables": { "issuer": "https://gitlab.com", "subject": "[concat('project_path:', parameters('project'), ':ref_type:branch:ref:main')]" },\n  "resources": [{ "type": "${type}", "apiVersion": "2023-01-31", "name": "[format('{0}/{1}', 'deploy', 'gitlab-main')]",\n    "properties": { "issuer": "[variables('issuer')]", "subject": "[variables('subject')]", "audiences": ["${exchange}"] } }] }\n`,
    `gitlab-main: managed identity deploy ${tail} allow`,
  ],
  [
    'an ARM template with a child in its identity, a parameter without value, and symbolic names',
    `=== arm.json\n{ "parameters": { "branch": { "type": "string" } },\n  "resources": { "id": { "type": "Microsoft.ManagedIdentity/userAssignedIdentities", "name": "deploy", "resources": [{ "type": "federatedIdentityCredentials", "name": "main",\n    "properties": { "issuer": "https://gitlab.com", "subject": "[format('project_path:mygroup/myproject:ref_type:branch:ref:{0}', parameters('branch'))]", "audiences": ["${exchange}"] } }] } } }\n`,
    `main: managed identity deploy ${tail} unknown`,
  ],
  [
    'Bicep: parent, parameters, variables below',
    `=== main.bicep\nparam project string = 'mygroup/myproject'\nresource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {\n  name: 'deploy'\n  location: resourceGroup().location\n}\nresource fic '${type}@2023-01-31' = {\n  parent: identity\n  name: 'gitlab-main'\n  properties: {\n    issuer: settings.issuer\n    subject: 'project_path:\${project}:ref_type:branch:ref:\${branch}'\n    audiences: [ '${exchange}' ]\n  }\n}\nvar branch = 'main'\nvar settings = { issuer: 'https://gitlab.com' }\n`,
    `gitlab-main: managed identity deploy ${tail} allow`,
  ],
  [
    'Bicep: a child, a parameter without value',
    `=== main.bicep\nparam branch string\nresource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {\n  name: 'deploy'\n  resource main 'federatedIdentityCredentials' = {\n    name: 'gitlab-main'\n    properties: { issuer: 'https://gitlab.com', subject: 'project_path:mygroup/myproject:ref_type:branch:ref:\${branch}', audiences: ['${exchange}'] }\n  }\n}\n`,
    `gitlab-main: managed identity deploy ${tail} unknown`,
  ],
  [
    'Bicep: a loop over a list',
    `=== main.bicep\nvar branches = [\n  'main'\n  'stable'\n]\nresource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = { name: 'deploy' }\n@batchSize(1)\nresource fics '${type}@2023-01-31' = [for (branch, i) in branches: {\n  parent: identity\n  name: 'gitlab-\${i}-\${branch}'\n  properties: {\n    issuer: 'https://gitlab.com'\n    subject: 'project_path:mygroup/myproject:ref_type:branch:ref:\${branch}'\n    audiences: ['${exchange}']\n  }\n}]\n`,
    `gitlab-0-main: managed identity deploy ${tail} allow`,
    `gitlab-1-stable: managed identity deploy ${tail} deny`,
  ],
  [
    'Bicep: a loop over objects, and one over what nobody knows',
    `=== main.bicep\nparam more array\nresource a '${type}@2023-01-31' = [for item in [{ n: 'one', s: '${main}' }]: {\n  name: 'deploy/\${item.n}'\n  properties: { issuer: 'https://gitlab.com', subject: item.s, audiences: ['${exchange}'] }\n}]\nresource b '${type}@2023-01-31' = [for item in items(more): {\n  name: 'deploy/more'\n  properties: { issuer: 'https://gitlab.com', subject: item.s, audiences: ['${exchange}'] }\n}]\n`,
    `one: managed identity deploy ${tail} allow`,
    `more: managed identity deploy ${tail} unknown`,
  ],
  [
    'Bicep: expressions are not guessed, also over several lines',
    `=== main.bicep\nparam isProd bool = true\nresource a '${type}@2023-01-31' = if (isProd) {\n  name: 'deploy/one'\n  properties: {\n    issuer: isProd\n      ? 'https://gitlab.com'\n      : 'https://gitlab.example.com'\n    subject: toLower('${main}')\n    audiences: ['${exchange}']\n  }\n}\n`,
    `one: managed identity deploy | \${isProd ? 'https://gitlab.com' : 'https://gitlab.} | ${exchange} | unknown`,
  ],
  [
    'Bicep: a flexible credential',
    `=== main.bicep\nresource a '${type}@2025-01-31-preview' = {\n  name: 'deploy/any'\n  properties: {\n    issuer: 'https://gitlab.com'\n    audiences: ['${exchange}']\n    claimsMatchingExpression: {\n      value: '${expression.replaceAll("'", "\\'")}'\n      languageVersion: 1\n    }\n  }\n}\n`,
    `any: managed identity deploy ${tail} allow`,
  ],
  [
    'Terraform: three resources',
    `=== main.tf
resource "azuread_application" "deploy" {
  display_name = "deploy"
}
resource "azuread_application_federated_identity_credential" "main" {
  application_id = azuread_application.deploy.id
  display_name   = "gitlab-main"
  issuer         = "https://gitlab.com"
  audiences      = ["${exchange}"]
  subject        = "${main}"
}
resource "azuread_application_flexible_federated_identity_credential" "any" {
  application_id             = azuread_application.deploy.id
  display_name               = "gitlab-any"
  issuer                     = "https://gitlab.com"
  audience                   = "${exchange}"
  claims_matching_expression = "${expression}"
}
resource "azurerm_federated_identity_credential" "main" {
  name                = "gitlab-identity"
  resource_group_name = "rg"
  parent_id           = azurerm_user_assigned_identity.runner.id
  issuer              = "https://gitlab.com"
  audience            = ["${exchange}"]
  subject             = "${main}"
}
`,
    `gitlab-main: application deploy ${tail} allow`,
    `gitlab-any: application deploy ${tail} allow`,
    `gitlab-identity: managed identity runner ${tail} allow`,
  ],
  [
    'Terraform: one for each branch, and a variable without value',
    `=== main.tf
variable "issuer" {}
resource "azuread_application_federated_identity_credential" "branch" {
  for_each       = toset(["main", "stable"])
  application_id = "/applications/${appId}"
  display_name   = "gitlab-\${each.key}"
  issuer         = "https://gitlab.com"
  audiences      = ["${exchange}"]
  subject        = "project_path:mygroup/myproject:ref_type:branch:ref:\${each.key}"
}
resource "azuread_application_federated_identity_credential" "other" {
  application_id = "/applications/${appId}"
  display_name   = "other"
  issuer         = var.issuer
  audiences      = ["${exchange}"]
  subject        = "${main}"
}
`,
    `gitlab-main: application ${appId} ${tail} allow`,
    `gitlab-stable: application ${appId} ${tail} deny`,
    `other: application ${appId} | \${var.issuer} | ${exchange} | unknown`,
  ],
  [
    'az ad app: parameters in the command',
    `=== setup.sh\naz ad app federated-credential create --id ${appId} --parameters '${json}'\n`,
    `gitlab-main: application ${appId} ${tail} allow`,
  ],
  [
    'az ad app: a file',
    `=== entra/setup.sh\naz --only-show-errors ad app federated-credential create --id ${appId} --parameters @main.json\n=== entra/main.json\n${json}\n`,
    `gitlab-main: application ${appId} ${tail} allow`,
  ],
  [
    'az ad app: a file for two applications',
    `=== setup.sh\naz ad app federated-credential create --id one --parameters main.json\naz ad app federated-credential create --id two --parameters main.json\n=== main.json\n${json}\n`,
    `gitlab-main: application one ${tail} allow`,
    `gitlab-main: application two ${tail} allow`,
  ],
  [
    'az ad app: a file that the script writes',
    `=== setup.sh\nAPP=one\ncat > main.json <<EOF\n${json}\nEOF\naz ad app federated-credential create --id "$APP" --parameters main.json\n`,
    `gitlab-main: application one ${tail} allow`,
  ],
  [
    'az ad app: an application that the script makes has no name yet',
    `=== setup.sh\napp=$(az ad app create --display-name x --query appId --output tsv)\naz ad app federated-credential create --id "$app" --parameters '${json}'\n`,
    `gitlab-main: the application ${tail} allow`,
  ],
  ['a file that a script writes for nobody', `=== setup.sh\ncat > main.json <<EOF\n${json}\nEOF\n`],
  [
    'az ad app: what changes a part only is none',
    `=== setup.sh\naz ad app federated-credential update --id one --federated-credential-id x --parameters '{ "subject": "y" }'\n`,
  ],
  [
    'az identity, with its own audience',
    `=== setup.sh\naz identity federated-credential create -n gitlab-main --identity-name deploy -g rg --issuer https://gitlab.com --subject ${main}\n`,
    `gitlab-main: managed identity deploy ${tail} allow`,
  ],
  [
    'az identity, with options that only the running script knows',
    `=== setup.sh\naz identity federated-credential create -n gitlab-main --identity-name deploy -g rg --issuer https://gitlab.com --subject ${main} $MORE\n`,
    `gitlab-main: managed identity deploy | https://gitlab.com | \${MORE} | unknown`,
  ],
  [
    'az identity, with two audiences of which the second fits',
    `=== setup.sh\naz identity federated-credential create --name gitlab-main --identity-name deploy -g rg --issuer https://gitlab.com --audiences x ${exchange} --subject ${main}\n`,
    `gitlab-main: managed identity deploy | https://gitlab.com | x, ${exchange} | unknown`,
  ],
  [
    'az identity, flexible',
    `=== setup.sh\naz identity federated-credential create --name any --identity-name deploy -g rg --issuer https://gitlab.com --claims-matching-expression-value "${expression}" --claims-matching-expression-version 1\n`,
    `any: managed identity deploy ${tail} allow`,
  ],
  [
    'az identity, in a job with its variables',
    `=== .gitlab-ci.yml\nsetup:\n  variables: { BRANCH: main }\n  script:\n    - az identity federated-credential create --name gitlab-main --identity-name "$IDENTITY" -g rg --issuer https://gitlab.com --subject "project_path:mygroup/myproject:ref_type:branch:ref:$BRANCH"\n`,
    `gitlab-main: managed identity \${IDENTITY} ${tail} allow`,
  ],
  [
    'az rest to Graph',
    `=== setup.sh\naz rest --method post --uri "https://graph.microsoft.com/beta/applications/${appId}/federatedIdentityCredentials" --body "${flexible.replaceAll('"', '\\"')}"\n`,
    `gitlab-any: application ${appId} ${tail} allow`,
  ],
  [
    'az rest to Graph, by the id of the client and a file',
    `=== setup.sh\naz rest -m POST -u "https://graph.microsoft.com/v1.0/applications(appId='${appId}')/federatedIdentityCredentials" -b @main.json\n=== main.json\n${json}\n`,
    `gitlab-main: application ${appId} ${tail} allow`,
  ],
  [
    'az rest to ARM',
    `=== setup.sh\naz rest --method put --url "https://management.azure.com/subscriptions/s/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/deploy/federatedIdentityCredentials/any?api-version=2025-01-31-preview" --body '{ "properties": { "issuer": "https://gitlab.com", "subject": "${main}", "audiences": ["${exchange}"] } }'\n`,
    `any: managed identity deploy ${tail} allow`,
  ],
  [
    'az rest that only reads',
    `=== setup.sh\naz rest --method get --url https://graph.microsoft.com/v1.0/applications/x/federatedIdentityCredentials --body '${json}'\naz ad app federated-credential list --id x\n`,
  ],
]

describe('Federated credentials are read from', () => {
  for (const [that, files, ...policies] of readings) it(that, () => assert.deepEqual(rowsOf(files), policies))
})

describe('Federated credentials that are right', () => {
  // Those that pin project and branch; a pattern that leaves the branch open is rightly reported.
  const right = readings.filter(
    ([that, files, ...policies]) => policies.length > 0 && !files.includes('ref:*') && !that.includes('two audiences'),
  )
  for (const [that, files] of right)
    it(`${that}: no finding`, () =>
      assert.deepEqual(
        findings(analysed(files)).map(({ rule, message }) => `${rule}: ${message}`),
        [],
      ))
})

describe('A job is linked to a federated credential', () => {
  const linked = (variables: string) => {
    const files = `=== .gitlab-ci.yml\ndeploy:\n  id_tokens: { AZURE_ID_TOKEN: { aud: x } }\n  variables: ${variables}\n  script: az login\n=== setup.sh\naz ad app federated-credential create --id ${appId} --parameters '${json}'\n`
    return findings(analysed(files)).filter(({ rule }) => rule === 'audience-mismatch').length > 0
  }
  it('by the client id, and by no name', () => {
    assert.equal(linked(`{ AZURE_CLIENT_ID: ${appId} }`), true)
    assert.equal(linked('{ NAME: gitlab-main }'), false)
  })
})
