import * as z from "zod";

/** A value of an attribute, as JSON of OTLP has it. */
const value = z
  .looseObject({
    stringValue: z.string().optional(),
    intValue: z.union([z.string(), z.number()]).optional(),
    doubleValue: z.number().optional(),
    boolValue: z.boolean().optional(),
  })
  .transform((it) => it.stringValue ?? it.intValue ?? it.doubleValue ?? it.boolValue ?? "");

const attributes = z
  .array(z.object({ key: z.string(), value }))
  .default([])
  .transform((list) => list.map(({ key, value: given }): [string, string] => [key, String(given)]));

/** Nanoseconds since 1970, as milliseconds. */
const time = z.coerce.number().transform((nanoseconds) => nanoseconds / 1e6);

const span = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  startTimeUnixNano: time,
  endTimeUnixNano: time,
  attributes,
  status: z.object({ code: z.number().optional() }).default({}),
});
export type ReceivedSpan = z.output<typeof span>;

const point = z.object({
  attributes,
  asDouble: z.number().optional(),
  asInt: z.union([z.string(), z.number()]).optional(),
  count: z.union([z.string(), z.number()]).optional(),
  sum: z.number().optional(),
});
const points = z.object({ dataPoints: z.array(point) }).optional();
const metric = z.object({
  name: z.string(),
  unit: z.string().default(""),
  description: z.string().default(""),
  sum: points,
  gauge: points,
  histogram: points,
});
export type ReceivedMetric = z.output<typeof metric>;
export type Point = z.output<typeof point>;

export const tracesRequest = z
  .object({
    resourceSpans: z.array(z.object({ scopeSpans: z.array(z.object({ spans: z.array(span) })) })),
  })
  .transform(({ resourceSpans }) =>
    resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
  );

export const metricsRequest = z
  .object({
    resourceMetrics: z.array(
      z.object({ scopeMetrics: z.array(z.object({ metrics: z.array(metric) })) }),
    ),
  })
  .transform(({ resourceMetrics }) =>
    resourceMetrics.flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics)),
  );

const MAX_SPANS = 20_000;
const MAX_BODIES = 2_000;

/** The latest telemetry, in memory. */
export class ReceivedTelemetry {
  #spans: ReceivedSpan[] = [];
  #metrics = new Map<string, ReceivedMetric>();
  #bodies: string[] = [];

  addSpans(body: string, spans: ReceivedSpan[]): void {
    this.#keep(body);
    this.#spans = [...this.#spans, ...spans].slice(-MAX_SPANS);
  }

  addMetrics(body: string, received: ReceivedMetric[]): void {
    this.#keep(body);
    for (const it of received) this.#metrics.set(it.name, it);
  }

  #keep(body: string): void {
    this.#bodies.push(body);
    if (this.#bodies.length > MAX_BODIES) this.#bodies.shift();
  }

  /** Exactly what was received. */
  bodies(): readonly string[] {
    return this.#bodies;
  }

  metrics(): ReceivedMetric[] {
    return [...this.#metrics.values()].sort((one, other) => one.name.localeCompare(other.name));
  }

  /** The spans of a trace, by when they began. */
  trace(id: string): ReceivedSpan[] {
    return this.#spans
      .filter(({ traceId }) => traceId === id)
      .sort((one, other) => one.startTimeUnixNano - other.startTimeUnixNano);
  }

  /** The traces, the latest first. */
  traces(): { id: string; spans: ReceivedSpan[] }[] {
    const ids = new Set(this.#spans.map(({ traceId }) => traceId));
    return [...ids].reverse().map((id) => ({ id, spans: this.trace(id) }));
  }

  clear(): void {
    this.#spans = [];
    this.#metrics.clear();
    this.#bodies = [];
  }
}
