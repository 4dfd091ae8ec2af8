import { tagValues } from 'types.bicep'
import { zoneNames } from 'zones.bicep'

metadata name = 'Private endpoint'
metadata description = 'An address of a resource inside the virtual network.'

@description('Name of the resource.')
param name string

@description('Region of the virtual network.')
param location string

@description('Tags of the endpoint.')
param tags tagValues

@description('Id of the resource.')
param resourceId string

@description('The part of the resource that is reached.')
param groupId 'account' | 'blob' | 'namespace' | 'vault'

@description('Name of the virtual network.')
param networkName string

resource network 'Microsoft.Network/virtualNetworks@2025-05-01' existing = {
  name: networkName

  resource subnet 'subnets' existing = {
    name: 'endpoints'
  }
}

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' existing = {
  name: zoneNames[groupId]
}

resource endpoint 'Microsoft.Network/privateEndpoints@2025-05-01' = {
  name: 'pep-${name}'
  location: location
  tags: tags
  properties: {
    subnet: { id: network::subnet.id }
    privateLinkServiceConnections: [
      {
        name: groupId
        properties: {
          privateLinkServiceId: resourceId
          groupIds: [groupId]
        }
      }
    ]
  }

  resource dns 'privateDnsZoneGroups' = {
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        {
          name: groupId
          properties: { privateDnsZoneId: zone.id }
        }
      ]
    }
  }
}
