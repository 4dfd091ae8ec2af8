#!/bin/sh
# Prints `version=COMMIT` of the release that runs in the stage $STAGE, for a rollback; nothing before the first one.
set -eu
url=$(az deployment sub show --name "talenti-$STAGE" --query properties.outputs.FUNCTION_APP_URL.value --output tsv 2>/dev/null) || exit 0
curl --fail --silent --max-time 60 "$url/" | node -p '`version=${JSON.parse(require("fs").readFileSync(0)).version}`' || exit 0
