import { secretValues, settingValues, tagValues } from 'types.bicep'
import { roleIds } from 'roles.bicep'

metadata name = 'Secrets'
metadata description = 'Key Vault, with the secrets that settings of the app refer to. Keys of Azure services never leave the template.'

@description('Name of the vault.')
param name string

@description('Name of the identity of the app.')
param identityName string

@description('Region of all resources.')
param location string

@description('Tags of all resources.')
param tags tagValues

@description('Name of the virtual network through which the app reaches the vault; null for public access.')
param networkName string?

@description('Id of the Log Analytics workspace.')
param workspaceId string

@description('Whether a deleted vault is kept for 90 days, whoever wants to purge it.')
param purgeProtection bool

@description('Values by the name of their setting.')
param secrets secretValues

@description('Whether each of them is given. A loop cannot read it from what is secret.')
param given { *: bool }

@description('Name of the Communication Services resource.')
param communicationName string

@description('Name of the Speech account.')
param speechName string

var settingNames = map(filter(items(given), setting => setting.value), setting => setting.key)

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    enablePurgeProtection: purgeProtection ? true : null
    publicNetworkAccess: networkName == null ? 'Enabled' : 'Disabled'
    networkAcls: { bypass: 'AzureServices', defaultAction: networkName == null ? 'Allow' : 'Deny' }
  }

  resource settings 'secrets' = [
    for settingName in settingNames: {
      name: replace(settingName, '_', '-')
      tags: tags
      properties: { value: secrets[settingName] }
    }
  ]

  resource communicationKey 'secrets' = {
    name: 'ACS-CONNECTION-STRING'
    tags: tags
    properties: { value: communication.listKeys().primaryConnectionString }
  }

  resource speechKey 'secrets' = {
    name: 'AZURE-SPEECH-KEY'
    tags: tags
    properties: { value: speech.listKeys().key1 }
  }
}

resource communication 'Microsoft.Communication/communicationServices@2025-09-01' existing = {
  name: communicationName
}

resource speech 'Microsoft.CognitiveServices/accounts@2025-06-01' existing = {
  name: speechName
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: vault
  name: 'workspace'
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'audit', enabled: true }]
  }
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

resource user 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, identity.id, roleIds['Key Vault Secrets User'])
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roleIds['Key Vault Secrets User']
    )
    description: 'The platform resolves the settings that refer to secrets, as the app.'
  }
}

module endpoint 'private-endpoint.bicep' = if (networkName != null) {
  params: {
    name: name
    location: location
    tags: tags
    resourceId: vault.id
    groupId: 'vault'
    networkName: networkName!
  }
}

@description('The settings whose values are secrets, as references to them; empty where none is given.')
output references settingValues = toObject(
  items(union(given, { ACS_CONNECTION_STRING: true, AZURE_SPEECH_KEY: true })),
  setting => setting.key,
  setting =>
    setting.value
      ? '@Microsoft.KeyVault(VaultName=${name};SecretName=${replace(setting.key, '_', '-')})'
      : ''
)
