import { Hono } from "hono";
import * as z from "zod";
import type { SimulatorApp } from "../simulator";
import type { Call, Calls } from "./calls";
import { documentIdSchema } from "./content-store";
import { readBody } from "./errors";
import { type Delivery, deliver } from "./event-delivery";
import {
  callEnded,
  callStarted,
  type EventGridEvent,
  participantAdded,
  participantRemoved,
  recordingReady,
} from "./events";
import type { Identities } from "./identities";
import type { RecordingFiles } from "./recording-files";

const LOOPBACK = ["127.0.0.1", "localhost"];

const startSchema = z.strictObject({
  group_id: z.string().min(1),
  deliver_to: z
    .url()
    .refine((url) => LOOPBACK.includes(new URL(url).hostname), "expected a loopback address"),
  headers: z.record(z.string(), z.string()).default({}),
  started_by: z
    .string()
    .regex(/^8:acs:\S+$/, "expected the raw id of an ACS user")
    .optional(),
});
const endSchema = z.strictObject({ document_id: documentIdSchema.optional() });

const INVALID = { status: 422, code: "ValidationError" } as const;

type Dependencies = { calls: Calls; files: RecordingFiles; identities: Identities };

/** Control routes that start and end simulated calls, and deliver their events. */
export function callRoutes({ calls, files, identities }: Dependencies): SimulatorApp {
  const app: SimulatorApp = new Hono();

  app.post("/_calls", async (context) => {
    const request = await readBody(context, startSchema, INVALID);
    const call = calls.start({
      groupId: request.group_id,
      startedBy: request.started_by ?? identities.create(),
      subscriber: { url: request.deliver_to, headers: request.headers },
    });
    const deliveries = await deliverAll(call, [callStarted(call), participantAdded(call)]);
    return context.json({ ...describe(call), deliveries }, 201);
  });

  app.get("/_calls/:serverCallId", (context) =>
    context.json(describe(calls.get(context.req.param("serverCallId")))),
  );

  app.post("/_calls/:serverCallId/end", async (context) => {
    const { document_id } = await readBody(context, endSchema, INVALID);
    const document = document_id === undefined ? undefined : await files.find(document_id);
    const call = calls.end(context.req.param("serverCallId"));
    const recorded = document
      ? call.recordings.map(async (recording) =>
          recordingReady(call, recording, await files.createChunk(call, recording, document)),
        )
      : [];
    const events = [participantRemoved(call), callEnded(call), ...recorded];
    return context.json({ ...describe(call), deliveries: await deliverAll(call, events) });
  });

  return app;
}

/** In parallel: a subscriber must not rely on their order. */
function deliverAll(
  { subscriber }: Call,
  events: (EventGridEvent | Promise<EventGridEvent>)[],
): Promise<Delivery[]> {
  return Promise.all(events.map(async (event) => deliver(await event, subscriber)));
}

function describe(call: Call) {
  return {
    server_call_id: call.serverCallId,
    correlation_id: call.correlationId,
    started_at: call.startedAt.toISOString(),
    ended_at: call.endedAt?.toISOString() ?? null,
    recordings: call.recordings.map(({ id, stoppedAt, containerUrl }) => ({
      recording_id: id,
      state: stoppedAt ? "stopped" : "active",
      container_url: containerUrl ?? null,
    })),
  };
}
