import assert from 'node:assert/strict'
import { findings } from '../../../src/service/findings.ts'
import { analysed } from '../../support/analysed.ts'

const pool = '//iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/gitlab'
const name = 'projects/123456789012/locations/global/workloadIdentityPools/gitlab/providers/gitlab-com'
const good = {
  name,
  attributeMapping: { 'google.subject': 'assertion.sub', 'attribute.id': 'assertion.project_id' },
  attributeCondition: "assertion.namespace_id == '72'",
  oidc: { issuerUri: 'https://gitlab.com' },
}
const mapped = (attributes: object) => ({ ...good, attributeMapping: { 'google.subject': 'assertion.sub', ...attributes } })
const when = (attributeCondition: string) => ({ ...good, attributeCondition })
const issued = (issuerUri: string) => ({ ...good, oidc: { issuerUri } })
const taking = (...allowedAudiences: string[]) => ({ ...good, oidc: { ...good.oidc, allowedAudiences } })
const long = (length: number) => `'${'x'.repeat(length - 2)}'`
const unguarded =
  "The attribute condition must reference one of the provider's claims: every project of gitlab.com has tokens of this issuer"
const { attributeCondition: _, ...bare } = good

type Row = readonly [that: string, provider: object, ...messages: (readonly [at: string, message: string])[]]

