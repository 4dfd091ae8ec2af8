import type { Context } from "hono";
import * as z from "zod";
import type { FunctionApp } from "./app";
import type { RegisteredFunction } from "./functions-core";
import { logFailure } from "./log";

/** One event or a batch of them, in the Event Grid or the CloudEvents schema; passed on unchanged. */
const eventsSchema = z
  .union([z.array(z.looseObject({})), z.looseObject({})])
  .transform((events) => (Array.isArray(events) ? events : [events]));

const validationSchema = z.object({ data: z.object({ validationCode: z.string() }) });

/**
 * Handles what Event Grid posts to the platform's webhook of a function: the validation handshake,
 * and notifications, with one invocation per event, all in parallel. If one fails, the whole batch
 * fails, and Event Grid sends it again.
 */
export async function receiveEvents(
  context: Context,
  app: FunctionApp,
  target: RegisteredFunction,
): Promise<Response> {
  const body = eventsSchema.safeParse(await context.req.json().catch(() => undefined));
  if (!body.success) return context.text("Expected an event or a list of events", 500);
  switch ((context.req.header("aeg-event-type") ?? "").toLowerCase()) {
    case "subscriptionvalidation": {
      const event = validationSchema.safeParse(body.data[0]);
      if (!event.success) return context.text("No validation code", 500);
      return context.text(JSON.stringify({ validationResponse: event.data.data.validationCode }));
    }
    case "notification":
      return (await deliverAll(app, target, body.data))
        ? context.body(null, 202)
        : context.text("A function failed", 500);
    case "unsubscribe":
      return context.body(null, 202);
    default:
      return context.text("Unknown aeg-event-type", 400);
  }
}

/** @returns whether every invocation succeeded */
async function deliverAll(
  app: FunctionApp,
  target: RegisteredFunction,
  events: Record<string, unknown>[],
): Promise<boolean> {
  const results = await Promise.allSettled(
    events.map(async (event) =>
      app.invoke(
        target,
        { json: JSON.stringify(event) },
        { triggerMetadata: { data: { json: JSON.stringify(event["data"] ?? null) } } },
      ),
    ),
  );
  const failures = results.filter((result) => result.status === "rejected");
  for (const { reason } of failures) logFailure(target.metadata.name, reason);
  return failures.length === 0;
}
