import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { readExampleSettings } from "../../infra/local/example-settings";
import { bundle } from "./build";
import { type LoadTimes, medians, timeLoading } from "./loading";

const PROJECT = resolve(__dirname, "../..");
const MAIN = join(PROJECT, "dist/main.js");

const SIZE_GOAL_MB = 3;
/**
 * The time from the start of a process until the app is loaded, relative to a bundle of only the
 * Functions library: the cost of a cold start.
 */
const LOAD_GOAL_RATIO = 2;
const LOAD_RUNS = 15;

/** Prints the size and the load time of the built app, and whether both goals are met. */
export async function printReport(): Promise<void> {
  const megabytes = (await totalSize(join(PROJECT, "dist"))) / 1_000_000;
  const atStart = (await stat(MAIN)).size / 1_000_000;
  console.log(`size   ${megabytes.toFixed(2)} MB  ${verdict(megabytes, SIZE_GOAL_MB, "MB")}`);
  console.log(`         ${atStart.toFixed(2)} MB of it is loaded at the start`);
  console.log(`Loading it ${LOAD_RUNS} times …`);
  const { app, library } = await measureLoading();
  const ratio = app.process / library.process;
  console.log(`load   ${ratio.toFixed(2)} ×   ${verdict(ratio, LOAD_GOAL_RATIO, "×")}`);
  console.log(`         app                ${describe(app)}`);
  console.log(`         @azure/functions   ${describe(library)}`);
}

/** Bytes of all code in the directory, without source maps and licence texts, which are not loaded. */
async function totalSize(directory: string): Promise<number> {
  const files = (await readdir(directory)).filter((file) => file.endsWith(".js"));
  const sizes = await Promise.all(
    files.map(async (file) => (await stat(join(directory, file))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

function verdict(value: number, goal: number, unit: string): string {
  return `(goal ≤ ${goal} ${unit}: ${value <= goal ? "met" : "MISSED"})`;
}

function describe({ process, loading }: LoadTimes): string {
  return `${process.toFixed(0)} ms since the process started, ${loading.toFixed(0)} ms of it for loading`;
}

/** Medians for both; each load runs in a new process, alternating between the two. */
async function measureLoading(): Promise<{ app: LoadTimes; library: LoadTimes }> {
  const directory = await mkdtemp(join(tmpdir(), "talenti-build-"));
  try {
    await bundle({ library: "@azure/functions" }, directory);
    // The app refuses to start without its settings.
    const settings = { ...(await readExampleSettings()), OTEL_EXPORTER_OTLP_ENDPOINT: "" };
    const times: { app: LoadTimes[]; library: LoadTimes[] } = { app: [], library: [] };
    for (let i = 0; i < LOAD_RUNS; i++) {
      times.library.push(await timeLoading(join(directory, "library.js"), settings));
      times.app.push(await timeLoading(MAIN, settings));
    }
    return { app: medians(times.app), library: medians(times.library) };
  } finally {
    await rm(directory, { recursive: true });
  }
}