/** A provider, and the findings of invalid-trust-policy with the text that they mark; gcp.md 1 to 4. */
const providers: readonly Row[] = [
  ['one that is right', good],
  [
    'an id of 3 letters',
    { ...good, name: name.replace('gitlab-com', 'abc') },
    [
      `"${name.replace('gitlab-com', 'abc')}"`,
      'Google takes no provider with the id abc: 4 to 32 letters a to z, digits and dashes are allowed',
    ],
  ],
  [
    'a reserved id',
    { ...good, name: name.replace('gitlab-com', 'gcp-gitlab') },
    [`"${name.replace('gitlab-com', 'gcp-gitlab')}"`, 'Google takes no provider with the id gcp-gitlab: gcp- is reserved'],
  ],
  [
    'a capital in the pool',
    { ...good, name: name.replace('/gitlab/', '/GitLab/') },
    [
      `"${name.replace('/gitlab/', '/GitLab/')}"`,
      'Google takes no pool with the id GitLab: 4 to 32 letters a to z, digits and dashes are allowed',
    ],
  ],
  ['a display name of 32 characters', { ...good, displayName: 'x'.repeat(32) }],
  [
    'a display name of 33 characters',
    { ...good, displayName: 'x'.repeat(33) },
    [`"${'x'.repeat(33)}"`, 'Google takes a display name of 32 characters at most; this has 33'],
  ],
  [
    'a description of 257 characters',
    { ...good, description: 'x'.repeat(257) },
    [`"${'x'.repeat(257)}"`, 'Google takes a description of 256 characters at most; this has 257'],
  ],
  ['an issuer with a slash', issued('https://gitlab.com/')],
  ['http', issued('http://gitlab.com'), ['"http://gitlab.com"', 'Invalid OIDC issuer URI. The scheme must be https.']],
  ['no scheme, of which nothing says that it is a GitLab', issued('gitlab.example.com')],
  ['10 audiences', taking(...'abcdefghij')],
  ['11 audiences', taking(...'abcdefghijk'), ['"a"', 'Google takes 10 allowed audiences at most; these are 11']],
  ['an audience of 257 characters', taking('x'.repeat(257)), [`"${'x'.repeat(257)}"`, 'Google takes audiences of 256 characters at most']],
  [
    'no google.subject',
    { ...good, attributeMapping: { 'attribute.id': 'assertion.project_id' } },
    [`"${name}"`, 'The attribute mapping has no google.subject, which Google wants'],
  ],
  [
    'a target with a dash',
    mapped({ 'attribute.project-id': 'assertion.project_id' }),
    [
      '"attribute.project-id"',
      'attribute.project-id is no target of a mapping: google.subject, google.groups, or attribute. and a name of a to z, digits and _',
    ],
  ],
  [
    'a target with a capital',
    mapped({ 'attribute.projectId': 'assertion.project_id' }),
    [
      '"attribute.projectId"',
      'attribute.projectId is no target of a mapping: google.subject, google.groups, or attribute. and a name of a to z, digits and _',
    ],
  ],
  [
    'a target without a prefix',
    mapped({ project_id: 'assertion.project_id' }),
    [
      '"project_id"',
      'project_id is no target of a mapping: google.subject, google.groups, or attribute. and a name of a to z, digits and _',
    ],
  ],
  [
    'a target of 101 characters',
    mapped({ [`attribute.${'x'.repeat(91)}`]: 'assertion.ref' }),
    [`"attribute.${'x'.repeat(91)}"`, 'Google takes targets of 100 characters at most; attribute.xxxxxxxxxx… has 101'],
  ],
  [
    '51 attributes',
    mapped(Object.fromEntries(Array.from({ length: 51 }, (_one, i) => [`attribute.a${i}`, 'assertion.ref']))),
    [`"${name}"`, 'Google takes 50 custom attributes at most; these are 51'],
  ],
  ['an expression of 2048 characters', mapped({ 'attribute.x': long(2048) })],
  [
    'an expression of 2049 characters',
    mapped({ 'attribute.x': long(2049) }),
    [long(2049), 'Google takes expressions of 2,048 characters at most'],
  ],
  [
    'a number',
    mapped({ 'attribute.runner': 'assertion.runner_id' }),
    ['assertion.runner_id', "The mapped attribute 'attribute.runner' must be of type STRING; this is always of type double"],
  ],
  ['a number that is made a text', mapped({ 'attribute.runner': 'string(assertion.runner_id)' })],
  [
    'a list',
    mapped({ 'attribute.groups': 'assertion.groups_direct' }),
    ['assertion.groups_direct', "The mapped attribute 'attribute.groups' must be of type STRING; this is always a list"],
  ],
  ['an attribute of an attribute', mapped({ 'attribute.aud': 'attribute.aud' })],
  ['an attribute of the subject', mapped({ 'attribute.who': 'google.subject' })],
  [
    'a claim without assertion',
    mapped({ 'attribute.ref': 'ref' }),
    ['ref', 'There is no variable ref here; there are assertion, google, attribute'],
  ],
  ['an empty mapping', mapped({ 'attribute.aud': '' }), ['""', 'The expression is empty']],
  ['groups', mapped({ 'google.groups': 'assertion.groups_direct' })],
  [
    'groups of a text',
    mapped({ 'google.groups': 'assertion.ref' }),
    ['assertion.ref', "The mapped attribute 'google.groups' must be of type LIST of STRING; this is always of type string"],
  ],
  ['what may be null', mapped({ 'attribute.sha': 'assertion.ci_config_sha' })],
  [
    'a condition of 4097 characters',
    when(`assertion.ref == ${long(4097 - 17)}`),
    [`assertion.ref == ${long(4097 - 17)}`, 'Google takes conditions of 4,096 characters at most'],
  ],
  [
    'a number for an id',
    when('assertion.project_id == 20'),
    ['assertion.project_id == 20', 'project_id is a string, so assertion.project_id == 20 is never true'],
  ],
  [
    'the trap of a number that is excluded',
    when('assertion.project_id != 20'),
    ['assertion.project_id != 20', 'project_id is a string, so assertion.project_id != 20 is always true'],
  ],
  [
    'a text as a truth',
    when('assertion.ref_protected ? true : false'),
    ['assertion.ref_protected', 'assertion.ref_protected is no truth value (true or false), so this is always an error'],
  ],
  ['an attribute that is not mapped', when("attribute.path == 'g/p'"), ['path', 'There is no path here; there is only id']],
  [
    'a variable that is none',
    when("claims.ref == 'main'"),
    ['claims', 'There is no variable claims here; there are assertion, google, attribute'],
  ],
  ['an unknown function', when("assertion.ref.beginsWith('x')"), ['beginsWith', 'CEL has no function beginsWith']],
  [
    'a function that Google does not name',
    when("assertion.ref.lowerAscii() == 'x'"),
    ['lowerAscii', 'lowerAscii is CEL, but not among the functions that are documented here'],
  ],
  ['no condition on an instance of its own', { ...bare, oidc: { issuerUri: 'https://gitlab.example.com' } }],
  ['a condition of an attribute', when("attribute.id == '20'")],
]

