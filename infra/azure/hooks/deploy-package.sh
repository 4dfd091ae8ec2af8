#!/bin/sh
# Deploys build/talenti.zip to the app of the stage $STAGE, without azd, and subscribes it to call events.
# $APP_VERSION is what `GET /` reports from then on, if it is set.
set -eu
outputs=$(az deployment sub show --name "talenti-$STAGE" --query properties.outputs --output json)
output() { echo "$outputs" | node -p 'JSON.parse(require("fs").readFileSync(0))[process.argv[1]].value' "$1"; }
AZURE_RESOURCE_GROUP=$(output AZURE_RESOURCE_GROUP)
FUNCTION_APP_NAME=$(output FUNCTION_APP_NAME)
FUNCTION_APP_URL=$(output FUNCTION_APP_URL)
CALL_EVENTS_TOPIC=$(output CALL_EVENTS_TOPIC)
STORAGE_NAME=$(output STORAGE_NAME)
export AZURE_RESOURCE_GROUP FUNCTION_APP_NAME FUNCTION_APP_URL CALL_EVENTS_TOPIC STORAGE_NAME
[ -z "${APP_VERSION:-}" ] || az functionapp config appsettings set --settings "APP_VERSION=$APP_VERSION" \
  --resource-group "$AZURE_RESOURCE_GROUP" --name "$FUNCTION_APP_NAME" --output none
az functionapp deployment source config-zip --src build/talenti.zip --output none \
  --resource-group "$AZURE_RESOURCE_GROUP" --name "$FUNCTION_APP_NAME"
infra/azure/hooks/subscribe-to-call-events.sh
