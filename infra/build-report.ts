import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import * as z from "zod";
import { bundle } from "./build";

const run = promisify(execFile);
const PROJECT = resolve(__dirname, "..");
const MAIN = join(PROJECT, "dist/main.js");

const SIZE_GOAL_MB = 3;
/** Loading the app against loading a bundle that only imports the Functions library. */
const LOAD_GOAL_RATIO = 2;
const LOAD_RUNS = 15;
const LOAD_DEADLINE_MS = 30_000;

const settingsFileSchema = z.object({ Values: z.record(z.string(), z.string()) });

/** Loads the file given as an argument as the Functions worker would; prints the milliseconds. */
const LOAD_SCRIPT = `
  const { prototype } = require("node:module");
  const load = prototype.require;
  const core = { registerFunction() {}, registerHook() {}, setProgrammingModel() {}, log() {} };
  prototype.require = function (id) {
    return id === "@azure/functions-core" ? core : load.call(this, id);
  };
  const start = performance.now();
  require(process.argv[1]);
  process.stdout.write(String(performance.now() - start), () => process.exit());
`;

/** Prints the size of the built app and how long it takes to load, and whether both goals hold. */
export async function printReport(): Promise<void> {
  const megabytes = (await totalSize(join(PROJECT, "dist"))) / 1_000_000;
  console.log(`size   ${megabytes.toFixed(2)} MB  ${verdict(megabytes, SIZE_GOAL_MB, "MB")}`);
  const { app, library } = await measureLoading();
  const ratio = app / library;
  const times = `${app.toFixed(0)} ms, @azure/functions alone ${library.toFixed(0)} ms`;
  console.log(`load   ${ratio.toFixed(2)} ×   ${verdict(ratio, LOAD_GOAL_RATIO, "×")}: ${times}`);
}

/** Bytes of all code in the directory: source maps and licence texts are never loaded. */
async function totalSize(directory: string): Promise<number> {
  const files = (await readdir(directory)).filter((file) => file.endsWith(".js"));
  const sizes = await Promise.all(
    files.map(async (file) => (await stat(join(directory, file))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

function verdict(value: number, goal: number, unit: string): string {
  return `(goal ${goal} ${unit} ${value <= goal ? "holds" : "MISSED"})`;
}

/** Median milliseconds of both, each load in a fresh process, the two taking turns. */
async function measureLoading(): Promise<{ app: number; library: number }> {
  const directory = await mkdtemp(join(tmpdir(), "talenti-build-"));
  try {
    await bundle({ library: "@azure/functions" }, directory);
    const times: { app: number[]; library: number[] } = { app: [], library: [] };
    for (let i = 0; i < LOAD_RUNS; i++) {
      times.library.push(await timeLoading(join(directory, "library.js")));
      times.app.push(await timeLoading(MAIN));
    }
    return { app: median(times.app), library: median(times.library) };
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function timeLoading(file: string): Promise<number> {
  // The app refuses to start without its settings; the local ones serve.
  const example = await readFile(join(PROJECT, "local.settings.example.json"), "utf8");
  const { Values } = settingsFileSchema.parse(JSON.parse(example));
  const { stdout } = await run(process.execPath, ["-e", LOAD_SCRIPT, file], {
    env: { ...process.env, ...Values },
    timeout: LOAD_DEADLINE_MS,
  });
  return z.coerce.number().parse(stdout.split("\n").at(-1));
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b).at(Math.floor(values.length / 2)) ?? Number.NaN;
}
