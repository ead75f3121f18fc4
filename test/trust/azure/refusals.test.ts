import assert from 'node:assert/strict'
import { findings } from '../../../src/service/findings.ts'
import { analysed } from './support.ts'

const main = 'project_path:mygroup/myproject:ref_type:branch:ref:main'
const good = { name: 'gitlab-main', issuer: 'https://gitlab.com', subject: main, audiences: ['api://AzureADTokenExchange'] }
const { subject: _, ...bare } = good
const flexible = (value: string, languageVersion = 1) => ({ ...bare, claimsMatchingExpression: { value, languageVersion } })
const needsId =
  "Expression configured for issuer 'https://gitlab.com' either lacks all required claims or contains unallowed claims: it needs sub and an id that stays, claims['project_id'] eq '…'"

/** A credential, and the messages of invalid-trust-policy with the text that they mark; azure.md 1, 2, 5. */
const rows: readonly (readonly [that: string, credential: object, ...messages: (readonly [at: string, message: string])[]])[] = [
  ['a classic one that is right', good],
  ['a flexible one that is right', flexible(`claims['sub'] eq '${main}' and claims['project_id'] eq '22'`)],
  ['namespace_id beside sub', flexible(`claims['sub'] eq '${main}' and claims['namespace_id'] eq '7'`)],
  ['an issuer of which nothing is said', { ...good, issuer: 'https://git.example.com' }],
  ['two audiences', { ...good, audiences: ['a', 'b'] }, ['"b"', 'Federated identity credentials must have exactly one audience.']],
  ['no audience', { ...good, audiences: [] }, ['"gitlab-main"', 'Federated identity credentials must have exactly one audience.']],
  [
    'a short name',
    { ...good, name: 'ab' },
    ['"ab"', 'ab is no name of a credential: 3 to 120 letters, digits, - and _, a letter or digit first'],
  ],
  [
    'a name with a blank',
    { ...good, name: 'gitlab main' },
    ['"gitlab main"', 'gitlab main is no name of a credential: 3 to 120 letters, digits, - and _, a letter or digit first'],
  ],
  ['a name of 120 characters', { ...good, name: 'a'.repeat(120) }],
  [
    'an issuer with a slash',
    { ...good, issuer: 'https://gitlab.com/' },
    ['"https://gitlab.com/"', "https://gitlab.com/ never matches: the iss of GitLab's tokens has no slash at its end"],
  ],
  [
    'an issuer with a blank',
    { ...good, issuer: 'https://gitlab.com ' },
    ['"https://gitlab.com "', 'White space around the issuer blocks every token'],
  ],
  ['an issuer without scheme', { ...good, issuer: 'gitlab.com' }, ['"gitlab.com"', 'gitlab.com is no issuer: it begins with https://']],
  ['a subject of 600 characters', { ...good, subject: main.padEnd(600, 'x') }],
  [
    'a subject of 601 characters',
    { ...good, subject: main.padEnd(601, 'x') },
    [`"${main.padEnd(601, 'x')}"`, 'Entra takes subjects of 600 characters at most; this has 601'],
  ],
  ['a description of 600 characters', { ...good, description: 'x'.repeat(600) }],
  [
    'a description of 601 characters',
    { ...good, description: 'x'.repeat(601) },
    [`"${'x'.repeat(601)}"`, 'Entra takes descriptions of 600 characters at most; this has 601'],
  ],
  [
    'subject and expression',
    { ...flexible(`claims['sub'] eq '${main}' and claims['project_id'] eq '22'`), subject: main },
    [`"${main}"`, 'A credential has either a subject or a claims-matching expression'],
  ],
  [
    'another language version',
    flexible(`claims['sub'] eq '${main}' and claims['project_id'] eq '22'`, 2),
    ['2', 'There is only language version 1, not 2'],
  ],
  ['the subject alone', flexible(`claims['sub'] eq '${main}'`), [`claims['sub'] eq '${main}'`, needsId]],
  ['an id alone', flexible("claims['project_id'] eq '22'"), ["claims['project_id'] eq '22'", needsId]],
  [
    'a claim that may not be used',
    flexible(`claims['sub'] eq '${main}' and claims['ref_protected'] eq 'true'`),
    ['ref_protected', "Entra takes no ref_protected of GitLab's tokens in an expression: sub with project_id"],
  ],
  ['or', flexible(`claims['sub'] eq '${main}' or claims['project_id'] eq '22'`), ['or', 'There is no or in these expressions: only and']],
  ['what is not documented', flexible(`claims['sub'] startswith 'project_path:g/p' and claims['project_id'] eq '22'`)],
]

