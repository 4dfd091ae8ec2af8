import { scale, settingValues, tagValues } from 'types.bicep'

metadata name = 'App'
metadata description = 'The Functions app on Flex Consumption.'

@description('Name of the app, and of its address.')
param name string

@description('Name of the plan.')
param planName string

@description('Region of all resources.')
param location string

@description('Tags of all resources.')
param tags tagValues

@description('Name of the identity of the app.')
param identityName string

@description('Name of the Application Insights component.')
param insightsName string

@description('Name of the storage account of the host and of packages.')
param storageName string

@description('Name of the Service Bus namespace.')
param queuesName string

@description('Name of the storage account of recordings.')
param recordingsName string

@description('Name of the container of recordings.')
param recordingContainer string

@description('What the app runs on, and how much it may use.')
param scaling scale

@description('Name of the virtual network; null without one.')
param networkName string?

@description('Settings that the resources here do not determine, by name; those that are secrets as references to them.')
param settings settingValues

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource network 'Microsoft.Network/virtualNetworks@2025-05-01' existing = if (networkName != null) {
  name: networkName!

  resource subnet 'subnets' existing = {
    name: 'app'
  }
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'api' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identity.id
    virtualNetworkSubnetId: networkName == null ? null : network::subnet.id
    functionAppConfig: {
      runtime: { name: 'node', version: scaling.nodeVersion }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: 'https://${storageName}.blob.${environment().suffixes.storage}/packages'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identity.id
          }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: scaling.instanceMemoryMB
        maximumInstanceCount: scaling.maximumInstances
        alwaysReady: scaling.alwaysReadyHttpInstances == 0
          ? []
          : [{ name: 'http', instanceCount: scaling.alwaysReadyHttpInstances }]
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      http20Enabled: true
      ftpsState: 'Disabled'
    }
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: {
      // With which identity the host and the SDKs reach storage, queues and Application Insights.
      AZURE_CLIENT_ID: identity.properties.clientId
      AzureWebJobsStorage__accountName: storageName
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: identity.properties.clientId
      SERVICE_BUS_CONNECTION__fullyQualifiedNamespace: '${queuesName}.servicebus.windows.net'
      SERVICE_BUS_CONNECTION__credential: 'managedidentity'
      SERVICE_BUS_CONNECTION__clientId: identity.properties.clientId
      APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'Authorization=AAD;ClientId=${identity.properties.clientId}'
      // Exporters send nothing about themselves to their vendor.
      APPLICATION_INSIGHTS_NO_STATSBEAT: 'true'
      // `GET /` reaches the app.
      AzureWebJobsDisableHomepage: 'true'
      AZURE_FUNCTIONS_ENVIRONMENT: 'Production'
      RECORDING_ACCOUNT_URL: 'https://${recordingsName}.blob.${environment().suffixes.storage}'
      RECORDING_CONTAINER: recordingContainer
      AZURE_SPEECH_REGION: location
      // An empty setting counts as not set. docs/settings.md describes them.
      ACS_CONNECTION_STRING: settings.ACS_CONNECTION_STRING
      ACS_TOKEN_LIFETIME_MINUTES: settings.ACS_TOKEN_LIFETIME_MINUTES
      ACS_WEBHOOK_SECRET: settings.ACS_WEBHOOK_SECRET
      AI_GATEWAY_URL: settings.AI_GATEWAY_URL
      AI_RATE_LIMIT_PER_MINUTE: settings.AI_RATE_LIMIT_PER_MINUTE
      ALLOWED_ORIGINS: settings.ALLOWED_ORIGINS
      APP_NAME: settings.APP_NAME
      APP_VERSION: settings.APP_VERSION
      API_DOCS: settings.API_DOCS
      AZURE_SPEECH_ENDPOINT: settings.AZURE_SPEECH_ENDPOINT
      OTEL_EXPORTER_OTLP_ENDPOINT: settings.OTEL_EXPORTER_OTLP_ENDPOINT
      TRACES_PER_SECOND: settings.TRACES_PER_SECOND
      AI_PRICES: settings.AI_PRICES
      AZURE_SPEECH_KEY: settings.AZURE_SPEECH_KEY
      CONSENT_TEXT_VERSION: settings.CONSENT_TEXT_VERSION
      DATA_RETENTION_SCHEDULE: settings.DATA_RETENTION_SCHEDULE
      DEFAULT_AI_MODEL: settings.DEFAULT_AI_MODEL
      ENTRA_AUDIENCE: settings.ENTRA_AUDIENCE
      ENTRA_AUTHORITY: settings.ENTRA_AUTHORITY
      ENTRA_TENANT_ID: settings.ENTRA_TENANT_ID
      FROM_EMAIL: settings.FROM_EMAIL
      INTERVIEWER_DEADLINE_SECONDS: settings.INTERVIEWER_DEADLINE_SECONDS
      INVITATIONS_PER_DAY: settings.INVITATIONS_PER_DAY
      INVITATION_PATH: settings.INVITATION_PATH
      INVITATION_TOKEN_SECRET: settings.INVITATION_TOKEN_SECRET
      LOG_LEVEL: settings.LOG_LEVEL
      LOVABLE_API_KEY: settings.LOVABLE_API_KEY
      OPENAI_API_KEY: settings.OPENAI_API_KEY
      RATE_LIMIT_PER_MINUTE: settings.RATE_LIMIT_PER_MINUTE
      RECORDING: settings.RECORDING
      RECORDING_STORAGE_URL: settings.RECORDING_STORAGE_URL
      REQUIRE_CONSENT: settings.REQUIRE_CONSENT
      RESEND_API_KEY: settings.RESEND_API_KEY
      RESEND_BASE_URL: settings.RESEND_BASE_URL
      RESEND_WEBHOOK_SECRET: settings.RESEND_WEBHOOK_SECRET
      SCORER_DEADLINE_SECONDS: settings.SCORER_DEADLINE_SECONDS
      SCORING_AI_MODEL: settings.SCORING_AI_MODEL
      SCORING_DELAY_SECONDS: settings.SCORING_DELAY_SECONDS
      SCORE_WAIT_SECONDS: settings.SCORE_WAIT_SECONDS
      SITE_URL: settings.SITE_URL
      SUPABASE_ANON_KEY: settings.SUPABASE_ANON_KEY
      SUPABASE_JWT_SECRET: settings.SUPABASE_JWT_SECRET
      SUPABASE_SERVICE_KEY: settings.SUPABASE_SERVICE_KEY
      SUPABASE_URL: settings.SUPABASE_URL
      SUPABASE_PASS_THROUGH: settings.SUPABASE_PASS_THROUGH
    }
  }

  // Packages are deployed with Entra ID only.
  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

@description('Address of the app.')
output url string = 'https://${app.properties.defaultHostName}'
