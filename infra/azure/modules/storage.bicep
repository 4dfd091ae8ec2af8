import { tagValues } from 'types.bicep'
import { roleIds } from 'roles.bicep'

metadata name = 'Storage'
metadata description = 'The storage of the Functions host, of deployed packages, and of events that could not be delivered.'

@description('Name of the storage account.')
param name string

@description('Name of the identity of the app.')
param identityName string

@description('Region of all resources.')
param location string

@description('Tags of all resources.')
param tags tagValues

@description('Name of the virtual network through which the app reaches the account; null for public access.')
param networkName string?

var containers = ['packages', 'undelivered-events']

resource account 'Microsoft.Storage/storageAccounts@2025-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: 'Standard_ZRS' }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: networkName == null ? 'Enabled' : 'Disabled'
    // Event Grid stores what it could not deliver with its own identity, from outside the network.
    networkAcls: { bypass: 'AzureServices', defaultAction: networkName == null ? 'Allow' : 'Deny' }
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: { deleteRetentionPolicy: { enabled: true, days: 7 } }

    resource container 'containers' = [
      for container in containers: {
        name: container
        properties: { publicAccess: 'None' }
      }
    ]
  }

  resource lifecycle 'managementPolicies' = {
    name: 'default'
    dependsOn: [blobs]
    properties: {
      policy: {
        rules: [
          {
            name: 'delete-undelivered-events'
            type: 'Lifecycle'
            definition: {
              actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: 30 } } }
              filters: { blobTypes: ['blockBlob'], prefixMatch: ['undelivered-events/'] }
            }
          }
        ]
      }
    }
  }
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

resource owner 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: account
  name: guid(account.id, identity.id, roleIds['Storage Blob Data Owner'])
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roleIds['Storage Blob Data Owner']
    )
    description: 'The host reads the package, creates its containers, and leases blobs so that a timer runs once.'
  }
}

module endpoint 'private-endpoint.bicep' = if (networkName != null) {
  params: {
    name: name
    location: location
    tags: tags
    resourceId: account.id
    groupId: 'blob'
    networkName: networkName!
  }
}