/** Members of a binding beside the provider that is right; gcp.md 5 [PI]. */
const members: readonly (readonly [that: string, member: string, message?: string])[] = [
  ['an attribute', `principalSet:${pool}/attribute.id/20`],
  ['a subject', `principal:${pool}/subject/x`],
  ['the whole pool', `principalSet:${pool}/*`],
  ['a subject as a set', `principalSet:${pool}/subject/x`, 'One subject is named by principal://, not by principalSet://'],
  ['an attribute as one', `principal:${pool}/attribute.id/20`, 'A set of identities is named by principalSet://, not by principal://'],
  [
    'two attributes',
    `principalSet:${pool}/attribute.id/20/attribute.ref/main`,
    'A member names one attribute: everything behind attribute.id/ is its value, 20/attribute.ref/main',
  ],
  ['a value with slashes', `principalSet:${pool}/attribute.id/a/b`],
  [
    'the id of the project',
    `principalSet:${pool.replace('123456789012', 'my-project')}/attribute.id/20`,
    'A member names the project by its number, not by its id: my-project',
  ],
  [
    'an attribute that is not mapped',
    `principalSet:${pool}/attribute.path/g`,
    'No provider of the pool maps attribute.path here, so no identity has it',
  ],
  [
    'a provider',
    `principalSet:${pool}/providers/gitlab-com`,
    'Behind the pool, a member has subject/…, group/…, attribute.NAME/… or *, not providers/gitlab-com',
  ],
  ['the pool alone', `principalSet:${pool}`, 'Behind the pool, a member has subject/…, group/…, attribute.NAME/… or *; here is nothing'],
  ['another pool', `principal:${pool.replace('gitlab', 'github')}/attribute.x/y`],
]

function refusals(files: string) {
  const analysis = analysed(files)
  const text = (file: string) =>
    /^=== (\S+)\n/.exec(files)?.[1] === file || files.includes(`=== ${file}\n`) ? (files.split(`=== ${file}\n`)[1] ?? '') : ''
  return findings(analysis)
    .filter(({ rule }) => rule === 'invalid-trust-policy')
    .map(({ at, message, severity }) => ({ at: text(at.file).slice(at.start, at.end), message, severity }))
}

describe('Google takes no', () => {
  for (const [that, provider, ...messages] of providers)
    it(that, () =>
      assert.deepEqual(
        refusals(`=== provider.json\n${JSON.stringify(provider)}\n`).map(({ at, message }) => [at, message]),
        messages,
      ),
    )
})

describe('Google takes no member', () => {
  for (const [that, member, message] of members)
    it(that, () => {
      const binding = { bindings: [{ role: 'roles/iam.workloadIdentityUser', members: [member] }], etag: 'x' }
      const files = `=== provider.json\n${JSON.stringify(good)}\n=== account.json\n${JSON.stringify(binding)}\n`
      assert.deepEqual(
        refusals(files).map((one) => [one.at, one.message]),
        message === undefined ? [] : [[`"${member}"`, message]],
      )
    })
})

describe('An attribute that another provider of the pool maps is none to talk of', () => {
  const binding = { bindings: [{ role: 'roles/iam.workloadIdentityUser', members: [`principalSet:${pool}/attribute.repository/o/r`] }] }
  const files = (other: object) =>
    `=== gitlab.json\n${JSON.stringify(good)}\n=== other.json\n${JSON.stringify(other)}\n=== account.json\n${JSON.stringify(binding)}\n`
  const github = {
    ...good,
    name: name.replace('gitlab-com', 'github-com'),
    attributeMapping: { 'google.subject': 'assertion.sub', 'attribute.repository': 'assertion.repository' },
    oidc: { issuerUri: 'https://token.actions.githubusercontent.com' },
  }
  const aws = { name: name.replace('gitlab-com', 'amazon'), attributeMapping: github.attributeMapping, aws: { accountId: '123456789012' } }
  it('of OIDC', () => assert.deepEqual(refusals(files(github)), []))
  it('of AWS', () => assert.deepEqual(refusals(files(aws)), []))
  it('but one that none maps is', () =>
    assert.deepEqual(
      refusals(files({ ...github, attributeMapping: good.attributeMapping })).map(({ severity }) => severity),
      ['warning'],
    ))
})

describe('gitlab.com without a condition', () => {
  const messages = (provider: object) =>
    findings(analysed(`=== provider.json\n${JSON.stringify(provider)}\n`)).map(({ rule, message }) => [rule, message])
  it('is refused', () => assert.deepEqual(messages(bare), [['invalid-trust-policy', unguarded]]))
  it('is refused with an empty one', () => assert.deepEqual(messages(when('')), [['invalid-trust-policy', unguarded]]))
  it('is refused with a literal', () => assert.deepEqual(messages(when('true')), [['invalid-trust-policy', unguarded]]))
})
