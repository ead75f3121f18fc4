import { checkCase } from '../support/rules.ts'

const pipeline = (variables: string, script = 'a') =>
  `=== .gitlab-ci.yml\ndeploy:\n  variables: { ${variables} }\n  script:\n    - ${script}\n`

describe('static-azure-secret', () => {
  it('fires on the variable', () => checkCase(pipeline('AZURE_CLIENT_SECRET: «static-azure-secret|$SECRET»')))
  it('fires on the command', () =>
    checkCase(pipeline('A: b', '«static-azure-secret|az login» --service-principal --username a --password=$P --tenant t')))
  it('is silent about federated tokens', () => checkCase(pipeline('A: b', 'az login --service-principal -u a -t t --federated-token $T')))
  it('is silent about people', () => checkCase(pipeline('A: b', 'az login -u me -p $P')))
  it('is silent where OIDC is switched on', () => checkCase(pipeline('ARM_USE_OIDC: "true", ARM_CLIENT_SECRET: $S')))
})
