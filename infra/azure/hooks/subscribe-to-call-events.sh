#!/bin/sh
# Subscribes the app to call events, once it is deployed, and checks that it works. Reads the outputs of
# main.bicep from the environment: AZURE_RESOURCE_GROUP, FUNCTION_APP_NAME, FUNCTION_APP_URL,
# CALL_EVENTS_TOPIC, STORAGE_NAME.
set -eu
az deployment group create --name call-events --resource-group "$AZURE_RESOURCE_GROUP" \
  --parameters infra/azure/call-events.bicepparam --output none
npm run smoke -- "$FUNCTION_APP_URL"
