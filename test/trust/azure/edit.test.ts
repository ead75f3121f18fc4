import assert from 'node:assert/strict'
import { parseDocument } from '../../../src/syntax/parse-document.ts'
import { applyEdits } from '../../../src/text/edit.ts'
import { azure } from '../../../src/trust/azure/azure.ts'
import { tests } from '../../../src/trust/condition.ts'
import type { Change, TrustPolicy } from '../../../src/trust/trust.ts'
import { analysed } from './support.ts'

const main = 'project_path:g/p:ref_type:branch:ref:main'
const classic = (subject: string) =>
  `{ "name": "one", "issuer": "https://gitlab.com", "subject": "${subject}", "audiences": ["api://AzureADTokenExchange"] }`
const flexible = (expression: string) =>
  `{ "name": "one", "issuer": "https://gitlab.com", "audiences": ["x"], "claimsMatchingExpression": { "value": "${expression}", "languageVersion": 1 } }`
const bicep = (member: string) =>
  `resource a 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2025-01-31-preview' = {\n  name: 'i/one'\n  properties: {\n    issuer: 'https://gitlab.com'\n    ${member}\n    audiences: ['x']\n  }\n}\n`

type Wish = (policy: TrustPolicy) => Change

const value =
  (text: string, exact = true): Wish =>
  (policy) => {
    const [term] = [...tests(policy.condition)].flatMap(({ test }) => test.right)
    assert.ok(term)
    return { kind: 'value', at: term.span, value: text, exact }
  }
const audience =
  (text: string): Wish =>
  ({ audience: [first] }) => {
    assert.ok(first)
    return { kind: 'value', at: first.span, value: text, exact: true }
  }
const operator =
  (exact: boolean): Wish =>
  (policy) => {
    const [first] = tests(policy.condition)
    assert.ok(first)
    return { kind: 'operator', at: first.test.span, exact }
  }
const also =
  (claim: string, text: string, exact = true): Wish =>
  () => ({ kind: 'require', claim, value: text, exact })

const any = "claims['sub'] matches 'project_path:g/p:*'"
const file = (path: string) => (text: string) => `=== ${path}\n${text}${text.endsWith('\n') ? '' : '\n'}`
const json = file('one.json')
const script = file('setup.sh')

