targetScope = 'subscription'

@description('Where everything is deployed.')
param location string = 'westeurope'

@allowed(['dev', 'prod'])
param stage string = 'prod'

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-landing-zone-${stage}'
  location: location
}

module identity 'modules/identity.bicep' = {
  scope: group
  name: 'gitlab-identity'
}

module network 'modules/network.bicep' = {
  scope: group
  name: 'network'
  params: {
    location: location
  }
}
