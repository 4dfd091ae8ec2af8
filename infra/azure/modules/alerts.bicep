import { tagValues, thresholds } from 'types.bicep'

metadata name = 'Alerts'
metadata description = 'What whoever is on call is called for. docs/operations.md says for each what to do.'

@description('Name of the action group.')
param name string

@description('Region of the rules.')
param location string

@description('Tags of all resources.')
param tags tagValues

@description('Mail address of whoever is on call.')
param mailAddress string

@description('When alerts are raised.')
param limits thresholds

@description('Name of the Application Insights component.')
param insightsName string

@description('Name of the Service Bus namespace.')
param queuesName string

@description('Name of the system topic of call events.')
param topicName string

@description('First day of the budget: the first of a month.')
param budgetStart string = utcNow('yyyy-MM-01')

// A line of the app's log is a JSON object with the name of its event, and the function.
var lines = 'traces | extend line = parse_json(message) | extend event = tostring(line.event), function = tostring(line.function)'

// What the app measures: docs/operations.md lists it. The most of it in the window, in one row.
func mostOf(metric string, value string) string =>
  'customMetrics | where name == "${metric}" | summarize most = max(${value})'

var logAlerts = [
  {
    name: 'failed-requests'
    description: 'More than ${limits.failedRequestsPercent} % of requests, and at least ten, failed with status 500 or higher.'
    severity: 1
    window: 'PT15M'
    frequency: 'PT5M'
    query: '${lines} | where event == "request" | summarize failed = countif(toint(line.status) >= 500), total = count() | where failed >= 10 and 100 * failed > ${limits.failedRequestsPercent} * total'
  }
  {
    name: 'slow-requests'
    description: 'One in 20 requests to functions that ask no model took longer than ${limits.slowRequestMs} ms.'
    severity: 2
    window: 'PT15M'
    frequency: 'PT5M'
    query: '${lines} | where event == "request" and function !in ("ai-interviewer", "ai-interviewer-stream", "score-interview", "generate-shortlist", "extract-requirements", "parse-resume", "health-ready") | summarize p95 = percentile(todouble(line.duration_ms), 95), total = count() | where total >= 100 and p95 > ${limits.slowRequestMs}'
  }
  {
    name: 'errors'
    description: 'An event was logged as an error.'
    severity: 2
    window: 'PT15M'
    frequency: 'PT5M'
    query: '${lines} | where (severityLevel >= 3 or line.level == "error") and isnotempty(event) and event != "request" | summarize lines = count() by event, function'
  }
  {
    name: 'ai-gateway-down'
    description: 'Most calls of the model, and at least five, failed.'
    severity: 1
    window: 'PT15M'
    frequency: 'PT5M'
    query: 'customMetrics | where name == "talenti.ai.calls" | extend fault = tostring(customDimensions["error.type"]) | summarize failed = sumif(value, fault in ("ai_failed", "ai_unavailable", "ai_timeout")), succeeded = sumif(value, isempty(fault)) | where failed >= 5 and failed > succeeded'
  }
  {
    name: 'recording-not-imported'
    description: 'A recording has not been imported for two hours. Azure deletes it after a day.'
    severity: 1
    window: 'PT15M'
    frequency: 'PT15M'
    query: '${mostOf('talenti.import.lag', 'value')} | where most > 7200'
  }
  {
    name: 'messages-not-sent'
    description: 'A message has not been sent to its queue for ten minutes.'
    severity: 1
    window: 'PT15M'
    frequency: 'PT5M'
    query: '${mostOf('talenti.outbox.age', 'value')} | where most > 600'
  }
  {
    name: 'messages-late'
    description: 'A message was due for more than ${limits.queueMinutes} minutes before it was received.'
    severity: 2
    window: 'PT15M'
    frequency: 'PT5M'
    query: '${mostOf('talenti.queue.age', 'valueMax')} | where most > ${limits.queueMinutes * 60}'
  }
  {
    name: 'retention-overdue'
    description: 'Recordings have been due for deletion for longer than a day: the nightly run does not delete them.'
    severity: 2
    window: 'P2D'
    frequency: 'PT1H'
    query: 'customMetrics | where timestamp > ago(26h) and name == "talenti.retention.due" | summarize least = min(value) | where least > 0'
  }
  {
    name: 'metrics-missed'
    description: 'The app has exported no metrics for 15 minutes. The alerts that read them are silent meanwhile.'
    severity: 1
    window: 'PT15M'
    frequency: 'PT5M'
    query: 'customMetrics | where name == "talenti.outbox.age" | summarize measured = count() | where measured == 0'
  }
  {
    name: 'timer-missed'
    description: 'The timer that runs every minute has not finished for 15 minutes: the app, or its database, is down.'
    severity: 0
    window: 'PT15M'
    frequency: 'PT5M'
    query: '${lines} | where event == "backlog" | summarize finished = count() | where finished == 0'
  }
  {
    name: 'nightly-run-missed'
    description: 'The nightly retention run has not started for 26 hours.'
    severity: 2
    window: 'P2D'
    frequency: 'PT1H'
    query: '${lines} | where event == "timer" and function == "data-retention-nightly" and severityLevel < 3 | summarize last_run = max(timestamp) | where isnull(last_run) or last_run < ago(26h)'
  }
]

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource namespace 'Microsoft.ServiceBus/namespaces@2026-01-01' existing = {
  name: queuesName
}

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = {
  name: topicName
}