/** A file, what is wished for, and the text afterwards; `undefined`: nothing can be changed there. */
const rows: readonly (readonly [that: string, before: string, wish: Wish, after: string | undefined])[] = [
  ['a subject by another', json(classic('project_path:g/p:*')), value(main), json(classic(main))],
  ['no pattern into a subject', json(classic(main)), value('project_path:g/p:*', false), undefined],
  ['an audience', json(flexible(any)), audience('y'), json(flexible(any).replace('"x"', '"y"'))],
  ['no further claim in a classic credential', json(classic(main)), also('project_id', '20'), undefined],
  ['no operator in a classic credential', json(classic('project_path:g/p:*')), operator(false), undefined],
  [
    'a value of an expression',
    json(flexible(any)),
    value('project_path:g/p:ref_type:tag:ref:v*', false),
    json(flexible("claims['sub'] matches 'project_path:g/p:ref_type:tag:ref:v*'")),
  ],
  ['a value that is no pattern any more', json(flexible(any)), value(main), json(flexible(`claims['sub'] matches '${main}'`))],
  [
    'a pattern where letters are compared',
    json(flexible(`claims['sub'] eq '${main}'`)),
    value('project_path:g/p:*', false),
    json(flexible(any)),
  ],
  ['the operator', json(flexible("claims['sub'] eq 'project_path:g/p:*'")), operator(false), json(flexible(any))],
  ['an id beside the subject', json(flexible(any)), also('project_id', '20'), json(flexible(`${any} and claims['project_id'] eq '20'`))],
  ['no id as a pattern', json(flexible(any)), also('project_id', '2*', false), undefined],
  ['no value with a quote', json(flexible(any)), also('sub', "it's"), undefined],
  ['nothing where the expression is wrong', json(flexible(`${any} or`)), also('project_id', '20'), undefined],
  ['Bicep: a subject', file('a.bicep')(bicep("subject: 'x'")), value(main), file('a.bicep')(bicep(`subject: '${main}'`))],
  [
    'Bicep: what a variable says, where it is written',
    file('a.bicep')(`var s = 'x'\n${bicep('subject: s')}`),
    value(main),
    file('a.bicep')(`var s = '${main}'\n${bicep('subject: s')}`),
  ],
  ['Bicep: nothing that is put together', file('a.bicep')(`var s = 'x'\n${bicep("subject: 'a:${s}'")}`), value(main), undefined],
  [
    'Bicep: an id, with its quotes',
    file('a.bicep')(bicep(`claimsMatchingExpression: { value: 'claims[\\'sub\\'] matches \\'a*\\'', languageVersion: 1 }`)),
    also('project_id', '20'),
    file('a.bicep')(
      bicep(
        `claimsMatchingExpression: { value: 'claims[\\'sub\\'] matches \\'a*\\' and claims[\\'project_id\\'] eq \\'20\\'', languageVersion: 1 }`,
      ),
    ),
  ],
  [
    'a command: a subject',
    script(`az identity federated-credential create --name one --identity-name i --issuer https://gitlab.com --subject 'x'`),
    value(main),
    script(`az identity federated-credential create --name one --identity-name i --issuer https://gitlab.com --subject '${main}'`),
  ],
  [
    'a command: parameters',
    script(`az ad app federated-credential create --id x --parameters '${classic('x')}'`),
    value(main),
    script(`az ad app federated-credential create --id x --parameters '${classic(main)}'`),
  ],
  [
    'a command: an id between double quotes',
    script(
      `az identity federated-credential create --name one --identity-name i --issuer https://gitlab.com --claims-matching-expression-value "${any}"`,
    ),
    also('project_id', '20'),
    script(
      `az identity federated-credential create --name one --identity-name i --issuer https://gitlab.com --claims-matching-expression-value "${any} and claims['project_id'] eq '20'"`,
    ),
  ],
  [
    'a command: nothing behind quotes of two kinds',
    script(
      `az identity federated-credential create --name one --identity-name i --issuer https://gitlab.com --claims-matching-expression-value "claims['sub'] eq "\\'a\\'`,
    ),
    also('project_id', '20'),
    undefined,
  ],
  [
    'a command: no quote between single ones',
    script(
      `az identity federated-credential create --name one --identity-name i --issuer https://gitlab.com --claims-matching-expression-value '${any.replaceAll("'", "'\\''")}'`,
    ),
    also('project_id', '20'),
    undefined,
  ],
  [
    'Terraform: an id beside the subject',
    file('main.tf')(
      `resource "azuread_application_flexible_federated_identity_credential" "one" {\n  display_name               = "one"\n  issuer                     = "https://gitlab.com"\n  audience                   = "x"\n  claims_matching_expression = "${any}"\n}\n`,
    ),
    also('project_id', '20'),
    file('main.tf')(
      `resource "azuread_application_flexible_federated_identity_credential" "one" {\n  display_name               = "one"\n  issuer                     = "https://gitlab.com"\n  audience                   = "x"\n  claims_matching_expression = "${any} and claims['project_id'] eq '20'"\n}\n`,
    ),
  ],
  [
    'Terraform: a subject',
    file('main.tf')(
      `resource "azurerm_federated_identity_credential" "one" {\n  name     = "one"\n  issuer   = "https://gitlab.com"\n  audience = ["x"]\n  subject  = "y"\n}\n`,
    ),
    value(main),
    file('main.tf')(
      `resource "azurerm_federated_identity_credential" "one" {\n  name     = "one"\n  issuer   = "https://gitlab.com"\n  audience = ["x"]\n  subject  = "${main}"\n}\n`,
    ),
  ],
]

describe('Edits of federated credentials change', () => {
  for (const [that, before, wish, after] of rows) {
    it(that, () => {
      const [entry] = analysed(before).projects.flatMap(({ policies }) => policies)
      assert.ok(entry)
      const { document, policy } = entry
      const edits = azure.edit(document, policy, wish(policy))
      const text = edits === undefined ? undefined : applyEdits(document.text, edits)
      assert.equal(text, after?.replace(/^=== .*\n/, ''))
      // What comes out is read again, with as many values or one more.
      if (text !== undefined && /\.(json|bicep)$/.test(document.file)) {
        const [root] = parseDocument(document.file, text).documents
        assert.ok(root)
        assert.equal(azure.read({ file: document.file, root, text }).length, 1)
      }
    })
  }
})
