import { once } from "node:events";

const STOP_DEADLINE_MS = 20_000;

/** Stops the stack as Ctrl-C does. */
export default async function teardown(): Promise<void> {
  const child = globalThis.stackProcess;
  if (!child || child.exitCode !== null) return;
  const exited = once(child, "exit", { signal: AbortSignal.timeout(STOP_DEADLINE_MS) });
  child.kill("SIGTERM");
  await exited;
}
