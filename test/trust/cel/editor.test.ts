import assert from 'node:assert/strict'
import { claimCatalogue } from '../../../src/gitlab/claims.ts'
import { parseDocument } from '../../../src/syntax/parse-document.ts'
import { gcp } from '../../../src/trust/gcp/gcp.ts'
import { kubernetes } from '../../../src/trust/kubernetes/kubernetes.ts'
import { vault } from '../../../src/trust/vault/vault.ts'

const known = {
  project: 'g/p',
  projectId: '22',
  namespaceId: '7',
  defaultBranch: 'main',
  subject: ['project_path', 'ref_type', 'ref'],
  issuer: 'https://gitlab.com',
  audiences: [],
}

const parties = { gcp, kubernetes, vault }

/** The party, the file, and the document with the cursor at `¦`. */
type Place = readonly [party: keyof typeof parties, file: string, marked: string]

function at([party, file, marked]: Place) {
  const offset = marked.indexOf('¦')
  const text = marked.replace('¦', '')
  const [root] = parseDocument(file, text).documents
  assert.ok(root)
  return { party: parties[party], document: { file, root, text }, offset, text }
}

function complete(place: Place) {
  const { party, document, offset, text } = at(place)
  const found = party.offers?.(document, offset, known)
  return found && { replaced: text.slice(found.span.start, found.span.end), labels: found.offers.map(({ label }) => label) }
}

const name = 'name: projects/1/locations/global/workloadIdentityPools/p/providers/x\noidc: { issuerUri: https://gitlab.com }\n'
const mapping = 'attributeMapping:\n  google.subject: assertion.sub\n  attribute.path: assertion.project_path\n'
const gcpYaml = (condition: string): Place => ['gcp', 'p.yaml', `${name}${mapping}attributeCondition: ${condition}`]
const gcpJson = (condition: string): Place => [
  'gcp',
  'p.json',
  `{ "oidc": {}, "attributeMapping": { "google.subject": "assertion.sub" }, "attributeCondition": ${condition} }`,
]
const configuration = 'apiVersion: apiserver.config.k8s.io/v1\nkind: AuthenticationConfiguration\njwt:\n'
const rule = (expression: string): Place => [
  'kubernetes',
  'a.yaml',
  `${configuration}- claimValidationRules:\n  - expression: ${expression}\n    message: no\n`,
]
const userRule = (expression: string): Place => [
  'kubernetes',
  'a.yaml',
  `${configuration}- userValidationRules:\n  - expression: ${expression}\n`,
]

const program = (variable: string, expression: string): Place => [
  'vault',
  'r.json',
  `{ "cel_program": { "variables": [{ "name": "is_ours", "expression": "${variable}" }], "expression": "${expression}" } }`,
]

const claims = claimCatalogue.map((row) => row.name)
const text = ['startsWith', 'endsWith', 'contains', 'matches', 'extract', 'split', 'size']
const list = ['join', 'all', 'exists', 'size']
const begin = ['assertion', 'attribute', 'google', 'size', 'has', 'string', 'int', 'double', 'bool']
const beginKubernetes = ['claims', 'size', 'has', 'string', 'int', 'double', 'bool']

