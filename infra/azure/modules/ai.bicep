import { model, tagValues } from 'types.bicep'
import { roleIds } from 'roles.bicep'

metadata name = 'AI'
metadata description = 'Azure OpenAI without keys: a model that interviews, and one that scores.'

@description('Name of the account, and of its address.')
param name string

@description('Name of the identity of the app.')
param identityName string

@description('Region of the account.')
param location string

@description('Region of the virtual network.')
param networkLocation string

@description('Tags of all resources.')
param tags tagValues

@description('Name of the virtual network through which the app reaches the account; null for public access.')
param networkName string?

@description('Interviews, and reads job descriptions and resumes.')
param interviewer model

@description('Scores interviews.')
param scorer model

var models = { interviewer: interviewer, scorer: scorer }

resource account 'Microsoft.CognitiveServices/accounts@2025-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'OpenAI'
  sku: { name: 'S0' }
  properties: {
    customSubDomainName: name
    disableLocalAuth: true
    publicNetworkAccess: networkName == null ? 'Enabled' : 'Disabled'
    networkAcls: { defaultAction: networkName == null ? 'Allow' : 'Deny' }
  }
}

// An account accepts one change at a time.
@batchSize(1)
resource deployments 'Microsoft.CognitiveServices/accounts/deployments@2025-06-01' = [
  for deployment in items(models): {
    parent: account
    name: deployment.key
    sku: { name: deployment.value.sku, capacity: deployment.value.capacity }
    properties: {
      model: {
        format: 'OpenAI'
        name: deployment.value.name
        version: deployment.value.version
      }
      // A new version may score otherwise: somebody decides on it.
      versionUpgradeOption: 'OnceCurrentVersionExpired'
    }
  }
]

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

resource user 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: account
  name: guid(account.id, identity.id, roleIds['Cognitive Services OpenAI User'])
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roleIds['Cognitive Services OpenAI User']
    )
    description: 'The app asks the models. It cannot change deployments.'
  }
}

module endpoint 'private-endpoint.bicep' = if (networkName != null) {
  params: {
    name: name
    location: networkLocation
    tags: tags
    resourceId: account.id
    groupId: 'account'
    networkName: networkName!
  }
}
