import { settings } from "../core/settings";
import { telemetryStarted } from "../core/telemetry";
import { azureIdentity } from "./azure-identity";
import type { Destination } from "./telemetry/exporters";
import type { Exporting } from "./telemetry/provider";

const AZURE = { spansAfterMs: 5_000, metricsEveryMs: 60_000, counts: "delta" } as const;
/** A collector on the same machine: to be seen soon. */
const OTLP = { spansAfterMs: 500, metricsEveryMs: 5_000, counts: "cumulative" } as const;

async function load(to: () => Promise<Destination>) {
  const { exportersTo } = await import("./telemetry/exporters");
  return exportersTo(await to());
}

/** How telemetry is exported; undefined where nothing names a place, and then nothing of it is loaded. */
function exporting(): Exporting | undefined {
  const {
    APPLICATIONINSIGHTS_CONNECTION_STRING: connectionString,
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: authentication,
    OTEL_EXPORTER_OTLP_ENDPOINT: otlpEndpoint,
    TRACES_PER_SECOND: tracesPerSecond,
  } = settings();
  if (otlpEndpoint)
    return { ...OTLP, tracesPerSecond, load: () => load(async () => ({ otlpEndpoint })) };
  if (!connectionString) return undefined;
  const to = async () => ({
    connectionString,
    credential: authentication ? await azureIdentity() : undefined,
  });
  return { ...AZURE, tracesPerSecond, load: () => load(to) };
}

/** Collects spans and metrics from now on, and exports them, where a setting says to where. */
export async function startTelemetry(service: { name: string; version: string }): Promise<void> {
  const to = exporting();
  if (!to) return;
  const { startCollecting } = await import("./telemetry/provider");
  startCollecting(to, service);
  telemetryStarted();
}
