metadata name = 'Types'
metadata description = 'Shapes of parameters that more than one file has.'

@export()
@description('What the app runs on, and how much it may use.')
type scale = {
  @description('Version of Node.')
  nodeVersion: '22' | '24'

  @description('Memory of one instance.')
  instanceMemoryMB: 512 | 2048 | 4096

  @description('How many instances there may be at most.')
  @minValue(1)
  @maxValue(1000)
  maximumInstances: int

  @description('How many instances for HTTP are always there: without one, the first request waits for a cold start.')
  @minValue(0)
  alwaysReadyHttpInstances: int
}

@export()
@description('A model of Azure OpenAI, and how much of it may be used.')
type model = {
  @description('Name of the model.')
  name: string

  @description('Version of the model.')
  version: string

  @description('Where requests are processed, and how they are paid for.')
  sku: 'Standard' | 'DataZoneStandard' | 'GlobalStandard'

  @description('Thousands of tokens a minute.')
  @minValue(1)
  capacity: int
}

@export()
@description('Tags of a resource.')
type tagValues = {
  @description('Value of a tag.')
  *: string
}

@export()
@description('Settings of the app.')
type settingValues = {
  @description('Value of a setting.')
  *: string
}

@export()
@secure()
@description('Secret settings of the app.')
type secretValues = {
  @description('Value of a setting.')
  *: string
}

@export()
@description('When alerts are raised.')
type thresholds = {
  @description('Percentage of responses with status 500 or higher.')
  failedRequestsPercent: int

  @description('95th percentile of the duration of requests that ask no model, in milliseconds.')
  slowRequestMs: int

  @description('Minutes in which a queue was never empty.')
  queueMinutes: 15 | 30 | 60

  @description('Budget of a month, in the currency of the subscription.')
  @minValue(1)
  monthlyBudget: int
}
