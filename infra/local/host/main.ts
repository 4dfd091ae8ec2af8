import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import * as z from "zod";
import { FunctionApp } from "./app";
import type { HostMessage } from "./messages";
import { startQueues } from "./queues";
import { startServer } from "./server";
import { startTimers } from "./timers";

/** How long requests and invocations on the way may take to end when the host stops. */
const GRACE_MS = 5000;

const argumentsSchema = z.object({
  port: z.coerce.number().int().min(0).max(65_535),
  bundle: z.string(),
});

async function main(): Promise<void> {
  const { port, bundle } = argumentsSchema.parse(
    parseArgs({
      options: {
        port: { type: "string", default: "7071" },
        bundle: { type: "string", default: "dist/main.js" },
      },
    }).values,
  );
  const app = await FunctionApp.load(bundle);
  const masterKey = process.env["LOCAL_MASTER_KEY"];
  const server = await startServer({ app, port, masterKey });
  const stopTimers = startTimers(app, process.env);
  const stopQueues = startQueues(app, process.env);

  let stopping = false;
  async function stop(): Promise<void> {
    if (stopping) return;
    stopping = true;
    stopTimers();
    // The app's own end has to come to an end as well.
    setTimeout(() => process.exit(), 2 * GRACE_MS);
    const ending = Promise.all([server.close(), stopQueues(), app.idle()]);
    await Promise.race([ending, wait(GRACE_MS)]);
    await app.terminate();
    process.exit();
  }
  for (const event of ["SIGINT", "SIGTERM", "disconnect"]) process.on(event, () => void stop());

  tell({ ready: { url: server.url } });
}

/** Tells the parent process, or whoever reads the terminal. */
function tell(message: HostMessage, told = () => {}): void {
  if (process.send) {
    process.send(message, undefined, undefined, told);
    return;
  }
  if ("ready" in message) console.log(`Functions at ${message.ready.url}`);
  else console.error(message.failed.message);
  told();
}

function describeFailure(error: unknown): HostMessage {
  if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") {
    const message = "The port is taken. Stop what listens there, or choose another with --port.";
    return { failed: { reason: "port_in_use", message } };
  }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { failed: { reason: "start_failed", message } };
}

main().catch((error: unknown) => {
  tell(describeFailure(error), () => process.exit(1));
});
