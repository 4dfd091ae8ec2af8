import { fork } from "node:child_process";
import { once } from "node:events";
import { appEnvironment } from "../../infra/local/app-environment";
import { hostMessageSchema } from "../../infra/local/host-process";
import { stack } from "./stack";

const START_DEADLINE_MS = 90_000;
const STOP_DEADLINE_MS = 90_000;

export interface TestHost {
  url: string;
  /** What it has logged so far. */
  log(): string;
  stop(): Promise<void>;
}

/** One more instance of the app on the stack's cloud, with some settings of its own. */
export async function startHost(settings: Record<string, string> = {}): Promise<TestHost> {
  const environment = { ...appEnvironment(stack(), process.env), ...settings };
  const child = fork("infra/local/host/main.ts", ["--port", "0"], {
    execArgv: ["--import", "tsx"],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: { ...environment, LOCAL_MASTER_KEY: stack().master_key },
  });
  let log = "";
  for (const output of [child.stdout, child.stderr]) {
    output?.on("data", (chunk: Buffer) => {
      log += chunk.toString();
    });
  }
  const [received]: unknown[] = await once(child, "message", {
    signal: AbortSignal.timeout(START_DEADLINE_MS),
  });
  const message = hostMessageSchema.parse(received);
  if ("failed" in message) throw new Error(message.failed.message);
  return {
    url: message.ready.url,
    log: () => log,
    stop: async () => {
      const exited = once(child, "exit", { signal: AbortSignal.timeout(STOP_DEADLINE_MS) });
      child.kill("SIGTERM");
      await exited;
    },
  };
}
