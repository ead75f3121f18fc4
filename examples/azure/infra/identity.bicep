// Who may sign in as the identity that deploys: jobs of one project on its main branch.
param location string = resourceGroup().location
param issuer string = 'https://gitlab.com'
param project string = 'mygroup/myproject'
param branch string = 'main'

resource deploy 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'deploy'
  location: location

  resource gitlab 'federatedIdentityCredentials' = {
    name: 'gitlab-main'
    properties: {
      issuer: issuer
      subject: 'project_path:${project}:ref_type:branch:ref:${branch}'
      audiences: [
        'api://AzureADTokenExchange'
      ]
    }
  }
}

output clientId string = deploy.properties.clientId
