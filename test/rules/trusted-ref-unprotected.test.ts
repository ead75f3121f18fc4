import { deployPolicy } from '../support/aws-policy.ts'
import { clusterAuthentication, googleProvider, vaultRole } from '../support/policies.ts'
import { checkCase } from '../support/rules.ts'

const subject = (value: string) => deployPolicy(`{ "StringEquals": { "gitlab.com:sub": ${value} } }`)
const configuration = (more: string) =>
  `=== .claimcheck.yaml\nproject: mygroup/myproject\nissuer: https://gitlab.com\ndefault_branch: main\nids: { project_id: "57382910" }\n${more}`
const project = '"project_id": "57382910"'

const cases: readonly (readonly [that: string, files: string])[] = [
  [
    'fires on a branch that is not protected',
    subject('«trusted-ref-unprotected|"project_path:mygroup/myproject:ref_type:branch:ref:develop"»'),
  ],
  ['fires on a tag that is not protected', subject('«trusted-ref-unprotected|"project_path:mygroup/myproject:ref_type:tag:ref:1.0"»')],
  [
    'fires on the default branch where it is not listed as protected',
    configuration('protected: { branches: [stable] }\n') +
      subject('«trusted-ref-unprotected|"project_path:mygroup/myproject:ref_type:branch:ref:main"»'),
  ],
  [
    'fires on each of several',
    vaultRole(`{ ${project}, "ref_type": "branch", "ref": ["main", «trusted-ref-unprotected|"develop"», «trusted-ref-unprotected|"qa"»] }`),
  ],
  [
    'fires on a provider of Google',
    googleProvider("assertion.project_id == '57382910' && assertion.ref_path == «trusted-ref-unprotected|'refs/heads/develop'»"),
  ],
  [
    'fires on claim rules of an API server',
    clusterAuthentication(
      '{ claim: project_id, requiredValue: "57382910" }',
      '{ claim: ref, requiredValue: «trusted-ref-unprotected|develop» }',
    ),
  ],
  ['is silent about a protected branch', subject('"project_path:mygroup/myproject:ref_type:branch:ref:main"')],
  [
    'is silent about a branch that a wildcard protects',
    configuration('protected: { branches: ["release/*"] }\n') + subject('"project_path:mygroup/myproject:ref_type:branch:ref:release/1"'),
  ],
  [
    'is silent where nobody says what is protected',
    configuration('') + subject('"project_path:mygroup/myproject:ref_type:branch:ref:develop"'),
  ],
  ['is silent about a wildcard that is none', subject('«literal-wildcard|"project_path:mygroup/myproject:ref_type:branch:ref:hotfix/*"»')],
  [
    'is silent where the cluster tells refs apart by the name of the user',
    clusterAuthentication('{ claim: project_id, requiredValue: "57382910" }', '{ claim: ref, requiredValue: develop }').replace(
      'claim: project_path',
      'claim: sub',
    ),
  ],
  ['is silent about another project', subject('"project_path:mygroup/another:ref_type:branch:ref:develop"')],
  [
    'is silent about another instance',
    deployPolicy(
      '{ "StringEquals": { "gitlab.example.com:sub": "project_path:mygroup/myproject:ref_type:branch:ref:develop" } }',
      'gitlab.example.com',
    ),
  ],
  [
    'is silent where a protected environment is demanded',
    vaultRole(`{ ${project}, "ref_type": "branch", "ref": "develop", "environment_protected": "true" }`),
  ],
  ['is silent where the branch can never get in', vaultRole(`{ ${project}, "ref": "develop", "ref_protected": "true" }`)],
]

describe('trusted-ref-unprotected', () => {
  for (const [that, files] of cases) it(that, () => checkCase(files))
})
