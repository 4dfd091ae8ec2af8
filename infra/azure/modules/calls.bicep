import { tagValues } from 'types.bicep'
import { roleIds } from 'roles.bicep'

metadata name = 'Calls'
metadata description = 'Communication Services, and the topic of its events. call-events.bicep subscribes the app to them.'

@description('Name of the Communication Services resource.')
param name string

@description('Name of the system topic.')
param topicName string

@description('Where Communication Services stores data, such as `Australia`.')
param dataLocation string

@description('Tags of all resources.')
param tags tagValues

@description('Name of the storage account of events that could not be delivered.')
param storageName string

resource communication 'Microsoft.Communication/communicationServices@2025-09-01' = {
  name: name
  location: 'global'
  tags: tags
  properties: { dataLocation: dataLocation }
}

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: topicName
  location: 'global'
  tags: tags
  identity: { type: 'SystemAssigned' }
  properties: {
    source: communication.id
    topicType: 'Microsoft.Communication.CommunicationServices'
  }
}

resource storage 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: storageName

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource undelivered 'containers' existing = {
      name: 'undelivered-events'
    }
  }
}

resource contributor 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: storage::blobs::undelivered
  name: guid(storage::blobs::undelivered.id, topic.id, roleIds['Storage Blob Data Contributor'])
  properties: {
    principalId: topic.identity.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roleIds['Storage Blob Data Contributor']
    )
    description: 'Event Grid stores events that it could not deliver.'
  }
}