const rows: readonly (readonly [that: string, place: Place, replaced: string, labels: readonly string[]])[] = [
  ['claims behind assertion', gcpYaml('assertion.¦'), '', claims],
  ['claims for the start of a name', gcpYaml('assertion.proj¦'), 'proj', claims],
  ['claims in place of a name', gcpYaml('assertion.project¦_path == "g/p"'), 'project_path', claims],
  ['claims in the middle of a half-written expression', gcpYaml('(assertion.sub == "x" && assertion.¦'), '', claims],
  ['claims within has', gcpYaml('has(assertion.¦)'), '', claims],
  ['claims in brackets', gcpYaml("assertion['¦']"), '', claims],
  ['claims in brackets, a name begun', gcpYaml("assertion['proj¦ect'] == 'x'"), 'project', claims],
  ['claims in brackets that are still open', gcpYaml("assertion['pro¦"), 'pro', claims],
  ['claims in JSON', gcpJson('"assertion.¦"'), '', claims],
  ['claims in JSON, behind an escape', gcpJson('"assertion.sub == \\"x\\" && assertion.re¦"'), 're', claims],
  ['claims in brackets in JSON', gcpJson('"assertion[\\"¦\\"]"'), '', claims],
  ['claims in single quotes of YAML', gcpYaml("'assertion.sub == ''x'' && assertion.s¦'"), 's', claims],
  ['claims in a block', gcpYaml('|-\n  assertion.sub == "x" &&\n  assertion.re¦\n'), 're', claims],
  ['variables in a new line of a block', gcpYaml('|\n  assertion.sub == "x" && // why\n  ¦\ndisplayName: x\n'), '', begin],
  ['variables at the end of a folded block', gcpYaml('>-\n  true &&\n\n ¦'), '', begin],
  ['claims in a folded block', gcpYaml('>\n  assertion.sub == "x" &&\n  assertion.¦\n'), '', claims],
  ['claims in a mapping', ['gcp', 'p.yaml', `${name}attributeMapping:\n  google.subject: assertion.¦\n`], '', claims],
  [
    'claims in a provider of Config Connector',
    [
      'gcp',
      'p.yaml',
      `apiVersion: iam.cnrm.cloud.google.com/v1beta1\nkind: IAMWorkloadIdentityPoolProvider\nspec:\n  attributeMapping: {}\n  attributeCondition: assertion.¦\n`,
    ],
    '',
    claims,
  ],
  ['mapped attributes', gcpYaml('attribute.¦'), '', ['path']],
  ['what is mapped to google', gcpYaml('google.s¦'), 's', ['subject']],
  ['methods of a text', gcpYaml('assertion.project_path.¦'), '', text],
  ['methods of a text for the start of a name', gcpYaml('assertion.project_path.st¦'), 'st', text],
  ['methods of a literal', gcpYaml("('a'.¦"), '', text],
  ['methods of a list', gcpYaml('assertion.groups_direct.¦'), '', list],
  ['methods of what nobody knows', gcpYaml("assertion.sub.split(':')[1].¦"), '', [...text.slice(0, 6), ...list]],
  ['no methods of a number', gcpYaml('assertion.runner_id.¦'), '', []],
  ['variables and functions at the start', gcpYaml('¦'), '', begin],
  ['variables and functions in empty quotes', gcpYaml('"¦"'), '', begin],
  ['variables and functions behind an operator', gcpYaml('assertion.sub == "x" && ¦'), '', begin],
  ['variables and functions in brackets', gcpYaml('has(¦)'), '', begin],
  ['variables and functions behind in', gcpYaml("('x' in ¦"), '', begin],
  ['variables for the start of a name', gcpYaml('ass¦'), 'ass', begin],
  [
    'only the token in a mapping',
    ['gcp', 'p.yaml', `${name}attributeMapping:\n  google.subject: ¦\n`],
    '',
    ['assertion', ...begin.slice(3)],
  ],
  ['the project', gcpYaml("assertion.project_path == '¦'"), '', ['g/p']],
  ['the project in place of another', gcpJson("\"assertion['project_path'] != 'o/¦p'\""), 'o/p', ['g/p']],
  ['the project for what is mapped of it', gcpYaml('attribute.path == "¦"'), '', ['g/p']],
  ['a subject in a text that is open', gcpYaml("assertion.sub == 'pro¦"), 'pro', ['project_path:g/p:ref_type:branch:ref:main']],
  ['every value of a claim that has few', gcpYaml("assertion.ref_protected == '¦' && true"), '', ['true', 'false']],
  ['Kubernetes: the id of the group', rule('claims.namespace_id == "¦"'), '', ['7']],
  ['Kubernetes: claims', rule('claims.¦'), '', claims],
  ['Kubernetes: claims in quotes', rule('"claims.sub == \\"x\\" || claims.¦"'), '', claims],
  [
    'Kubernetes: claims for a user name',
    ['kubernetes', 'a.yaml', `${configuration}- claimMappings:\n    username:\n      expression: claims.¦\n`],
    '',
    claims,
  ],
  [
    'Kubernetes: claims for an extra',
    ['kubernetes', 'a.yaml', `${configuration}- claimMappings:\n    extra:\n    - key: a.b/c\n      valueExpression: claims.¦\n`],
    '',
    claims,
  ],
  [
    'Kubernetes: claims in a ConfigMap',
    [
      'kubernetes',
      'a.yaml',
      `kind: ConfigMap\ndata:\n  auth.yaml: |\n${`${configuration}- claimValidationRules:\n  - expression: claims.¦\n`.replaceAll(/^(?=.)/gm, '    ')}`,
    ],
    '',
    claims,
  ],
  ['OpenBao: claims', program('', 'claims.¦'), '', claims],
  ['OpenBao: variables', program('true', '¦'), '', ['claims', 'is_ours', ...beginKubernetes.slice(1)]],
  ['OpenBao: only claims in a variable', program('¦', 'true'), '', beginKubernetes],
  ['OpenBao: nothing behind the dot of a variable', program('', 'is_ours.¦'), '', []],
  ['Kubernetes: variables', rule('¦'), '', beginKubernetes],
  ['Kubernetes: the members of a user', userRule('user.¦'), '', ['username', 'groups', 'uid', 'extra']],
]

