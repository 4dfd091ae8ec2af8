using 'main.bicep'

// Read from the environment, where an empty variable counts as not set: `azd env set NAME VALUE`, or `export NAME=VALUE` without azd.
// What differs between stages. Each value can be overridden by editing it here.
var stages = {
  dev: {
    privateNetwork: false
    purgeProtection: false
    logRetentionDays: 30
    scaling: {
      nodeVersion: '22'
      instanceMemoryMB: 2048
      maximumInstances: 40
      alwaysReadyHttpInstances: 0
    }
    capacity: { interviewer: 50, scorer: 50 }
    monthlyBudget: 200
  }
  prod: {
    privateNetwork: true
    purgeProtection: true
    logRetentionDays: 90
    scaling: {
      nodeVersion: '22'
      instanceMemoryMB: 2048
      maximumInstances: 40
      alwaysReadyHttpInstances: 2
    }
    capacity: { interviewer: 1000, scorer: 500 }
    monthlyBudget: 3000
  }
}
var stageName = readEnvironmentVariable('STAGE', '')
var stage = stages[empty(stageName) ? 'dev' : stageName]

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param location = readEnvironmentVariable('AZURE_LOCATION')
var givenAiLocation = readEnvironmentVariable('AI_LOCATION', '')
param aiLocation = empty(givenAiLocation) ? location : givenAiLocation
param communicationDataLocation = readEnvironmentVariable('COMMUNICATION_DATA_LOCATION')
param privateNetwork = stage.privateNetwork
param purgeProtection = stage.purgeProtection
param logRetentionDays = stage.logRetentionDays
param restorableDays = 7
param recordingLifecycleDays = 3660
param scaling = stage.scaling
param onCallMailAddress = readEnvironmentVariable('ON_CALL_MAIL_ADDRESS')
param limits = {
  failedRequestsPercent: 5
  slowRequestMs: 1000
  queueMinutes: 30
  monthlyBudget: stage.monthlyBudget
}

// Azure OpenAI, where no key of another gateway is given.
var gatewayKeys = '${secretSettings.LOVABLE_API_KEY}${secretSettings.OPENAI_API_KEY}'
param models = empty(gatewayKeys)
  ? {
      interviewer: {
        name: 'gpt-5-mini'
        version: '2025-08-07'
        sku: 'GlobalStandard'
        capacity: stage.capacity.interviewer
      }
      scorer: {
        name: 'gpt-5'
        version: '2025-08-07'
        sku: 'GlobalStandard'
        capacity: stage.capacity.scorer
      }
    }
  : null

var givenOrigins = readEnvironmentVariable('ALLOWED_ORIGINS', '')

// docs/settings.md describes them. Those without a default here are required.
param settings = {
  SITE_URL: readEnvironmentVariable('SITE_URL')
  ALLOWED_ORIGINS: empty(givenOrigins) ? readEnvironmentVariable('SITE_URL') : givenOrigins
  SUPABASE_URL: readEnvironmentVariable('SUPABASE_URL')
  API_DOCS: readEnvironmentVariable('API_DOCS', '')
  SUPABASE_PASS_THROUGH: readEnvironmentVariable('SUPABASE_PASS_THROUGH', '')
  FROM_EMAIL: readEnvironmentVariable('FROM_EMAIL')
  APP_NAME: readEnvironmentVariable('APP_NAME', '')
  APP_VERSION: readEnvironmentVariable('APP_VERSION', '')
  LOG_LEVEL: readEnvironmentVariable('LOG_LEVEL', '')
  RATE_LIMIT_PER_MINUTE: readEnvironmentVariable('RATE_LIMIT_PER_MINUTE', '')
  AI_RATE_LIMIT_PER_MINUTE: readEnvironmentVariable('AI_RATE_LIMIT_PER_MINUTE', '')
  AI_GATEWAY_URL: readEnvironmentVariable('AI_GATEWAY_URL', '')
  DEFAULT_AI_MODEL: readEnvironmentVariable('DEFAULT_AI_MODEL', '')
  SCORING_AI_MODEL: readEnvironmentVariable('SCORING_AI_MODEL', '')
  INTERVIEWER_DEADLINE_SECONDS: readEnvironmentVariable('INTERVIEWER_DEADLINE_SECONDS', '')
  SCORER_DEADLINE_SECONDS: readEnvironmentVariable('SCORER_DEADLINE_SECONDS', '')
  RESEND_BASE_URL: readEnvironmentVariable('RESEND_BASE_URL', '')
  INVITATIONS_PER_DAY: readEnvironmentVariable('INVITATIONS_PER_DAY', '')
  INVITATION_PATH: readEnvironmentVariable('INVITATION_PATH', '')
  ACS_TOKEN_LIFETIME_MINUTES: readEnvironmentVariable('ACS_TOKEN_LIFETIME_MINUTES', '')
  ENTRA_TENANT_ID: readEnvironmentVariable('ENTRA_TENANT_ID', '')
  ENTRA_AUDIENCE: readEnvironmentVariable('ENTRA_AUDIENCE', '')
  ENTRA_AUTHORITY: readEnvironmentVariable('ENTRA_AUTHORITY', '')
  RECORDING: readEnvironmentVariable('RECORDING', '')
  RECORDING_STORAGE_URL: readEnvironmentVariable('RECORDING_STORAGE_URL', '')
  REQUIRE_CONSENT: readEnvironmentVariable('REQUIRE_CONSENT', '')
  CONSENT_TEXT_VERSION: readEnvironmentVariable('CONSENT_TEXT_VERSION', '')
  SCORING_DELAY_SECONDS: readEnvironmentVariable('SCORING_DELAY_SECONDS', '')
  SCORE_WAIT_SECONDS: readEnvironmentVariable('SCORE_WAIT_SECONDS', '')
  DATA_RETENTION_SCHEDULE: readEnvironmentVariable('DATA_RETENTION_SCHEDULE', '')
  AZURE_SPEECH_ENDPOINT: readEnvironmentVariable('AZURE_SPEECH_ENDPOINT', '')
  OTEL_EXPORTER_OTLP_ENDPOINT: readEnvironmentVariable('OTEL_EXPORTER_OTLP_ENDPOINT', '')
  TRACES_PER_SECOND: readEnvironmentVariable('TRACES_PER_SECOND', '')
  AI_PRICES: readEnvironmentVariable('AI_PRICES', '')
}

var secretSettings = {
  SUPABASE_ANON_KEY: readEnvironmentVariable('SUPABASE_ANON_KEY')
  SUPABASE_SERVICE_KEY: readEnvironmentVariable('SUPABASE_SERVICE_KEY')
  SUPABASE_JWT_SECRET: readEnvironmentVariable('SUPABASE_JWT_SECRET', '')
  LOVABLE_API_KEY: readEnvironmentVariable('LOVABLE_API_KEY', '')
  OPENAI_API_KEY: readEnvironmentVariable('OPENAI_API_KEY', '')
  RESEND_API_KEY: readEnvironmentVariable('RESEND_API_KEY')
  RESEND_WEBHOOK_SECRET: readEnvironmentVariable('RESEND_WEBHOOK_SECRET')
  INVITATION_TOKEN_SECRET: readEnvironmentVariable('INVITATION_TOKEN_SECRET')
  ACS_WEBHOOK_SECRET: readEnvironmentVariable('ACS_WEBHOOK_SECRET', '')
}
param secrets = secretSettings
param given = mapValues(secretSettings, value => !empty(value))

