import assert from 'node:assert/strict'
import { parseYaml } from '../../../src/syntax/yaml/parse-yaml.ts'
import { kubernetes } from '../../../src/trust/kubernetes/kubernetes.ts'
import { configuration } from './support.ts'

const known = {
  project: 'g/p',
  projectId: '22',
  namespaceId: '7',
  defaultBranch: 'main',
  subject: ['project_path', 'ref_type', 'ref'],
  issuer: 'https://gitlab.com',
  audiences: ['https://kubernetes.example.com'],
}

function at(marked: string) {
  const offset = marked.indexOf('|')
  const text = marked.replace('|', '')
  const [root] = parseYaml('auth.yaml', text).documents
  assert.ok(root)
  return { document: { file: 'auth.yaml', root, text }, offset, text }
}

const rules = (rule: string) => configuration(`  claimValidationRules:\n  - ${rule.replaceAll('\n', '\n    ')}`)
const issuer = (text: string) => configuration('', `    url: https://gitlab.com\n    ${text}\n`)

/** A document with the cursor at `|`, the text that is replaced, and what the first offers insert. */
const rows: readonly (readonly [string, string, string, ...string[]])[] = [
  ['values of a claim', rules('claim: project_id\nrequiredValue: |'), '', '"22"'],
  ['values of a claim, in quotes', rules('claim: ref_protected\nrequiredValue: "|"'), '', 'true', 'false'],
  ['values of a claim, of which some is written', rules('claim: ref\nrequiredValue: ma|'), 'ma', 'main'],
  ['a subject', rules('claim: sub\nrequiredValue: |'), '', '"project_path:g/p:ref_type:branch:ref:main"'],
  ['audiences', issuer('audiences: [|"x"]').replace('|"x"', '"|"'), '', 'https://kubernetes.example.com'],
]

describe('Kubernetes completion offers', () => {
  for (const [that, marked, replaced, ...texts] of rows)
    it(that, () => {
      const { document, offset, text } = at(marked)
      const found = kubernetes.offers?.(document, offset, known)
      assert.deepEqual(
        [found && text.slice(found.span.start, found.span.end), ...(found?.offers ?? []).slice(0, texts.length).map((offer) => offer.text)],
        [replaced, ...texts],
      )
    })
  it('claims by name', () => {
    const { document, offset } = at(rules('claim: pro|'))
    assert.ok(kubernetes.offers?.(document, offset, known)?.offers.some(({ text }) => text === 'project_id'))
  })
  for (const [that, marked] of [
    ['in a key', rules('cla|im: ref')],
    ['in a message', rules('expression: "true"\nmessage: |')],
    ['in an issuer', issuer('audiences: [a]\n    discoveryURL: |')],
  ] as const)
    it(`nothing ${that}`, () => {
      const { document, offset } = at(marked)
      assert.equal(kubernetes.offers?.(document, offset, known), undefined)
    })
})

describe('Kubernetes explains', () => {
  for (const [that, marked, name, claim] of [
    ['the claim of a rule', rules('claim: project|_id'), 'project_id', 'project_id'],
    ['the claim of a mapping', configuration().replace('claim: sub', 'claim: s|ub'), 'sub', 'sub'],
  ] as const)
    it(that, () => {
      const { document, offset } = at(marked)
      const found = kubernetes.explains?.(document, offset)
      assert.deepEqual([found?.name, found?.claim], [name, claim])
    })
})
