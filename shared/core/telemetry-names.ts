/*
 * Every name in the telemetry of the app, in one place: the conventions of OpenTelemetry still move. Docs, alerts and
 * workbook use these names.
 */

/** The instrumentation scope of all spans and metrics. */
export const SCOPE = "talenti";

/**
 * What a span or a metric may say: ids, codes, counts and names from the code. Never names, addresses, tokens,
 * transcripts or resumes.
 */
export interface TelemetryAttributes {
  /** The name of a function of the app. */
  "faas.name"?: string;
  "faas.trigger"?: "http" | "pubsub" | "timer" | "other";
  /** The id under which the log has it. */
  "faas.invocation_id"?: string;
  "http.request.method"?: string;
  "http.response.status_code"?: number;
  /** With its parameters in braces. */
  "http.route"?: string;
  "messaging.destination.name"?: string;
  "messaging.message.id"?: string;
  /** What an outside system is asked for, such as the name of a SQL function. */
  "talenti.operation"?: string;
  "talenti.organisation.id"?: string;
  "talenti.limit"?: string;
  /** The code of a problem. */
  "error.type"?: string;
  "gen_ai.request.model"?: string;
  "gen_ai.token.type"?: "input" | "cached" | "output";
}

/** Seconds, from a fast answer to the longest attempt of a message. */
const SECONDS = [0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 300, 1_800, 7_200];

interface Metric {
  name: string;
  kind: "counter" | "histogram" | "gauge";
  unit: string;
  description: string;
  boundaries?: number[];
}

export const METRICS = {
  tokens: {
    name: "talenti.ai.tokens",
    kind: "counter",
    unit: "{token}",
    description:
      "Tokens of the model, by organisation, function, model and type; cached ones are input, too.",
  },
  calls: {
    name: "talenti.ai.calls",
    kind: "counter",
    unit: "{call}",
    description:
      "Calls of the model, by function and model; failed ones by the code of the problem.",
  },
  cost: {
    name: "talenti.ai.cost",
    kind: "counter",
    unit: "USD",
    description: "What these tokens cost, for models with a price in AI_PRICES.",
  },
  firstText: {
    name: "gen_ai.server.time_to_first_token",
    kind: "histogram",
    unit: "s",
    description: "How long a stream of the model took until its first text.",
    boundaries: SECONDS,
  },
  refusals: {
    name: "talenti.requests.limited",
    kind: "counter",
    unit: "{request}",
    description: "Requests that a rate limit refused, by limit.",
  },
  queueAge: {
    name: "talenti.queue.age",
    kind: "histogram",
    unit: "s",
    description: "How long a message was due before a function received it.",
    boundaries: SECONDS,
  },
  outboxAge: {
    name: "talenti.outbox.age",
    kind: "gauge",
    unit: "s",
    description: "How long the oldest message in the outbox has waited.",
  },
  importLag: {
    name: "talenti.import.lag",
    kind: "gauge",
    unit: "s",
    description: "How long the oldest recording has waited for its import.",
  },
  retentionDue: {
    name: "talenti.retention.due",
    kind: "gauge",
    unit: "{interview}",
    description: "Interviews with a recording whose retention has ended, up to 1,000.",
  },
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof METRICS;
