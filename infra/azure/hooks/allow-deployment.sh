#!/bin/sh
# Gives the identity that deploys ($1, the object id of its service principal) what it needs in the current subscription:
# Contributor, and to assign the roles of modules/roles.bicep to service principals, no others and to nobody else.
set -eu
scope="/subscriptions/$(az account show --query id --output tsv)"
roles=$(sed -n "s/.*: '\([0-9a-f-]\{36\}\)'.*/\1/p" "$(dirname "$0")/../modules/roles.bicep" | paste -sd, -)
# Of an assignment that is written, and of one that is deleted.
allowed() {
  echo "((!(ActionMatches{'Microsoft.Authorization/roleAssignments/$1'})) OR (@$2[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {$roles} AND @$2[Microsoft.Authorization/roleAssignments:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {'ServicePrincipal'}))"
}
assign() {
  az role assignment create --assignee-object-id "$assignee" --assignee-principal-type ServicePrincipal \
    --scope "$scope" --output none "$@"
}
assignee=$1
assign --role Contributor
assign --role 'Role Based Access Control Administrator' --condition-version 2.0 \
  --condition "$(allowed write Request) AND $(allowed delete Resource)"
