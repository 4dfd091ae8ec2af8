import { context, metrics, propagation, trace } from "@opentelemetry/api";
import {
  type ExportResult,
  ExportResultCode,
  W3CTraceContextPropagator,
} from "@opentelemetry/core";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  AggregationTemporality,
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from "@opentelemetry/sdk-metrics";
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  type SpanExporter,
} from "@opentelemetry/sdk-trace-base";
import { RunningContexts } from "./contexts";
import type { Exporters } from "./exporters";
import { TracesPerSecond } from "./sampler";

/*
 * Bundled as a file of its own, which is read only where telemetry is exported. It collects from the start of the app;
 * the exporters take longer to load than all of this, so they are loaded when there is something to export.
 */

export interface Exporting {
  load: () => Promise<Exporters>;
  tracesPerSecond: number;
  spansAfterMs: number;
  metricsEveryMs: number;
  /** Whether a counter says how much came since its last export, or since the start. */
  counts: "delta" | "cumulative";
}

/** Collects spans and metrics from now on, as those of a service. */
export function startCollecting(to: Exporting, service: { name: string; version: string }): void {
  let loaded: Promise<Exporters> | undefined;
  const exporters = () => (loaded ??= to.load());
  const resource = resourceFromAttributes({
    "service.name": service.name,
    "service.version": service.version,
  });
  const reader = new PeriodicExportingMetricReader({
    exporter: metricExporter(exporters, to.counts),
    exportIntervalMillis: to.metricsEveryMs,
    exportTimeoutMillis: to.metricsEveryMs,
  });
  const spans = new BatchSpanProcessor(spanExporter(exporters), {
    scheduledDelayMillis: to.spansAfterMs,
  });
  const sampler = new TracesPerSecond(to.tracesPerSecond);
  context.setGlobalContextManager(new RunningContexts());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(
    new BasicTracerProvider({ resource, sampler, spanProcessors: [spans] }),
  );
  metrics.setGlobalMeterProvider(new MeterProvider({ resource, readers: [reader] }));
}

type Loading = () => Promise<Exporters>;
type Done = (result: ExportResult) => void;

const failing = (done: Done) => (error: unknown) =>
  done({
    code: ExportResultCode.FAILED,
    error: error instanceof Error ? error : new Error(String(error)),
  });

const spanExporter = (exporters: Loading): SpanExporter => ({
  export: (batch, done) =>
    void exporters()
      .then(({ spans }) => spans.export(batch, done))
      .catch(failing(done)),
  shutdown: async () => (await exporters()).spans.shutdown(),
});

const metricExporter = (exporters: Loading, counts: Exporting["counts"]): PushMetricExporter => ({
  export: (batch, done) =>
    void exporters()
      .then(({ metrics: it }) => it.export(batch, done))
      .catch(failing(done)),
  forceFlush: async () => (await exporters()).metrics.forceFlush(),
  shutdown: async () => (await exporters()).metrics.shutdown(),
  selectAggregationTemporality: () =>
    counts === "delta" ? AggregationTemporality.DELTA : AggregationTemporality.CUMULATIVE,
});
