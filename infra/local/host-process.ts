import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "./cli";
import { hostMessageSchema } from "./host/messages";
import { endWithUs } from "./processes";

const READY_DEADLINE_MS = 60_000;
/** Above the time that the host itself gives what is on its way. */
const STOP_DEADLINE_MS = 15_000;

export type Host = {
  url: string;
  pid: number;
  /** Gives the reason when the host ends by itself. */
  died: Promise<Error>;
  close: () => Promise<void>;
  /** Ends it as a crash would. */
  kill: () => Promise<void>;
};

/**
 * Starts the local host, with the app built already, as a process of its own.
 *
 * @throws UserError when the port is taken
 */
export async function startHost(options: {
  port: number;
  environment: Record<string, string>;
  masterKey: string;
  /** Another bundle than the deployed one. */
  bundle?: string;
  /** Whether what the functions log is thrown away. */
  quiet?: boolean;
}): Promise<Host> {
  const { port, bundle = "dist/main.js", quiet = false } = options;
  const child = fork(join(__dirname, "host/main.ts"), ["--port", `${port}`, "--bundle", bundle], {
    stdio: ["ignore", quiet ? "ignore" : "inherit", "inherit", "ipc"],
    env: { ...options.environment, LOCAL_MASTER_KEY: options.masterKey },
    // A process group of its own: Ctrl-C reaches us alone, and we end it.
    detached: true,
  });
  endWithUs(child, "SIGKILL");
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
  const [message]: unknown[] = await once(child, "message", { signal });
  const told = hostMessageSchema.parse(message);
  if ("ready" in told) return told.ready.url;
  if (told.failed.reason === "port_in_use") throw new UserError(told.failed.message);
  throw new Error(told.failed.message);
}
