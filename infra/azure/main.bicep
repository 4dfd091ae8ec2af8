import { model, scale, secretValues, settingValues, tagValues, thresholds } from 'modules/types.bicep'

targetScope = 'subscription'

metadata name = 'Talenti'
metadata description = 'Everything that the app needs in Azure. call-events.bicep follows once the app is deployed.'

@description('Name of the environment, which is part of the names of all resources.')
@minLength(2)
@maxLength(12)
param environmentName string

@description('Region of everything that has one.')
param location string

@description('Region of Azure OpenAI, which has not every model everywhere.')
param aiLocation string = location

@description('Where Communication Services stores data.')
param communicationDataLocation string

@description('Whether storage, queues, secrets and models are reached through a virtual network only.')
param privateNetwork bool

@description('Whether a deleted vault is kept for 90 days, whoever wants to purge it.')
param purgeProtection bool

@description('What the app runs on, and how much it may use.')
param scaling scale

@description('Models of Azure OpenAI. Null to use the gateway whose key is among the secrets.')
param models { interviewer: model, scorer: model }?

@description('How long logs are kept.')
param logRetentionDays int

@description('How long a deleted recording can be restored.')
param restorableDays int

@description('Age at which Azure deletes a recording that the app did not.')
param recordingLifecycleDays int

@description('Mail address of whoever is on call.')
param onCallMailAddress string

@description('When alerts are raised.')
param limits thresholds

@description('Settings of the app that no resource determines. An empty one counts as not set.')
param settings settingValues

@description('Secret settings, by name. An empty one counts as not set.')
param secrets secretValues

@description('Which of the secret settings are given: the template cannot decide it by what is secret.')
param given { *: bool }

var tags tagValues = { 'azd-env-name': environmentName, application: 'talenti' }
var token = uniqueString(subscription().id, environmentName, location)

// https://learn.microsoft.com/azure/cloud-adoption-framework/ready/azure-best-practices/resource-abbreviations
var names = {
  group: 'rg-talenti-${environmentName}'
  identity: 'id-talenti-${environmentName}'
  workspace: 'log-talenti-${environmentName}'
  insights: 'appi-talenti-${environmentName}'
  network: 'vnet-talenti-${environmentName}'
  storage: 'st${token}'
  recordings: 'strec${token}'
  queues: 'sbns-talenti-${token}'
  vault: 'kv-${token}'
  ai: 'oai-talenti-${token}'
  communication: 'acs-talenti-${token}'
  topic: 'evgst-talenti-${environmentName}'
  speech: 'spch-talenti-${token}'
  plan: 'asp-talenti-${environmentName}'
  app: 'func-talenti-${token}'
  alerts: 'ag-talenti-${environmentName}'
}

var networkName = privateNetwork ? names.network : null
var recordingContainer = 'interview-recordings'

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: names.group
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  scope: group
  params: { name: names.identity, location: location, tags: tags }
}

module network 'modules/network.bicep' = if (privateNetwork) {
  scope: group
  params: { name: names.network, location: location, tags: tags }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    workspaceName: names.workspace
    insightsName: names.insights
    identityName: names.identity
    location: location
    tags: tags
    retentionDays: logRetentionDays
  }
  dependsOn: [identity]
}

module storage 'modules/storage.bicep' = {
  scope: group
  params: {
    name: names.storage
    identityName: names.identity
    location: location
    tags: tags
    networkName: networkName
  }
  dependsOn: [identity, network]
}

module recordings 'modules/recordings.bicep' = {
  scope: group
  params: {
    name: names.recordings
    containerName: recordingContainer
    identityName: names.identity
    location: location
    tags: tags
    networkName: networkName
    restorableDays: restorableDays
    lifecycleDays: recordingLifecycleDays
  }
  dependsOn: [identity, network]
}

module queues 'modules/queues.bicep' = {
  scope: group
  params: {
    name: names.queues
    identityName: names.identity
    location: location
    tags: tags
    networkName: networkName
    workspaceId: monitoring.outputs.workspaceId
  }
  dependsOn: [identity, network]
}

module ai 'modules/ai.bicep' = if (models != null) {
  scope: group
  params: {
    name: names.ai
    identityName: names.identity
    location: aiLocation
    networkLocation: location
    tags: tags
    networkName: networkName
    interviewer: models!.interviewer
    scorer: models!.scorer
  }
  dependsOn: [identity, network]
}

module calls 'modules/calls.bicep' = {
  scope: group
  params: {
    name: names.communication
    topicName: names.topic
    dataLocation: communicationDataLocation
    tags: tags
    storageName: names.storage
  }
  dependsOn: [storage]
}

module speech 'modules/speech.bicep' = {
  scope: group
  params: { name: names.speech, location: location, tags: tags }
}

module vault 'modules/secrets.bicep' = {
  scope: group
  params: {
    name: names.vault
    identityName: names.identity
    location: location
    tags: tags
    networkName: networkName
    workspaceId: monitoring.outputs.workspaceId
    purgeProtection: purgeProtection
    secrets: secrets
    given: given
    communicationName: names.communication
    speechName: names.speech
  }
  dependsOn: [identity, network, calls, speech]
}

// The names of deployments in modules/ai.bicep.
var aiSettings = models == null
  ? {}
  : {
      AI_GATEWAY_URL: 'https://${names.ai}.openai.azure.com'
      DEFAULT_AI_MODEL: 'interviewer'
      SCORING_AI_MODEL: 'scorer'
    }

module app 'modules/app.bicep' = {
  scope: group
  params: {
    name: names.app
    planName: names.plan
    location: location
    tags: tags
    identityName: names.identity
    insightsName: names.insights
    storageName: names.storage
    queuesName: names.queues
    recordingsName: names.recordings
    recordingContainer: recordingContainer
    scaling: scaling
    networkName: networkName
    settings: union(settings, vault.outputs.references, aiSettings)
  }
  dependsOn: [identity, network, storage, recordings, queues, ai]
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  params: {
    name: names.alerts
    location: location
    tags: tags
    mailAddress: onCallMailAddress
    limits: limits
    insightsName: names.insights
    queuesName: names.queues
    topicName: names.topic
  }
  dependsOn: [monitoring, queues, calls]
}

module workbook 'modules/workbook.bicep' = {
  scope: group
  params: { location: location, tags: tags, insightsName: names.insights }
  dependsOn: [monitoring]
}

@description('Address of the app.')
output FUNCTION_APP_URL string = app.outputs.url

@description('Name of the app.')
output FUNCTION_APP_NAME string = names.app

@description('Resource group of everything.')
output AZURE_RESOURCE_GROUP string = names.group

@description('Topic of call events.')
output CALL_EVENTS_TOPIC string = names.topic

@description('Storage account of events that could not be delivered.')
output STORAGE_NAME string = names.storage
