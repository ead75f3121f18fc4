// The identity that pipelines of GitLab deploy with, and who may take it.
param location string = resourceGroup().location
param issuer string = 'https://gitlab.com'
param project string = 'alpenbank/platform/landing-zone'

var audiences = ['api://AzureADTokenExchange']

resource gitlab 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-gitlab-landing-zone'
  location: location
}

resource main 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = {
  parent: gitlab
  name: 'gitlab-main'
  properties: {
    issuer: issuer
    subject: 'project_path:${project}:ref_type:branch:ref:main'
    audiences: audiences
  }
}

// Credentials of one identity can't be written at the same time.
resource hotfix 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = {
  parent: gitlab
  name: 'gitlab-hotfix'
  properties: {
    issuer: issuer
    subject: 'project_path:${project}:ref_type:branch:ref:hotfix'
    audiences: audiences
  }
  dependsOn: [main]
}

output principalId string = gitlab.properties.principalId
output clientId string = gitlab.properties.clientId