const nothing: readonly (readonly [that: string, place: Place])[] = [
  ['in a text', gcpYaml("('x.¦' + assertion.sub)")],
  ['in a text that is open', gcpYaml("f('x.¦")],
  ['in a text that no claim is compared with', gcpYaml("x == 'x.¦'")],
  ['in a comment', gcpYaml('|\n  true // assertion.¦\n')],
  ['in a comment behind an operator', gcpYaml('|\n  true && // ¦\n')],
  ['in the header of a block', gcpYaml('|¦-\n  assertion.\n')],
  ['in the line between a block and the next key', gcpYaml('|\n  assertion.\n¦\ndisplayName: x\n')],
  ['behind a value', gcpYaml('assertion.sub ¦')],
  ['behind a number', gcpYaml('1.¦')],
  ['behind a dot of nothing', gcpYaml('&& .¦')],
  ['at the colon', gcpYaml('').map((part) => part.replace('Condition: ', 'Condition:¦')) as unknown as Place],
  ['at a key', ['gcp', 'p.yaml', `${name}attributeMap¦ping: {}\n`]],
  ['in another field', ['gcp', 'p.yaml', `${name}${mapping}displayName: assertion.¦`]],
  ['behind the quotes', gcpJson('"assertion.sub"¦')],
  ['in a line below a block', gcpYaml('|\n  assertion.\n¦')],
  ['in another document', ['kubernetes', 'a.yaml', 'kind: ValidatingAdmissionPolicy\njwt:\n- expression: claims.¦\n']],
  ['in the message of a rule', ['kubernetes', 'a.yaml', `${configuration}- claimValidationRules:\n  - message: claims.¦\n`]],
]

describe('Completion of CEL offers', () => {
  for (const [that, place, replaced, labels] of rows) it(that, () => assert.deepEqual(complete(place), { replaced, labels }))
  for (const [where, place] of nothing) it(`nothing ${where}`, () => assert.equal(complete(place), undefined))
  it('nothing where the text is newer than its tree', () => {
    const { party, document, offset, text: source } = at(gcpYaml('assertion.¦'))
    const newer = { ...document, text: source.replace('Condition: assertion.', 'Condition: claims_of.') }
    assert.equal(party.offers?.(newer, offset, known), undefined)
  })
  it('no value that would need an escape', () => {
    const { party, document, offset } = at(gcpYaml('assertion.ref == "¦"'))
    const branch = (defaultBranch: string) =>
      party.offers?.(document, offset, { ...known, defaultBranch })?.offers.map(({ label }) => label)
    assert.deepEqual([branch('main'), branch("it's")], [['main'], []])
  })
  it('what each of them is, in a sentence', () => {
    for (const place of [
      gcpYaml('¦'),
      gcpYaml('assertion.¦'),
      gcpYaml('attribute.¦'),
      gcpYaml('assertion.x.¦'),
      userRule('user.¦'),
      rule('"".¦'),
    ]) {
      const { party, document, offset } = at(place)
      for (const { label, about } of party.offers?.(document, offset, known)?.offers ?? []) assert.match(about, /\w.*[.]/, label)
    }
  })
  it('at every place of a broken expression something or nothing, and never fails', () => {
    const broken = `has(assertion['a].x && "\\u00 1.2.a ? b : c // d`
    for (const make of [gcpYaml, rule, (expression: string) => gcpJson(JSON.stringify(expression).replace('¦', '¦'))]) {
      for (let i = 0; i <= broken.length; i++) {
        const place = make(`${broken.slice(0, i)}¦${broken.slice(i)}`)
        assert.doesNotThrow(() => complete(place))
        const { party, document, offset } = at(place)
        assert.doesNotThrow(() => party.explains?.(document, offset))
      }
    }
  })
})

