import { Hono } from "hono";
import * as z from "zod";
import type { SimulatorApp } from "../simulator";
import { type Call, type Calls, type Recording, type RecordingOptions, record } from "./calls";
import type { CustomerStorage } from "./customer-storage";
import { AcsError, readBody } from "./errors";

const locatorSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("serverCallLocator"), serverCallId: z.string() }),
  z.object({ kind: z.literal("groupCallLocator"), groupCallId: z.string() }),
  z.object({ kind: z.literal("roomCallLocator"), roomId: z.string() }),
]);
/** Options that the project does not use are rejected rather than ignored. */
const startSchema = z.strictObject({
  callLocator: locatorSchema,
  recordingContentType: z.enum(["audio", "audioVideo"]).default("audioVideo"),
  recordingChannelType: z.enum(["mixed", "unmixed"]).default("mixed"),
  recordingFormatType: z.enum(["wav", "mp3", "mp4"]).optional(),
  externalStorage: z
    .discriminatedUnion("recordingStorageKind", [
      z.object({ recordingStorageKind: z.literal("azureCommunicationServices") }),
      z.object({
        recordingStorageKind: z.literal("azureBlobStorage"),
        recordingDestinationContainerUrl: z.url(),
      }),
    ])
    .optional(),
});
type Start = z.infer<typeof startSchema>;

/** The formats that ACS supports for a content and channel type; the first is the default. */
const FORMATS = {
  "audio mixed": ["mp3", "wav"],
  "audio unmixed": ["wav"],
  "audioVideo mixed": ["mp4"],
  "audioVideo unmixed": [],
} as const;

const INVALID = { status: 400, code: "8523" } as const;

/** Recording of calls, as ACS serves it: start, state and stop. */
export function recordingRoutes(calls: Calls, storage: CustomerStorage): SimulatorApp {
  const app: SimulatorApp = new Hono();
  app.post("/calling/recordings", async (context) => {
    const start = await readBody(context, startSchema, INVALID);
    const options = optionsOf(start);
    const { containerUrl } = options;
    if (containerUrl !== undefined && !(await storage.has(containerUrl))) {
      throw new AcsError(400, "8523", "There is no such container to record to.");
    }
    const call = calls.findActive(matcherOf(start.callLocator));
    if (!call) throw new AcsError(404, "8522", "Call not found.");
    const requestId = context.req.header("repeatability-request-id");
    return context.json(stateOf(record(call, options, requestId)));
  });
  app.get("/calling/recordings/:recordingId", (context) =>
    context.json(stateOf(find(calls, context.req.param("recordingId")))),
  );
  app.delete("/calling/recordings/:recordingId", (context) => {
    find(calls, context.req.param("recordingId")).stoppedAt = new Date();
    return context.body(null, 204);
  });
  return app;
}

function optionsOf(start: Start): RecordingOptions {
  const { recordingContentType: content, recordingChannelType: channel } = start;
  const formats: readonly RecordingOptions["format"][] = FORMATS[`${content} ${channel}`];
  const [format] = formats.filter((known) => known === (start.recordingFormatType ?? known));
  if (!format) {
    throw new AcsError(400, "8557", "That content and channel are not recorded in that format.");
  }
  const storage = start.externalStorage;
  const containerUrl =
    storage?.recordingStorageKind === "azureBlobStorage"
      ? storage.recordingDestinationContainerUrl
      : undefined;
  return { content, channel, format, containerUrl };
}

function matcherOf(locator: Start["callLocator"]): (call: Call) => boolean {
  switch (locator.kind) {
    case "serverCallLocator":
      return ({ serverCallId }) => serverCallId === locator.serverCallId;
    case "groupCallLocator":
      return ({ groupId }) => groupId === locator.groupCallId;
    case "roomCallLocator":
      // Simulated calls are never in a room.
      return () => false;
  }
}

/** @throws AcsError if there is none, or it has stopped */
function find(calls: Calls, recordingId: string): Recording {
  const recording = calls.findRecording(recordingId);
  if (!recording) throw new AcsError(404, "8522", "Recording not found.");
  return recording;
}

/** The state of a recording as ACS returns it; a paused one would be inactive. */
function stateOf({ id }: Recording) {
  return {
    recordingId: id,
    recordingState: "active",
    recordingKind: "AzureCommunicationServices",
  };
}
