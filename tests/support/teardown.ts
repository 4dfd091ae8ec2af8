import { once } from "node:events";
import { rmSync } from "node:fs";
import path from "node:path";

const STOP_DEADLINE_MS = 90_000;

/** Stops the stack as Ctrl-C does, and deletes its data. */
export default async function teardown(): Promise<void> {
  const child = globalThis.stackProcess;
  if (!child || child.exitCode !== null) return;
  const exited = once(child, "exit", { signal: AbortSignal.timeout(STOP_DEADLINE_MS) });
  child.kill("SIGTERM");
  await exited;
  rmSync(path.dirname(process.env["TALENTI_STACK"] ?? ""), { recursive: true, force: true });
}
