import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { type HostMessage, hostMessageSchema } from "../../../../infra/local/host/messages";
import { connectionString } from "../../../../infra/local/service-bus/service-bus";
import { bundle } from "../../../../tools/build/build";

export const MASTER_KEY = "test-master-key";

/** Where nothing listens. */
const AWAY = connectionString(1, "none");

const DEADLINE_MS = 90_000;
const POLL_MS = 20;

export interface TestHost {
  process: ChildProcess;
  /** The first thing that the host said over IPC. */
  message: HostMessage;
  /** Where it listens; empty where it did not start. */
  url: string;
  /** Lines that it has written to stdout so far. */
  lines: string[];
  stop(): Promise<void>;
}

/** Builds the fixture app as the real one is built; gives the bundle and how to remove it. */
export async function buildFixture(): Promise<{ file: string; remove(): Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), "talenti-host-"));
  await bundle({ main: "tests/integration/local-cloud/host/test-app.ts" }, directory);
  return {
    file: join(directory, "main.js"),
    remove: async () => rm(directory, { recursive: true }),
  };
}

/** Starts the host as a process of its own and waits for its first message. */
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
      QUEUE_CONNECTION: AWAY,
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

/** Waits until the check gives something, and gives that; throws when it never does. */
export async function until<T>(check: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  for (;;) {
    const value = await check();
    if (value !== undefined) return value;
    await wait(POLL_MS, undefined, { signal: deadline });
  }
}

/** Waits for a line on the host's stdout that holds the text. */
export async function lineWith(host: TestHost, text: string): Promise<string> {
  return until(() => host.lines.find((line) => line.includes(text)));
}
