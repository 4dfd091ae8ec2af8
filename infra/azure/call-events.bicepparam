using 'call-events.bicep'

// The outputs of main.bicep: azd gives them to its hooks as environment variables.
param appName = readEnvironmentVariable('FUNCTION_APP_NAME')
param topicName = readEnvironmentVariable('CALL_EVENTS_TOPIC')
param storageName = readEnvironmentVariable('STORAGE_NAME')
