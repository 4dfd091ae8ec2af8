import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { readExampleSettings } from "../../infra/local/example-settings";
import { bundle, ENTRIES } from "../build/build";
import { type LoadTimes, medians, timeLoading } from "../build/loading";
import type { Row } from "./rows";

/** The least throughput with telemetry, relative to that without. */
const THROUGHPUT_GOAL = 0.95;

/** Compares the app with telemetry, in place of the app, with the app without, in place of the bare function. */
export const withTelemetry = (row: Row): Row => ({ ...row, bare: row.path, goal: THROUGHPUT_GOAL });

/** What telemetry adds to the start of the app, in milliseconds. */
export interface TelemetryLoad {
  atStart: number;
  /** Loaded when something is exported for the first time, seconds later. */
  exporters: number;
}

/** Nothing is sent there: the process ends before. */
const CONNECTION_STRING =
  "InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=https://127.0.0.1:1/";

/** Compares the start of the app with that of an app without a connection string, in alternating processes. */
export async function measureTelemetryLoad(
  directory: string,
  runs: number,
): Promise<TelemetryLoad> {
  const outdir = await mkdtemp(join(directory, "loaded-"));
  await bundle(ENTRIES, outdir);
  const without = { ...(await readExampleSettings()), OTEL_EXPORTER_OTLP_ENDPOINT: "" };
  const configured = { ...without, APPLICATIONINSIGHTS_CONNECTION_STRING: CONNECTION_STRING };
  const main = join(outdir, "main.js");
  const off: LoadTimes[] = [];
  const on: LoadTimes[] = [];
  const exporters: LoadTimes[] = [];
  for (let run = 0; run < runs; run += 1) {
    off.push(await timeLoading(main, without));
    on.push(await timeLoading(main, configured));
    exporters.push(await timeLoading(join(outdir, "telemetry-exporters.js"), configured));
  }
  return {
    atStart: medians(on).started - medians(off).started,
    exporters: medians(exporters).loading,
  };
}
