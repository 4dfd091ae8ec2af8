import { tagValues } from 'types.bicep'

metadata name = 'Workbook'
metadata description = 'One page with what the app does: requests, calls of the model, queues, retention, errors.'

@description('Region of the workbook.')
param location string

@description('Tags of the workbook.')
param tags tagValues

@description('Name of the Application Insights component, whose logs it shows.')
param insightsName string

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(insights.id, 'workbook')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Talenti'
    category: 'workbook'
    sourceId: insights.id
    serializedData: loadTextContent('../workbook.json')
  }
}
