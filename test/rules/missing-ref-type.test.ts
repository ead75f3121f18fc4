import assert from 'node:assert/strict'
import { deployPolicy, fixedPolicy } from '../support/aws-policy.ts'
import { parseCase } from '../support/case.ts'
import { clusterAuthentication, entraCredential, fixed, googleProvider, vaultRole } from '../support/policies.ts'
import { checkCase, checkFix, findingsOf } from '../support/rules.ts'

const like = (value: string) => deployPolicy(`{ "StringLike": { "gitlab.com:sub": ${value} } }`)
const equals = (value: string) => deployPolicy(`{ "StringEquals": { "gitlab.com:sub": ${value} } }`)
const configuration = (more: string) =>
  `=== .claimcheck.yaml\nproject: mygroup/myproject\nissuer: https://gitlab.com\ndefault_branch: main\nids: { project_id: "57382910" }\n${more}`
const protections = 'protected: { branches: [main], tags: ["v*"] }\n'
const project = '"project_id": "57382910"'

const cases: readonly (readonly [that: string, files: string])[] = [
  ['fires on a tag named like the default branch', like('«missing-ref-type|"project_path:mygroup/myproject:ref_type:*:ref:main"»')],
  ['fires on a branch named like a protected tag', like('«missing-ref-type|"project_path:mygroup/myproject:ref_type:*:ref:v1"»')],
  ['fires on branches that begin like protected tags', like('«missing-ref-type|"project_path:mygroup/myproject:ref_type:*:ref:v*"»')],
  [
    'fires on a subject whose components leave out the type',
    configuration('subject: [project_path, ref]\n') + equals('«missing-ref-type|"project_path:mygroup/myproject:ref:main"»'),
  ],
  ['fires on a role of Vault', vaultRole(`{ ${project}, "ref": «missing-ref-type|"main"» }`)],
  ['fires on a provider of Google', googleProvider("assertion.project_id == '57382910' && assertion.ref == «missing-ref-type|'main'»")],
  [
    'fires on claim rules of an API server',
    clusterAuthentication('{ claim: project_id, requiredValue: "57382910" }', '{ claim: ref, requiredValue: «missing-ref-type|main» }'),
  ],
  [
    'fires on an expression of Entra',
    entraCredential(
      "claims['sub'] matches '«missing-ref-type|project_path:mygroup/myproject:ref_type:*:ref:main»' and claims['project_id'] eq '57382910'",
    ),
  ],
  ['fires though nobody says what is protected', configuration('') + vaultRole(`{ ${project}, "ref": «missing-ref-type|"stable"» }`)],
  ['is silent where the type is demanded', vaultRole(`{ ${project}, "ref": "main", "ref_type": "branch" }`)],
  ['is silent where protection is demanded', vaultRole(`{ ${project}, "ref": "main", "ref_protected": "true" }`)],
  [
    'is silent where both are protected',
    configuration('protected: { branches: [main], tags: ["*"] }\n') + vaultRole(`{ ${project}, "ref": "main" }`),
  ],
  ['is silent where the ref is open anyway', like('«unpinned-ref|"project_path:mygroup/myproject:*"»')],
  ['is silent about a ref that is not protected at all', vaultRole(`{ ${project}, "ref": «trusted-ref-unprotected|"develop"» }`)],
  ['is silent where other projects get in', like('«wildcard-project|"project_path:mygroup/*:ref_type:*:ref:main"»')],
  ['is silent where it depends on the user', vaultRole(`{ ${project}, "ref": "main", "user_id": "5" }`)],
]

describe('missing-ref-type', () => {
  for (const [that, files] of cases) it(that, () => checkCase(files))
  it('is fixed in a subject', () =>
    checkFix(
      'missing-ref-type',
      like('"project_path:mygroup/myproject:ref_type:*:ref:main"') +
        fixedPolicy('{ "StringEquals": { "gitlab.com:sub": "project_path:mygroup/myproject:ref_type:branch:ref:main" } }'),
      { safe: true },
    ))
  it('is fixed in a subject that keeps another wildcard', () =>
    checkFix(
      'missing-ref-type',
      like('"project_path:mygroup/myproject:ref_type:*:ref:v*"') +
        fixedPolicy('{ "StringLike": { "gitlab.com:sub": "project_path:mygroup/myproject:ref_type:tag:ref:v*" } }'),
      { safe: true },
    ))
  it('is fixed with one more claim of a role', () =>
    checkFix(
      'missing-ref-type',
      vaultRole(`{ ${project}, "ref": "main" }`) + fixed(vaultRole(`{ ${project}, "ref": "main", "ref_type": "branch" }`)),
      { safe: true },
    ))
  it('is fixed with one more condition of a provider', () => {
    const condition = "assertion.project_id == '57382910' && assertion.ref == 'main'"
    checkFix('missing-ref-type', googleProvider(condition) + fixed(googleProvider(`${condition} && assertion.ref_type == 'branch'`)), {
      safe: true,
    })
  })
  it('offers nothing where branches and tags are meant', () => {
    const findings = findingsOf(parseCase(configuration(protections) + vaultRole(`{ ${project}, "ref": ["main", "v1"] }`)))
    assert.deepEqual(
      findings.map(({ rule, fixes }) => [rule, fixes()]),
      [
        ['missing-ref-type', []],
        ['missing-ref-type', []],
      ],
    )
  })
  it('offers nothing where nobody says which is meant', () => {
    const findings = findingsOf(parseCase(configuration('') + vaultRole(`{ ${project}, "ref": "stable" }`)))
    assert.deepEqual(
      findings.map(({ rule, fixes }) => [rule, fixes()]),
      [['missing-ref-type', []]],
    )
  })
})
