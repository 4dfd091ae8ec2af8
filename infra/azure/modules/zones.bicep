metadata name = 'Zones'
metadata description = 'Private DNS zones of the services that are reached through the virtual network.'

@export()
@description('By the part of a resource that an endpoint is for.')
var zoneNames = {
  blob: 'privatelink.blob.${environment().suffixes.storage}'
  namespace: 'privatelink.servicebus.windows.net'
  vault: 'privatelink.vaultcore.azure.net'
  account: 'privatelink.openai.azure.com'
}
