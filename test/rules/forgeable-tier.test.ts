import { deployPolicy } from '../support/aws-policy.ts'
import { clusterAuthentication, fixed, googleProvider, vaultRole } from '../support/policies.ts'
import { checkCase, checkFix } from '../support/rules.ts'

const project = '"project_id": "57382910"'
const configuration = (more: string) =>
  `=== .claimcheck.yaml\nproject: mygroup/myproject\nissuer: https://gitlab.com\ndefault_branch: main\nids: { project_id: "57382910" }\n${more}`
const tier = '"deployment_tier": «forgeable-tier|"production"»'

const cases: readonly (readonly [that: string, files: string])[] = [
  ['fires on a tier', vaultRole(`{ ${project}, ${tier} }`)],
  [
    'fires on a provider of Google',
    googleProvider("assertion.project_id == '57382910' && assertion.deployment_tier == «forgeable-tier|'production'»"),
  ],
  [
    'fires on claim rules of an API server',
    clusterAuthentication(
      '{ claim: project_id, requiredValue: "57382910" }',
      '{ claim: deployment_tier, requiredValue: «forgeable-tier|production» }',
    ),
  ],
  [
    'fires on a tier in the subject',
    configuration('subject: [project_path, deployment_tier]\n') +
      deployPolicy(
        '{ "StringEquals": { "gitlab.com:sub": «forgeable-tier|"project_path:mygroup/myproject:deployment_tier:production"» } }',
      ),
  ],
  ['fires in another project', vaultRole('{ "project_id": "1234", "deployment_tier": «forgeable-tier|"production"» }')],
  [
    'leaves an environment that is not protected to its own rule',
    vaultRole(`{ ${project}, "environment": «unprotected-environment|"staging"», "deployment_tier": "staging" }`),
  ],
  ['fires where the environment has another tier', vaultRole(`{ ${project}, "environment": "staging", ${tier} }`)],
  [
    'is silent where a protected environment is demanded',
    vaultRole(`{ ${project}, "deployment_tier": "production", "environment_protected": "true" }`),
  ],
  ['is silent where a protected ref is demanded', vaultRole(`{ ${project}, "deployment_tier": "production", "ref_protected": "true" }`)],
  [
    'is silent where a protected environment is named',
    vaultRole(`{ ${project}, "deployment_tier": "production", "environment": "production" }`),
  ],
  [
    'is silent where every environment is protected',
    configuration('protected: { environments: ["*"] }\n') + vaultRole(`{ ${project}, "deployment_tier": "production" }`),
  ],
]

describe('forgeable-tier', () => {
  for (const [that, files] of cases) it(that, () => checkCase(files))
  it('is fixed with a protected environment', () =>
    checkFix(
      'forgeable-tier',
      vaultRole(`{ ${project}, "deployment_tier": "production" }`) +
        fixed(vaultRole(`{ ${project}, "deployment_tier": "production", "environment_protected": "true" }`)),
      { safe: true },
    ))
  it('is fixed with a protected ref', () =>
    checkFix(
      'forgeable-tier',
      googleProvider("assertion.project_id == '57382910' && assertion.deployment_tier == 'production'") +
        fixed(
          googleProvider(
            "assertion.project_id == '57382910' && assertion.deployment_tier == 'production' && assertion.ref_protected == 'true'",
          ),
        ),
      { title: /branches/, safe: true },
    ))
  it('is not fixed safely where a linked job has another environment', () =>
    checkFix(
      'forgeable-tier',
      `=== .gitlab-ci.yml
deploy:
  id_tokens: { VAULT_ID_TOKEN: { aud: https://vault.example.com } }
  variables: { VAULT_AUTH_ROLE: deploy }
  environment: { name: live, deployment_tier: production }
  script: vault write auth/jwt/login role=deploy jwt=$VAULT_ID_TOKEN
${vaultRole(`{ ${project}, "deployment_tier": "production" }`)}${fixed(vaultRole(`{ ${project}, "deployment_tier": "production", "environment_protected": "true" }`))}`,
      { safe: false },
    ))
})
