import { checkCase } from '../support/rules.ts'

const credential = (symbol: string, name: string, more = '') => `
resource ${symbol} 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = {
  parent: deploy
  name: ${name}
${more}  properties: {
    issuer: 'https://gitlab.com'
    subject: 'project_path:mygroup/myproject:ref_type:tag:ref:v-${symbol}'
    audiences: ['api://AzureADTokenExchange']
  }
}
`
const identity = (symbol: string) => `resource ${symbol} 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${symbol}'
  location: 'westeurope'
}`
const bicep = (...credentials: readonly string[]) => `=== main.bicep\n${identity('deploy')}\n${identity('other')}${credentials.join('')}`
const marked = (name: string) => `«parallel-credentials|'${name}'»`
const arm = (second: string) => `=== main.json
{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "resources": [
    { "type": "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials", "name": "deploy/main",
      "properties": { "issuer": "https://gitlab.com", "subject": "project_path:mygroup/myproject:ref_type:branch:ref:main", "audiences": ["a"] } },
    { "type": "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials", "name": ${second},
      "properties": { "issuer": "https://gitlab.com", "subject": "project_path:mygroup/myproject:ref_type:tag:ref:v1", "audiences": ["a"] } }
  ]
}
`
const loop = `
resource all 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = [for tag in ['v1', 'v2']: {
  parent: deploy
  name: 'on-\${tag}'
  properties: {
    issuer: 'https://gitlab.com'
    subject: 'project_path:mygroup/myproject:ref_type:tag:ref:\${tag}'
    audiences: ['api://AzureADTokenExchange']
  }
}]
`

/** That, and a template. */
const rows: readonly (readonly [string, string])[] = [
  ['the third of three', bicep(credential('a', "'one'"), credential('b', "'two'", '  dependsOn: [a]\n'), credential('c', marked('three')))],
  ['ARM', arm('«parallel-credentials|"deploy/tag"»')],
  [
    'ARM that waits for the identity alone',
    arm(
      '«parallel-credentials|"deploy/tag"», "dependsOn": ["[resourceId(\'Microsoft.ManagedIdentity/userAssignedIdentities\', \'deploy\')]"]',
    ),
  ],
]

const silent: readonly (readonly [string, string])[] = [
  ['another identity', bicep(credential('a', "'one'"), credential('b', "'two'").replace('parent: deploy', 'parent: other'))],
  ['one that names the other', bicep(credential('a', "'one'"), credential('b', `'two-\${length(a.name)}'`))],
  ['one that the other names', bicep(credential('a', `'one-\${length(b.name)}'`), credential('b', "'two'"))],
  ['one behind another that waits', bicep(credential('a', "'one'", '  dependsOn: [later]\n'), credential('b', "'two'"))],
  ['a loop, which may have a batch size', bicep(loop)],
  ['a loop beside, which may be empty', bicep(loop, credential('a', "'one'"))],
  ['a loop behind it', bicep(credential('a', "'one'"), loop)],
  [
    'ARM that waits',
    arm(
      '"deploy/tag", "dependsOn": ["[resourceId(\'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials\', \'deploy\', \'main\')]"]',
    ),
  ],
]

describe('parallel-credentials', () => {
  for (const [that, text] of rows) it(`fires on ${that}`, () => checkCase(text))
  for (const [that, text] of silent) it(`is silent about ${that}`, () => checkCase(text))
})
