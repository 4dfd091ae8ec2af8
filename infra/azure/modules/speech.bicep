import { tagValues } from 'types.bicep'
metadata name = 'Speech'
metadata description = 'Azure Speech. Browsers use it with short-lived tokens, which the app gets with a key.'

@description('Name of the account.')
param name string

@description('Region of the account.')
param location string

@description('Tags of the account.')
param tags tagValues

resource speech 'Microsoft.CognitiveServices/accounts@2025-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'SpeechServices'
  sku: { name: 'S0' }
  properties: {
    // Tokens for browsers are issued for a key only, and browsers are outside of the network.
    disableLocalAuth: false
    publicNetworkAccess: 'Enabled'
  }
}
