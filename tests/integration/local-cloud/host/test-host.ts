import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import pWaitFor from "p-wait-for";
import { type HostMessage, hostMessageSchema } from "../../../../infra/local/host-process";
import { connectionString } from "../../../../infra/local/service-bus/service-bus";
import { bundle } from "../../../../tools/build/build";

export const MASTER_KEY = "test-master-key";

/** Nothing listens there. */
const UNREACHABLE = connectionString(1, "none");

const DEADLINE_MS = 90_000;

export interface TestHost {
  process: ChildProcess;
  /** The first message of the host over IPC. */
  message: HostMessage;
  /** Where it listens; empty if it did not start. */
  url: string;
  /** The lines of its stdout so far. */
  lines: string[];
  stop(): Promise<void>;
}

/** Bundles the test app in the same way as the real one. */
export async function buildFixture(): Promise<{ file: string; remove(): Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), "talenti-host-"));
  await bundle({ main: "tests/integration/local-cloud/host/test-app.ts" }, directory);
  return {
    file: join(directory, "main.js"),
    remove: async () => rm(directory, { recursive: true }),
  };
}

/** Starts the host as a process and waits for its first message. */
export async function startTestHost(
  bundleFile: string,
  environment: Record<string, string | undefined> = {},
  port = "0",
): Promise<TestHost> {
  const child = fork("infra/local/host/main.ts", ["--port", port, "--bundle", bundleFile], {
    execArgv: ["--import", "tsx"],
    stdio: ["ignore", "pipe", "inherit", "ipc"],
    env: {
      ...process.env,
      LOCAL_MASTER_KEY: MASTER_KEY,
      EVERY_SECOND: "0 0 0 1 1 *",
      QUEUE_CONNECTION: UNREACHABLE,
      ...environment,
    },
  });
  const lines: string[] = [];
  if (child.stdout) createInterface(child.stdout).on("line", (line) => lines.push(line));
  const [received] = await once(child, "message", { signal: AbortSignal.timeout(DEADLINE_MS) });
  const message = hostMessageSchema.parse(received);
  return {
    process: child,
    message,
    url: "ready" in message ? message.ready.url : "",
    lines,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, "exit");
      child.kill();
      await exited;
    },
  };
}

/** Waits until the check returns a value. @throws TimeoutError */
export async function until<T>(check: () => T | undefined | Promise<T | undefined>): Promise<T> {
  return pWaitFor<T>(
    async () => {
      const value = await check();
      return value !== undefined && pWaitFor.resolveWith(value);
    },
    { timeout: DEADLINE_MS },
  );
}

/** Waits for a line on the host's stdout that contains the text. */
export async function lineWith(host: TestHost, text: string): Promise<string> {
  return until(() => host.lines.find((line) => line.includes(text)));
}