resource onCall 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: name
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'on-call'
    emailReceivers: [
      { name: 'on-call', emailAddress: mailAddress, useCommonAlertSchema: true }
    ]
  }
}

resource logRules 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for alert in logAlerts: {
    name: alert.name
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: alert.name
      description: alert.description
      severity: alert.severity
      enabled: true
      scopes: [insights.id]
      evaluationFrequency: alert.frequency
      windowSize: alert.window
      criteria: {
        allOf: [
          {
            query: alert.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      autoMitigate: true
      // The table does not exist until the app has logged for the first time.
      skipQueryValidation: true
      actions: { actionGroups: [onCall.id] }
    }
  }
]

var metricAlerts = [
  {
    name: 'dead-letters'
    description: 'A message is in a dead-letter queue.'
    severity: 1
    scope: namespace.id
    namespace: 'Microsoft.ServiceBus/namespaces'
    metric: 'DeadletteredMessages'
    aggregation: 'Maximum'
    window: 'PT5M'
    dimension: 'EntityName'
  }
  {
    name: 'messages-wait'
    description: 'A queue has not been empty for ${limits.queueMinutes} minutes: messages arrive faster than they are processed, or nothing receives them.'
    severity: 2
    scope: namespace.id
    namespace: 'Microsoft.ServiceBus/namespaces'
    metric: 'ActiveMessages'
    aggregation: 'Minimum'
    window: limits.queueMinutes == 60 ? 'PT1H' : 'PT${limits.queueMinutes}M'
    dimension: 'EntityName'
  }
  {
    name: 'events-not-delivered'
    description: 'Event Grid gave up an event of a call, and kept it in the container undelivered-events.'
    severity: 1
    scope: topic.id
    namespace: 'Microsoft.EventGrid/systemTopics'
    metric: 'DeadLetteredCount'
    aggregation: 'Total'
    window: 'PT5M'
    dimension: 'EventSubscriptionName'
  }
]

resource metricRules 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for alert in metricAlerts: {
    name: alert.name
    location: 'global'
    tags: tags
    properties: {
      description: alert.description
      severity: alert.severity
      enabled: true
      scopes: [alert.scope]
      evaluationFrequency: 'PT5M'
      windowSize: alert.window
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.MultipleResourceMultipleMetricCriteria'
        allOf: [
          {
            name: 'condition'
            criterionType: 'StaticThresholdCriterion'
            metricNamespace: alert.namespace
            metricName: alert.metric
            timeAggregation: alert.aggregation
            operator: 'GreaterThan'
            threshold: 0
            dimensions: [{ name: alert.dimension, operator: 'Include', values: ['*'] }]
          }
        ]
      }
      autoMitigate: true
      actions: [{ actionGroupId: onCall.id }]
    }
  }
]

resource budget 'Microsoft.Consumption/budgets@2024-08-01' = {
  name: 'monthly'
  properties: {
    category: 'Cost'
    amount: limits.monthlyBudget
    timeGrain: 'Monthly'
    timePeriod: { startDate: budgetStart }
    notifications: {
      actual: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 80
        thresholdType: 'Actual'
        contactEmails: [mailAddress]
        contactGroups: [onCall.id]
      }
      forecasted: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 100
        thresholdType: 'Forecasted'
        contactEmails: [mailAddress]
        contactGroups: [onCall.id]
      }
    }
  }
}
