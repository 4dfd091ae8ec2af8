import {
  type Context,
  context,
  type Gauge,
  type Histogram,
  type Counter,
  metrics,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import { toProblem } from "./problems";
import { METRICS, type MetricName, SCOPE, type TelemetryAttributes } from "./telemetry-names";

/*
 * Spans and metrics, by the API of OpenTelemetry: until `shared/clients/telemetry` has started an exporter, all of
 * this does nothing. An error is named by the code of its problem, never by its message.
 */

let isStarted = false;

/** Called once there is something that exports: instruments that are created before would never record. */
export function telemetryStarted(): void {
  isStarted = true;
}

/** Whether the current invocation belongs to a trace that is recorded. */
const isRecording = () => trace.getActiveSpan()?.isRecording() ?? false;

/** The trace of the active span, as the header `traceparent` has it; undefined where it is not recorded. */
export function traceparent(): string | undefined {
  if (!isRecording()) return undefined;
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent;
}

/** The trace that a message belongs to. The host's own span is its child where the host has read the message, too. */
export function continuedTrace(ofMessage: unknown, ofHost: string | undefined): string | undefined {
  if (typeof ofMessage !== "string") return ofHost;
  const [, trace] = ofMessage.split("-");
  return ofHost?.split("-")[1] === trace ? ofHost : ofMessage;
}

interface Invocation {
  function: string;
  /** Where the trace comes from. */
  traceparent: string | undefined;
  isMessage?: boolean;
  attributes: TelemetryAttributes;
}

/**
 * Runs an invocation of a function in a span. One that is not recorded runs without a context, because following it
 * through promises costs more than all the rest.
 */
export function inInvocation<Result>(
  { function: name, traceparent: from, isMessage, attributes }: Invocation,
  run: (span: Span) => Promise<Result>,
): Promise<Result> {
  if (!isStarted) return run(NO_SPAN);
  const parent = from ? propagation.extract(ROOT_CONTEXT, { traceparent: from }) : ROOT_CONTEXT;
  // The span of the host is the one of the server; this is a part of it.
  const kind = isMessage ? SpanKind.CONSUMER : SpanKind.INTERNAL;
  return spanIn(parent, name, kind, { "faas.name": name, ...attributes }, run);
}

const NO_SPAN: Span = trace.wrapSpanContext({ traceId: "", spanId: "", traceFlags: 0 });

/** Runs a call of an outside system in a span. */
export function inCall<Result>(
  system: string,
  operation: string | undefined,
  run: () => Promise<Result>,
): Promise<Result> {
  if (!isRecording()) return run();
  const name = operation ? `${system} ${operation}` : system;
  const attributes = operation ? { "talenti.operation": operation } : {};
  return spanIn(context.active(), name, SpanKind.CLIENT, attributes, run);
}

async function spanIn<Result>(
  parent: Context,
  name: string,
  kind: SpanKind,
  attributes: TelemetryAttributes,
  run: (span: Span) => Promise<Result>,
): Promise<Result> {
  const span = trace
    .getTracer(SCOPE)
    .startSpan(name, { kind, attributes: { ...attributes } }, parent);
  if (!span.isRecording()) return run(span);
  try {
    return await context.with(trace.setSpan(parent, span), () => run(span));
  } catch (error) {
    describeSpan(span, { "error.type": toProblem(error).code });
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
}

export const describeSpan = (span: Span, attributes: TelemetryAttributes) =>
  span.setAttributes({ ...attributes });

/** The same events, produced within the current invocation, whoever asks for them and when. */
export function withinInvocation<Event>(events: AsyncIterable<Event>): AsyncIterable<Event> {
  const active = context.active();
  if (active === ROOT_CONTEXT) return events;
  return {
    [Symbol.asyncIterator]: () => {
      const iterator = events[Symbol.asyncIterator]();
      return { next: () => context.with(active, () => iterator.next()) };
    },
  };
}

const instruments = new Map<MetricName, (value: number, attributes: TelemetryAttributes) => void>();

function instrument(metric: MetricName) {
  const { name, kind, ...options } = METRICS[metric];
  const meter = metrics.getMeter(SCOPE);
  if (kind === "counter") return adding(meter.createCounter(name, options));
  if (kind === "gauge") return recording(meter.createGauge(name, options));
  const { boundaries, ...rest } = { boundaries: undefined, ...options };
  const advice = boundaries ? { advice: { explicitBucketBoundaries: [...boundaries] } } : {};
  return recording(meter.createHistogram(name, { ...rest, ...advice }));
}

const adding = (counter: Counter) => (value: number, attributes: TelemetryAttributes) =>
  counter.add(value, { ...attributes });
const recording = (it: Gauge | Histogram) => (value: number, attributes: TelemetryAttributes) =>
  it.record(value, { ...attributes });

/** Records a value of a metric. */
export function measure(
  metric: MetricName,
  value: number,
  attributes: TelemetryAttributes = {},
): void {
  if (!isStarted) return;
  const record = instruments.get(metric) ?? instrument(metric);
  instruments.set(metric, record);
  record(value, attributes);
}
