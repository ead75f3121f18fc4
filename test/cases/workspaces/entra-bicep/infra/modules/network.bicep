param location string

resource vnet 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: 'vnet-hub'
  location: location
  properties: {
    addressSpace: { addressPrefixes: ['10.20.0.0/16'] }
    subnets: [for i in range(0, 3): { name: 'snet-${i}', properties: { addressPrefix: '10.20.${i}.0/24' } }]
  }
}
