import { type ChildProcess, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import { UserError } from "./cli";
import { killOnExit } from "./processes";

const READY_DEADLINE_MS = 60_000;
/** The host ends at once, unless its event loop is blocked. */
const STOP_DEADLINE_MS = 15_000;
const KEY_BYTES = 32;

/** What the host process reports to its parent process over IPC. */
export const hostMessageSchema = z.union([
  z.object({ ready: z.object({ url: z.url() }) }),
  z.object({
    failed: z.object({ reason: z.enum(["port_in_use", "start_failed"]), message: z.string() }),
  }),
]);

export type HostMessage = z.infer<typeof hostMessageSchema>;

export type Host = {
  url: string;
  pid: number;
  /** Resolves with the reason if the host ends by itself. */
  died: Promise<Error>;
  close: () => Promise<void>;
  /** Ends it as a crash would. */
  kill: () => Promise<void>;
};

/**
 * Starts the local host as a process of its own. The app must be built already.
 *
 * @throws UserError if the port is in use
 */
export async function startHost(options: {
  port: number;
  environment: Record<string, string>;
  masterKey: string;
  /** Another bundle than the deployed one. */
  bundle?: string;
  /** Whether to discard what the functions log. */
  quiet?: boolean;
}): Promise<Host> {
  const { port, bundle = "dist/main.js", quiet = false } = options;
  const child = fork(join(__dirname, "host/main.ts"), ["--port", `${port}`, "--bundle", bundle], {
    stdio: ["ignore", quiet ? "ignore" : "inherit", "inherit", "ipc"],
    env: { ...options.environment, LOCAL_MASTER_KEY: options.masterKey },
    // Its own process group, so that Ctrl-C reaches only this process, which then stops the host.
    detached: true,
  });
  killOnExit(child, "SIGKILL");
  const exited = once(child, "exit");
  const died = exited.then(() => new UserError("The host of the functions ended unexpectedly."));
  const close = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGTERM");
    await Promise.race([exited, sleep(STOP_DEADLINE_MS, undefined, { ref: false })]);
    child.kill("SIGKILL");
  };
  const kill = async () => {
    child.kill("SIGKILL");
    await exited;
  };
  try {
    const url = await Promise.race([readiness(child), died.then((error) => Promise.reject(error))]);
    return { url, pid: child.pid ?? Number.NaN, died, close, kill };
  } catch (error) {
    await close();
    throw error;
  }
}

/** @returns its address */
async function readiness(child: ChildProcess): Promise<string> {
  const signal = AbortSignal.timeout(READY_DEADLINE_MS);
  const [received]: unknown[] = await once(child, "message", { signal });
  const message = hostMessageSchema.parse(received);
  if ("ready" in message) return message.ready.url;
  if (message.failed.reason === "port_in_use") throw new UserError(message.failed.message);
  throw new Error(message.failed.message);
}

/** The key of the local host, created at the first start in a data directory and stored there. */
export async function readOrCreateMasterKey(directory: string): Promise<string> {
  const path = join(directory, "master-key");
  const stored = await readFile(path, "utf8").catch(() => "");
  if (stored !== "") return stored;
  const created = randomBytes(KEY_BYTES).toString("base64url");
  await writeFile(path, created, { mode: 0o600 });
  return created;
}
