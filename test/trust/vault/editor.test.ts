import assert from 'node:assert/strict'
import { parseJson } from '../../../src/syntax/json/parse-json.ts'
import { vault } from '../../../src/trust/vault/vault.ts'

const known = {
  project: 'g/p',
  projectId: '22',
  namespaceId: '7',
  defaultBranch: 'main',
  subject: ['project_path', 'ref_type', 'ref'],
  issuer: 'https://gitlab.com',
  audiences: ['https://vault.example.com'],
}

function at(marked: string) {
  const offset = marked.indexOf('|')
  const text = marked.replace('|', '')
  const [root] = parseJson('role.json', text).documents
  assert.ok(root)
  return { document: { file: 'role.json', root, text }, offset, text }
}

/** A role with the cursor at `|`, the text that is replaced, and the labels (the first ones). */
const rows: readonly (readonly [string, string, string, ...string[]])[] = [
  ['the project id', '{ "user_claim": "u", "bound_claims": { "project_id": "|" } }', '""', '22'],
  ['values of a catalogue', '{ "user_claim": "u", "bound_claims": { "ref_type": "b|" } }', '"b"', 'branch', 'tag'],
  ['an element of a list', '{ "user_claim": "u", "bound_claims": { "ref": ["dev", "|"] } }', '""', 'main'],
  ['the subject', '{ "user_claim": "u", "bound_subject": "|" }', '""', 'project_path:g/p:ref_type:branch:ref:main'],
  [
    'a pattern of the subject',
    '{ "user_claim": "u", "bound_claims_type": "glob", "bound_claims": { "sub": "|" } }',
    '""',
    'project_path:g/p:ref_type:branch:ref:main',
    'project_path:g/p:ref_type:tag:ref:v*',
  ],
  ['an audience', '{ "user_claim": "u", "bound_audiences": ["|"] }', '""', 'https://vault.example.com'],
]

describe('Vault completion offers', () => {
  for (const [that, marked, replaced, ...labels] of rows) {
    it(that, () => {
      const { document, offset, text } = at(marked)
      const found = vault.offers?.(document, offset, known)
      assert.deepEqual(
        [found && text.slice(found.span.start, found.span.end), ...(found?.offers ?? []).map(({ label }) => label)],
        [replaced, ...labels],
      )
    })
  }
  it('claims as keys', () => {
    const { document, offset } = at('{ "user_claim": "u", "bound_claims": { "re|": "x" } }')
    const found = vault.offers?.(document, offset, known)
    assert.equal(found?.offers.find(({ label }) => label === 'ref_protected')?.text, '"ref_protected"')
  })
  it('nothing elsewhere', () => {
    const { document, offset } = at('{ "user_claim": "u|", "bound_claims": { "ref": "x" } }')
    assert.equal(vault.offers?.(document, offset, known), undefined)
  })
  it('the meaning of a key', () => {
    const { document, offset } = at('{ "user_claim": "u", "bound_claims": { "/user_|identities/0": "x" } }')
    assert.equal(vault.explains?.(document, offset)?.claim, 'user_identities')
  })
})
