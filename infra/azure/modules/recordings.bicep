import { tagValues } from 'types.bicep'
import { roleIds } from 'roles.bicep'

metadata name = 'Recordings'
metadata description = 'The storage of recordings. The app deletes them when they expire; a deleted one can be restored for some days.'

@description('Name of the storage account.')
param name string

@description('Name of the container of recordings.')
param containerName string

@description('Name of the identity of the app.')
param identityName string

@description('Region of all resources.')
param location string

@description('Tags of all resources.')
param tags tagValues

@description('Name of the virtual network through which the app reaches the account; null for public access.')
param networkName string?

@description('How long a deleted recording can be restored. It is part of what people are promised.')
@minValue(1)
@maxValue(30)
param restorableDays int

@description('''Age at which Azure deletes a recording that the app did not. At least the longest retention that an
organisation may set, so that it is only a backstop: it knows no legal hold.''')
@minValue(3650)
param lifecycleDays int

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
    networkAcls: { bypass: 'None', defaultAction: networkName == null ? 'Allow' : 'Deny' }
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      deleteRetentionPolicy: { enabled: true, days: restorableDays, allowPermanentDelete: false }
      containerDeleteRetentionPolicy: { enabled: true, days: restorableDays }
      // A version or a snapshot would be kept beyond the promise.
      isVersioningEnabled: false
      changeFeed: { enabled: false }
    }

    resource container 'containers' = {
      name: containerName
      properties: {
        publicAccess: 'None'
        immutableStorageWithVersioning: { enabled: false }
      }
    }
  }

  resource lifecycle 'managementPolicies' = {
    name: 'default'
    dependsOn: [blobs]
    properties: {
      policy: {
        rules: [
          {
            name: 'delete-expired-recordings'
            type: 'Lifecycle'
            definition: {
              actions: {
                baseBlob: { delete: { daysAfterCreationGreaterThan: lifecycleDays } }
                snapshot: { delete: { daysAfterCreationGreaterThan: restorableDays } }
              }
              filters: { blobTypes: ['blockBlob'], prefixMatch: ['${containerName}/'] }
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

resource contributor 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: account::blobs::container
  name: guid(account::blobs::container.id, identity.id, roleIds['Storage Blob Data Contributor'])
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roleIds['Storage Blob Data Contributor']
    )
    description: 'The app stores imported recordings, lists them, and deletes them when they expire.'
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
