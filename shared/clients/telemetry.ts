import { settings } from "../core/settings";
import { telemetryStarted } from "../core/telemetry";
import { azureIdentity } from "./azure-identity";
import type { Destination } from "./telemetry/exporters";

/** Where telemetry goes; undefined where nothing names a place, and then nothing of it is loaded. */
async function destination(): Promise<Destination | undefined> {
  const { APPLICATIONINSIGHTS_CONNECTION_STRING, OTEL_EXPORTER_OTLP_ENDPOINT } = settings();
  if (OTEL_EXPORTER_OTLP_ENDPOINT) return { otlpEndpoint: OTEL_EXPORTER_OTLP_ENDPOINT };
  const connectionString = APPLICATIONINSIGHTS_CONNECTION_STRING;
  if (!connectionString) return undefined;
  const withIdentity = settings().APPLICATIONINSIGHTS_AUTHENTICATION_STRING !== undefined;
  return { connectionString, credential: withIdentity ? await azureIdentity() : undefined };
}

/** Exports spans and metrics from now on, where a setting says to where. */
export async function startTelemetry(service: { name: string; version: string }): Promise<void> {
  const to = await destination();
  if (!to) return;
  const { startExporting } = await import("./telemetry/exporters");
  startExporting(to, service);
  telemetryStarted();
}