const hovers: readonly (readonly [that: string, place: Place, name: string, claim: string | undefined, about: RegExp])[] = [
  ['a claim', gcpYaml('assertion.project¦_path == "x"'), 'project_path', 'project_path', /error/],
  ['a claim in brackets', gcpYaml('assertion["su¦b"] == "x"'), 'sub', 'sub', /error/],
  ['a claim in has', gcpYaml('has(assertion.¦sub)'), 'sub', 'sub', /error/],
  ['a claim in a mapping', ['gcp', 'p.yaml', `${name}attributeMapping: { google.subject: assertion.s¦ub }`], 'sub', 'sub', /error/],
  ['a mapped attribute', gcpYaml('attribute.pa¦th == "x"'), 'path', 'project_path', /^Mapped from assertion\.project_path\.$/],
  ['a variable', gcpYaml('asser¦tion.sub == "x"'), 'assertion', undefined, /claims of the token/],
  ['a function', gcpYaml('assertion.sub.start¦sWith("x")'), 'startsWith', undefined, /begins with/],
  [
    'a function that is documented for other uses only',
    gcpYaml('assertion.sub.lower¦Ascii()'),
    'lowerAscii',
    undefined,
    /Google documents no use/,
  ],
  ['a half-written call', gcpYaml('assertion.sub.extract¦('), 'extract', undefined, /template/],
  ['Kubernetes: a claim', rule('claims.na¦mespace_id == "7"'), 'namespace_id', 'namespace_id', /nobody is authenticated/],
  ['Kubernetes: what the API server lacks', rule('claims.sub.extr¦act("x")'), 'extract', undefined, /no such function/],
  ['OpenBao: a claim', program('', 'claims.s¦ub'), 'sub', 'sub', /denies/],
  ['OpenBao: a function of an extension', program('', 'claims.sub.sp¦lit(1)'), 'split', undefined, /not known/],
  ['OpenBao: a variable', program('1 > 0', 'is_o¦urs'), 'is_ours', undefined, /1 > 0/],
  ['Kubernetes: the user', userRule('user.user¦name == "x"'), 'username', undefined, /claimMappings/],
]

describe('A hover in CEL explains', () => {
  for (const [that, place, ...expected] of hovers) {
    it(that, () => {
      const { party, document, offset, text: source } = at(place)
      const found = party.explains?.(document, offset)
      const [wanted, claim, about] = expected
      assert.deepEqual([found?.name, found?.claim], [wanted, claim])
      assert.match(source.slice(found?.span.start, found?.span.end), new RegExp(`^["']?${wanted}["']?$`))
      assert.match(found?.about ?? '', about)
      assert.notEqual(found?.source ?? '', '')
    })
  }
  for (const [that, place] of [
    ['a value', gcpYaml('assertion.sub == "su¦b"')],
    ['a member of a member', gcpYaml('x.assertion.su¦b')],
    ['an unknown name', gcpYaml('nam¦e')],
    ['an unknown attribute', gcpYaml('attribute.oth¦er')],
    ['an operator', gcpYaml('1 =¦= 2')],
  ] as const satisfies readonly (readonly [string, Place])[])
    it(`nothing of ${that}`, () => {
      const { party, document, offset } = at(place)
      assert.equal(party.explains?.(document, offset), undefined)
    })
})
