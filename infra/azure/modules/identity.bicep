import { tagValues } from 'types.bicep'
metadata name = 'Identity'
metadata description = 'The identity of the app: with it, it reaches everything that it has a role for, without keys.'

@description('Name of the identity.')
param name string

@description('Region of the identity.')
param location string

@description('Tags of the identity.')
param tags tagValues

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}
