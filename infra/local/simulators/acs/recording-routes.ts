import { Hono } from "hono";
import * as z from "zod";
import type { SimulatorApp } from "../simulator";
import { type Call, type Calls, type Recording, type RecordingOptions, record } from "./calls";
import type { OwnStorage } from "./customer-storage";
import { RefusedCall, readBody } from "./errors";

const locatorSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("serverCallLocator"), serverCallId: z.string() }),
  z.object({ kind: z.literal("groupCallLocator"), groupCallId: z.string() }),
  z.object({ kind: z.literal("roomCallLocator"), roomId: z.string() }),
]);
/** What of it the project does not use is refused, and not left out in silence. */
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

/** What ACS records a content and channel type in; the first is the one taken unless told. */
const FORMATS = {
  "audio mixed": ["mp3", "wav"],
  "audio unmixed": ["wav"],
  "audioVideo mixed": ["mp4"],
  "audioVideo unmixed": [],
} as const;

const INVALID = { status: 400, code: "8523" } as const;

/** Recording of calls, as ACS serves it: start, state and stop. */
export function recordingRoutes(calls: Calls, storage: OwnStorage): SimulatorApp {
  const app: SimulatorApp = new Hono();
  app.post("/calling/recordings", async (context) => {
    const start = await readBody(context, startSchema, INVALID);
    const options = optionsOf(start);
    const { containerUrl } = options;
    if (containerUrl !== undefined && !(await storage.has(containerUrl))) {
      throw new RefusedCall(400, "8523", "There is no such container to record to.");
    }
    const call = calls.findOpen(matcherOf(start.callLocator));
    if (!call) throw new RefusedCall(404, "8522", "Call not found.");
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
    throw new RefusedCall(400, "8557", "That content and channel are not recorded in that format.");
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
      // No call that is simulated is held in a room.
      return () => false;
  }
}

/** @throws RefusedCall when there is none, or it has stopped */
function find(calls: Calls, recordingId: string): Recording {
  const recording = calls.findRecording(recordingId);
  if (!recording) throw new RefusedCall(404, "8522", "Recording not found.");
  return recording;
}

/** As ACS tells of a recording; one that is paused would be inactive. */
function stateOf({ id }: Recording) {
  return {
    recordingId: id,
    recordingState: "active",
    recordingKind: "AzureCommunicationServices",
  };
}
