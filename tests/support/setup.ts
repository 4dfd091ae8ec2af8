import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A first start builds the app and makes a database. */
const START_DEADLINE_MS = 180_000;
const POLL_MS = 100;

/** What would put a real project or gateway in the place of the local one. */
const REAL_SERVICES = ["SUPABASE_URL", "AI_GATEWAY_URL", "LOVABLE_API_KEY", "OPENAI_API_KEY"];

function localEnvironment(): NodeJS.ProcessEnv {
  for (const name of REAL_SERVICES) delete process.env[name];
  return { ...process.env, AI_SIMULATOR_WORD_DELAY_MS: "1" };
}

declare global {
  var stackProcess: ReturnType<typeof spawn> | undefined;
}

/**
 * Starts what `npm start` starts, once for all test files, with data and ports of its own, so that a
 * developer's running stack is left alone.
 */
export default async function setup(): Promise<void> {
  const directory = path.resolve(".local", `test-${process.pid}`);
  const stackFile = path.join(directory, "stack.json");
  const child = spawn(
    path.resolve("node_modules/.bin/tsx"),
    ["infra/local/start.ts", "--directory", directory, "--free-ports", "--port", "0"],
    { stdio: ["ignore", "pipe", "pipe"], env: localEnvironment() },
  );
  globalThis.stackProcess = child;
  let output = "";
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-4_000);
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const deadline = Date.now() + START_DEADLINE_MS;
  while (!existsSync(stackFile)) {
    if (child.exitCode !== null) throw new Error(`The local stack did not start:\n${output}`);
    if (Date.now() > deadline) throw new Error(`The local stack took too long:\n${output}`);
    await sleep(POLL_MS);
  }
  process.env["TALENTI_STACK"] = stackFile;
}
