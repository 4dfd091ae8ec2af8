import type { TokenCredential } from "@azure/identity";
import {
  AzureMonitorMetricExporter,
  AzureMonitorTraceExporter,
} from "@azure/monitor-opentelemetry-exporter";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import type { SpanExporter } from "@opentelemetry/sdk-trace-base";

/* Bundled as a file of its own, which is read when something is exported for the first time. */

/** Where telemetry goes: to Application Insights, or to a collector of OTLP over HTTP. */
export type Destination =
  | { connectionString: string; credential: TokenCredential | undefined }
  | { otlpEndpoint: string };

export interface Exporters {
  spans: SpanExporter;
  metrics: PushMetricExporter;
}

export function exportersTo(to: Destination): Exporters {
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
