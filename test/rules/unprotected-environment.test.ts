import { clusterAuthentication, fixed, googleProvider, vaultRole } from '../support/policies.ts'
import { checkCase, checkFix } from '../support/rules.ts'

const configuration = (more: string) =>
  `=== .claimcheck.yaml\nproject: mygroup/myproject\nissuer: https://gitlab.com\ndefault_branch: main\nids: { project_id: "57382910" }\n${more}`
const project = '"project_id": "57382910"'
const staging = '"environment": «unprotected-environment|"staging"»'

const cases: readonly (readonly [that: string, files: string])[] = [
  ['fires on an environment that is not protected', vaultRole(`{ ${project}, ${staging} }`)],
  [
    'fires on a provider of Google',
    googleProvider("assertion.project_id == '57382910' && assertion.environment == «unprotected-environment|'staging'»"),
  ],
  [
    'fires on claim rules of an API server',
    clusterAuthentication(
      '{ claim: project_id, requiredValue: "57382910" }',
      '{ claim: environment, requiredValue: «unprotected-environment|staging» }',
    ),
  ],
  [
    'fires on environments that begin so',
    vaultRole(`{ ${project}, "environment": «unprotected-environment|"review/*"» }`, '"bound_claims_type": "glob",'),
  ],
  [
    'fires on the Free tier, which protects none',
    configuration('gitlab: { tier: free }\n') + vaultRole(`{ ${project}, "environment": «unprotected-environment|"production"» }`),
  ],
  ['fires beside a branch that is not protected either', vaultRole(`{ ${project}, ${staging}, "ref": "develop", "ref_type": "branch" }`)],
  ['is silent about a protected environment', vaultRole(`{ ${project}, "environment": "production" }`)],
  [
    'is silent where protection of the environment is demanded',
    vaultRole(`{ ${project}, "environment": "staging", "environment_protected": "true" }`),
  ],
  [
    'is silent where a protected branch is demanded',
    vaultRole(`{ ${project}, "environment": "staging", "ref": "main", "ref_type": "branch" }`),
  ],
  ['is silent where nobody says what is protected', configuration('') + vaultRole(`{ ${project}, "environment": "staging" }`)],
  [
    'is silent about another project, whatever our tier is',
    configuration('gitlab: { tier: free }\n') + vaultRole('{ "project_id": "1234", "environment": "staging" }'),
  ],
  ['is silent about another project', vaultRole('{ "project_id": "1234", "environment": "staging" }')],
]

describe('unprotected-environment', () => {
  for (const [that, files] of cases) it(that, () => checkCase(files))
  it('is fixed with protected refs', () =>
    checkFix(
      'unprotected-environment',
      vaultRole(`{ ${project}, "environment": "staging" }`) +
        fixed(vaultRole(`{ ${project}, "environment": "staging", "ref_protected": "true" }`)),
      { safe: true },
    ))
})
