import assert from 'node:assert/strict'
import { parseDocument } from '../../../src/syntax/parse-document.ts'
import { azure } from '../../../src/trust/azure/azure.ts'

const known = {
  project: 'g/p',
  projectId: '22',
  namespaceId: '7',
  defaultBranch: 'main',
  subject: ['project_path', 'ref_type', 'ref'],
  issuer: 'https://gitlab.com',
  audiences: ['https://gitlab.com'],
}
const main = 'project_path:g/p:ref_type:branch:ref:main'
const usable = ['sub', 'project_id', 'namespace_id', 'user_id']

function at(file: string, marked: string) {
  const offset = marked.indexOf('|')
  const text = marked.replace('|', '')
  const [root] = parseDocument(file, text).documents
  assert.ok(root)
  return { document: { file, root, text }, offset, text }
}

const json = (expression: string) =>
  [
    'one.json',
    `{ "issuer": "https://gitlab.com", "audiences": ["x"], "claimsMatchingExpression": { "value": "${expression}", "languageVersion": 1 } }`,
  ] as const
const bicep = (member: string) =>
  [
    'a.bicep',
    `resource a 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = {\n  name: 'i/one'\n  properties: {\n    issuer: 'https://gitlab.com'\n    ${member}\n    audiences: ['x']\n  }\n}\n`,
  ] as const

/** A document with the cursor at `|`, the text that is replaced, and the texts that are offered. */
const rows: readonly (readonly [that: string, where: readonly [string, string], replaced: string, ...offered: string[]])[] = [
  ['a subject', ['one.json', '{ "issuer": "https://gitlab.com", "subject": "|", "audiences": ["x"] }'], '""', `"${main}"`],
  [
    'an audience',
    ['one.json', '{ "issuer": "https://gitlab.com", "subject": "x", "audiences": ["|"] }'],
    '""',
    '"api://AzureADTokenExchange"',
    '"https://gitlab.com"',
  ],
  ['a claim', json("claims['pro|"), 'pro', ...usable],
  ['a claim in the middle', json("claims['s|ub'] eq 'x'"), 'sub', ...usable],
  ['an operator', json("claims['sub'] |"), '', 'eq', 'matches'],
  ['a subject in an expression', json("claims['sub'] eq 'project|'"), 'project', main],
  ['a pattern', json("claims['sub'] matches '|' and claims['project_id'] eq '1'"), '', main, 'project_path:g/p:ref_type:tag:ref:v*'],
  ['an id', json("claims['sub'] eq 'x' and claims['project_id'] eq '|"), '', '22'],
  ['the id of the group', json("claims['sub'] eq 'x' and claims['namespace_id'] eq '1|'"), '1', '7'],
  ['Bicep: a subject', bicep("subject: 'x|'"), "'x'", `'${main}'`],
  ['Bicep: an id', bicep("claimsMatchingExpression: { value: 'claims[\\'project_id\\'] eq \\'1|\\'' }"), '1', '22'],
]

describe('Completion of federated credentials offers', () => {
  for (const [that, [file, marked], replaced, ...offered] of rows) {
    it(that, () => {
      const { document, offset, text } = at(file, marked)
      const found = azure.offers?.(document, offset, known)
      assert.deepEqual(
        [found && text.slice(found.span.start, found.span.end), ...(found?.offers ?? []).map((offer) => offer.text)],
        [replaced, ...offered],
      )
    })
  }
  it('nothing elsewhere', () => {
    for (const [file, marked] of [
      json("|claims['sub'] eq 'x'"),
      json("claims['sub'] eq 'x' a|"),
      ['one.json', '{ "issuer": "|", "subject": "x", "audiences": ["x"] }'],
    ] as const) {
      const { document, offset } = at(file, marked)
      assert.equal(azure.offers?.(document, offset, known), undefined, marked)
    }
  })
  it('no subject of another form than the project has', () => {
    const { document, offset } = at('one.json', '{ "issuer": "https://gitlab.com", "subject": "|", "audiences": ["x"] }')
    assert.deepEqual(
      azure.offers?.(document, offset, { ...known, subject: ['project_id', 'ref'] })?.offers.map(({ label }) => label),
      ['project_id:22:ref:main'],
    )
    assert.deepEqual(azure.offers?.(document, offset, { ...known, subject: ['user_id'] })?.offers, [])
  })
})

describe('A hover explains', () => {
  it('the claim of a comparison', () => {
    const { document, offset, text } = at(...json("claims['sub'] eq 'x' and claims['project|_id'] matches '2*'"))
    const found = azure.explains?.(document, offset)
    assert.deepEqual([found?.claim, found && text.slice(found.span.start, found.span.end)], ['project_id', 'project_id'])
    assert.match(found?.about ?? '', /pattern/)
  })
  it('nothing of a value', () => {
    const { document, offset } = at(...json("claims['sub'] eq 'x|'"))
    assert.equal(azure.explains?.(document, offset), undefined)
  })
})
