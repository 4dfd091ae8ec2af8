import { tagValues } from 'types.bicep'
import { roleIds } from 'roles.bicep'

metadata name = 'Queues'
metadata description = 'Service Bus, with the queues of slow work.'

@description('Name of the namespace.')
param name string

@description('Name of the identity of the app.')
param identityName string

@description('Region of all resources.')
param location string

@description('Tags of all resources.')
param tags tagValues

@description('Name of the virtual network through which the app reaches the namespace, which needs the tier Premium; null for public access.')
param networkName string?

@description('Id of the Log Analytics workspace.')
param workspaceId string

var queueNames = ['interview-scoring', 'recording-import', 'data-retention', 'resume-parsing']

// Duplicate detection needs Standard, private endpoints need Premium.
var tier = networkName == null ? 'Standard' : 'Premium'

resource namespace 'Microsoft.ServiceBus/namespaces@2026-01-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: tier, tier: tier, capacity: networkName == null ? null : 1 }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: networkName == null ? 'Enabled' : 'Disabled'
  }
}

resource queues 'Microsoft.ServiceBus/namespaces/queues@2026-01-01' = [
  for queueName in queueNames: {
    parent: namespace
    name: queueName
    properties: {
      lockDuration: 'PT30S'
      maxDeliveryCount: 10
      requiresDuplicateDetection: true
      duplicateDetectionHistoryTimeWindow: 'PT10M'
      deadLetteringOnMessageExpiration: true
      defaultMessageTimeToLive: 'P14D'
      requiresSession: false
      maxSizeInMegabytes: 1024
    }
  }
]

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: namespace
  name: 'workspace'
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'OperationalLogs', enabled: true }]
  }
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

resource owners 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (queueName, index) in queueNames: {
    scope: queues[index]
    name: guid(queues[index].id, identity.id, roleIds['Azure Service Bus Data Owner'])
    properties: {
      principalId: identity.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roleIds['Azure Service Bus Data Owner']
      )
      description: 'The app sends and receives; the platform scales it by the length of the queue, which only an owner may read.'
    }
  }
]

module endpoint 'private-endpoint.bicep' = if (networkName != null) {
  params: {
    name: name
    location: location
    tags: tags
    resourceId: namespace.id
    groupId: 'namespace'
    networkName: networkName!
  }
}
