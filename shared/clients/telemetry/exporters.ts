import {
  AzureMonitorMetricExporter,
  AzureMonitorTraceExporter,
} from "@azure/monitor-opentelemetry-exporter";
import type { TokenCredential } from "@azure/identity";
import { context, metrics, propagation, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from "@opentelemetry/sdk-metrics";
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  type SpanExporter,
} from "@opentelemetry/sdk-trace-base";

/*
 * Bundled as a file of its own, which is read only where telemetry is exported: elsewhere the app does not load
 * these packages.
 */

/** Where telemetry goes: to Application Insights, or to a collector of OTLP over HTTP. */
export type Destination =
  | { connectionString: string; credential: TokenCredential | undefined }
  | { otlpEndpoint: string };

const METRICS_INTERVAL_MS = 60_000;
/** A collector on the same machine: to be seen soon. */
const OTLP_INTERVAL_MS = 5_000;

function exportersTo(to: Destination): { spans: SpanExporter; metrics: PushMetricExporter } {
  if ("otlpEndpoint" in to) {
    const base = to.otlpEndpoint.replace(/\/$/, "");
    return {
      spans: new OTLPTraceExporter({ url: `${base}/v1/traces` }),
      metrics: new OTLPMetricExporter({ url: `${base}/v1/metrics` }),
    };
  }
  const { connectionString, credential } = to;
  const options = { connectionString, ...(credential ? { credential } : {}) };
  return {
    spans: new AzureMonitorTraceExporter(options),
    metrics: new AzureMonitorMetricExporter(options),
  };
}

/** Exports all spans and metrics from now on, as those of a service. */
export function startExporting(to: Destination, service: { name: string; version: string }): void {
  const exporters = exportersTo(to);
  const resource = resourceFromAttributes({
    "service.name": service.name,
    "service.version": service.version,
  });
  const interval = "otlpEndpoint" in to ? OTLP_INTERVAL_MS : METRICS_INTERVAL_MS;
  const reader = new PeriodicExportingMetricReader({
    exporter: exporters.metrics,
    exportIntervalMillis: interval,
    exportTimeoutMillis: interval,
  });
  const scheduledDelayMillis = "otlpEndpoint" in to ? 500 : 5_000;
  const spanProcessors = [new BatchSpanProcessor(exporters.spans, { scheduledDelayMillis })];
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(new BasicTracerProvider({ resource, spanProcessors }));
  metrics.setGlobalMeterProvider(new MeterProvider({ resource, readers: [reader] }));
}
