import { parseArgs } from "node:util";
import * as z from "zod";
import type { HostMessage } from "../host-process";
import { FunctionApp } from "./app";
import { Drain } from "./drain";
import { Keys } from "./keys";
import { startQueues } from "./queues";
import { startServer } from "./server";
import { startTimers } from "./timers";

/*
 * The local host: a process that loads the built app and serves its functions. It is started by a
 * parent process, to which it reports over IPC.
 */

const argumentsSchema = z.object({
  port: z.coerce.number().int().min(0).max(65_535),
  bundle: z.string(),
});

async function main(): Promise<void> {
  const { port, bundle } = argumentsSchema.parse(
    parseArgs({
      options: {
        port: { type: "string" },
        bundle: { type: "string", default: "dist/main.js" },
      },
    }).values,
  );
  const app = await FunctionApp.load(bundle);
  const stopTimers = startTimers(app, process.env);
  const stopQueues = startQueues(app, process.env);
  const drain = new Drain(app, async () => {
    stopTimers();
    await stopQueues();
  });
  const keys = new Keys(process.env["LOCAL_MASTER_KEY"]);
  const url = await startServer({ app, port, keys, drain });
  // As on the platform, what is running is broken off: nothing may depend on its end.
  for (const event of ["SIGINT", "SIGTERM", "disconnect"]) process.on(event, () => process.exit());

  report({ ready: { url } });
}

/** Sends a message to the parent process. */
function report(message: HostMessage, sent = () => {}): void {
  process.send?.(message, undefined, undefined, sent);
}

function describeFailure(error: unknown): HostMessage {
  if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") {
    const message =
      "The port is in use. Stop what listens there, or choose another port with --port.";
    return { failed: { reason: "port_in_use", message } };
  }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { failed: { reason: "start_failed", message } };
}

main().catch((error: unknown) => {
  report(describeFailure(error), () => process.exit(1));
});
