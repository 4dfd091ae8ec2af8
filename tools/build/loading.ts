import { execFile } from "node:child_process";
import { promisify } from "node:util";
import * as z from "zod";
import { median } from "../timing";

const run = promisify(execFile);

const LOAD_DEADLINE_MS = 30_000;

const timesSchema = z.tuple([z.number(), z.number(), z.number()]);

/** In milliseconds. */
export interface LoadTimes {
  /** From the start of the process until the file is loaded. */
  process: number;
  /** The loading itself. */
  loading: number;
  /** From the start of the process until what the file has started has run as far as it can without waiting. */
  started: number;
}

/** Loads the file given as an argument like the Functions worker does, and prints the times. */
const LOAD_SCRIPT = `
  const { prototype } = require("node:module");
  const load = prototype.require;
  const core = { registerFunction() {}, registerHook() {}, setProgrammingModel() {}, log() {} };
  prototype.require = function (id) {
    return id === "@azure/functions-core" ? core : load.call(this, id);
  };
  const start = performance.now();
  require(process.argv[1]);
  const end = performance.now();
  setImmediate(() => {
    const times = [end, end - start, performance.now()];
    process.stdout.write("\\n" + JSON.stringify(times), () => process.exit());
  });
`;

/** Loads a file in a new process, with only these variables beside those of this process. */
export async function timeLoading(
  file: string,
  environment: Record<string, string>,
): Promise<LoadTimes> {
  const { stdout } = await run(process.execPath, ["-e", LOAD_SCRIPT, file], {
    env: { ...process.env, ...environment },
    timeout: LOAD_DEADLINE_MS,
  });
  const [total, loading, started] = timesSchema.parse(JSON.parse(stdout.split("\n").at(-1) ?? ""));
  return { process: total, loading, started };
}

export function medians(times: LoadTimes[]): LoadTimes {
  const of = (key: keyof LoadTimes) => median(times.map((time) => time[key]));
  return { process: of("process"), loading: of("loading"), started: of("started") };
}
