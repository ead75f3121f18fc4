import { checkCase } from '../support/rules.ts'

const pipeline = (variables: string, script = 'a') =>
  `=== .gitlab-ci.yml\ndeploy:\n  variables: { ${variables} }\n  script:\n    - ${script}\n`

describe('static-azure-secret', () => {
  it('fires on the variable', () => checkCase(pipeline('AZURE_CLIENT_SECRET: «static-azure-secret|$SECRET»')))
  it('fires on the command', () =>
    checkCase(pipeline('A: b', '«static-azure-secret|az login» --service-principal --username a --password=$P --tenant t')))
  it('is silent about federated tokens', () => checkCase(pipeline('A: b', 'az login --service-principal -u a -t t --federated-token $T')))
  it('fires on a registry’s user with a password', () =>
    checkCase(pipeline('A: b', 'echo $P | «static-azure-secret|docker login» -u $AZURE_CLIENT_ID --password-stdin a.azurecr.io')))
  it('fires on a registry’s own user', () =>
    checkCase(pipeline('A: b', '«static-azure-secret|docker login» a.azurecr.io --username=admin -p $P')))
  it('is silent about a registry’s tokens', () =>
    checkCase(pipeline('A: b', 'docker login a.azurecr.io -u 00000000-0000-0000-0000-000000000000 -p $T')))
  it('is silent about users that nobody knows', () => checkCase(pipeline('A: b', 'docker login a.azurecr.io -u $USER -p $T')))
  it('is silent about other registries', () => checkCase(pipeline('A: b', 'docker login -u admin -p $P registry.example.com')))
  it('is silent about people', () => checkCase(pipeline('A: b', 'az login -u me -p $P')))
  it('is silent where OIDC is switched on', () => checkCase(pipeline('ARM_USE_OIDC: "true", ARM_CLIENT_SECRET: $S')))
})