function refusalsIn(files: string): readonly (readonly [string, string])[] {
  const texts = new Map(
    [...files.matchAll(/^=== (\S+)\n([\s\S]*?)(?=^=== |$(?![\s\S]))/gm)].map(([, path = '', text = '']) => [path, text]),
  )
  return findings(analysed(files)).flatMap(({ rule, at, message }) =>
    rule === 'invalid-trust-policy' ? [[texts.get(at.file)?.slice(at.start, at.end) ?? '', message] as const] : [],
  )
}

describe('Entra refuses', () => {
  for (const [that, credential, ...messages] of rows)
    it(that, () => assert.deepEqual(refusalsIn(`=== entra/one.json\n${JSON.stringify(credential)}\n`), messages))

  const list = (count: number) =>
    JSON.stringify({ value: Array.from({ length: count }, (__, i) => ({ ...good, name: `cred-${i}`, subject: `${main}${i}` })) })
  it('20 credentials not, and the 21st', () => {
    assert.deepEqual(refusalsIn(`=== list.json\n${list(20)}\n`), [])
    assert.deepEqual(refusalsIn(`=== list.json\n${list(21)}\n`), [
      ['"cred-20"', 'the application has 21 federated identity credentials here, and may have 20'],
    ])
  })

  const command = (id: string, name: string) =>
    `az ad app federated-credential create --id ${id} --parameters '${JSON.stringify({ ...good, name })}'\n`
  const twin = [`"${main}"`, 'one has the same issuer and subject: they are unique in application a'] as const
  it('the same issuer and subject twice, on one application', () => {
    assert.deepEqual(refusalsIn(`=== setup.sh\n${command('a', 'one')}${command('a', 'two')}`), [twin])
    assert.deepEqual(refusalsIn(`=== setup.sh\n${command('a', 'one')}${command('b', 'two')}`), [], 'another application')
    assert.deepEqual(refusalsIn(`=== setup.sh\n${command('"$A"', 'one')}${command('"$A"', 'two')}`), [], 'who knows')
    assert.deepEqual(refusalsIn(`=== setup.sh\n${command('a', 'one')}${command('a', 'one')}`), [], 'the same again')
  })
})

const terraform = (count: string) =>
  `=== main.tf\nvariable "one" { type = bool }\n${['one', 'two'].map((name) => `resource "azurerm_federated_identity_credential" "${name}" {\n  ${count}\n  name      = "cred-${name}"\n  parent_id = azurerm_user_assigned_identity.runner.id\n  issuer    = "https://gitlab.com"\n  audience  = ["x"]\n  subject   = "${main}"\n}\n`).join('')}`

describe('Entra refuses twins in Terraform', () => {
  it('that are both there', () => assert.equal(refusalsIn(terraform('')).length, 1))
  it('but not those of which one may be missing', () => assert.deepEqual(refusalsIn(terraform('count = var.one ? 1 : 0')), []))
})

/** Mistakes that other rules find: the rule and its fix. */
const found: readonly (readonly [that: string, credential: object, ...rules: string[]])[] = [
  ['a wildcard in a subject', { ...good, subject: 'project_path:mygroup/myproject:ref_type:branch:ref:*' }, 'literal-wildcard'],
  ['a wildcard over projects', flexible("claims['sub'] matches 'project_path:mygroup/*' and claims['user_id'] eq '1'")],
  [
    'a wildcard over refs',
    flexible("claims['sub'] matches 'project_path:mygroup/myproject:*' and claims['project_id'] eq '22'"),
    'unpinned-ref',
  ],
  [
    'all tags',
    flexible("claims['sub'] matches 'project_path:mygroup/myproject:ref_type:tag:ref:*' and claims['project_id'] eq '22'"),
    'unpinned-ref',
  ],
  ['one branch', flexible(`claims['sub'] matches '${main}' and claims['project_id'] eq '22'`)],
]

describe('Rules say of federated credentials', () => {
  for (const [that, credential, ...rules] of found)
    it(that, () => {
      const all = findings(
        analysed(
          `=== .claimcheck.yaml\nproject: mygroup/myproject\nids: { project_id: "22" }\nissuer: https://gitlab.com\n=== entra/one.json\n${JSON.stringify(credential)}\n`,
        ),
      )
      assert.deepEqual(
        all.map(({ rule }) => rule),
        rules,
      )
    })
})
