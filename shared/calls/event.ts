import * as z from "zod";
import { TEXT_LIMITS } from "../core/text-limits";

/** The database stores no time far outside of these; ACS was founded between them. */
const EARLIEST = new Date("2020-01-01T00:00:00Z");
const LATEST = new Date("2100-01-01T00:00:00Z");

/** As many as a day-long recording in parts of two minutes has. */
const MAX_PARTS = 1_000;

const time = z.coerce
  .date()
  .min(EARLIEST)
  .max(LATEST)
  .transform((date) => date.toISOString());

/** What Postgres stores as text: no control characters, no unpaired surrogates. */
const id = z
  .string()
  .min(1)
  .max(TEXT_LIMITS.id)
  .regex(/^[^\p{Cc}\p{Cs}]+$/u);

interface Envelope {
  id: string;
  type: string;
  time: string;
  subject: string;
  data: unknown;
}

/** Unknown fields are ignored. */
const eventGridEvent = z
  .looseObject({ id, eventType: id, eventTime: time, subject: z.string(), data: z.unknown() })
  .transform(({ eventType, eventTime, ...event }) => ({
    ...event,
    type: eventType,
    time: eventTime,
  }));

/** CloudEvents 1.0. */
const cloudEvent = z.looseObject({
  specversion: z.literal("1.0"),
  id,
  type: id,
  time,
  subject: z.string().default(""),
  data: z.unknown(),
});

const readEnvelope = (raw: unknown): Envelope =>
  typeof raw === "object" && raw !== null && "specversion" in raw
    ? cloudEvent.parse(raw)
    : eventGridEvent.parse(raw);

/** ACS's documentation and libraries disagree on fields: only what is needed is required. */
const call = z.looseObject({
  serverCallId: id,
  group: z.looseObject({ id: id.optional().catch(undefined) }).nullish(),
  correlationId: id.optional().catch(undefined),
});

const seconds = z
  .number()
  .min(0)
  .max(86_400 * 7);

const ended = z.looseObject({
  durationOfCall: seconds.optional().catch(undefined),
  callDurationInSeconds: seconds.optional().catch(undefined),
});

const location = z.url({ protocol: /^https?$/ }).max(TEXT_LIMITS.url);

const part = z.looseObject({
  documentId: id,
  index: z.int().min(0).max(100_000),
  contentLocation: location,
  metadataLocation: location.optional().catch(undefined),
});

const recording = z.looseObject({
  recordingStorageInfo: z.looseObject({
    recordingChunks: z.array(part).min(1).max(MAX_PARTS),
  }),
  recordingId: id.optional().catch(undefined),
  storageType: z.string().optional().catch(undefined),
  recordingStartTime: time.optional().catch(undefined),
  recordingDurationMs: z
    .number()
    .min(0)
    .max(2 ** 31 - 1)
    .transform(Math.round)
    .optional()
    .catch(undefined),
  recordingFormatType: z.string().max(TEXT_LIMITS.name).optional().catch(undefined),
});

/** An event in the form that the database applies: ids and times, no names. */
export interface CallEvent {
  id: string;
  type:
    | "call_started"
    | "participant_added"
    | "participant_removed"
    | "call_ended"
    | "recording_ready";
  time: string;
  server_call_id?: string | undefined;
  group_id?: string | undefined;
  correlation_id?: string | undefined;
  recording_id?: string | undefined;
  duration_seconds?: number | undefined;
  own_storage?: boolean;
  recording_started_at?: string | undefined;
  recording_duration_ms?: number | undefined;
  recording_format?: string | undefined;
  parts?: {
    index: number;
    document_id: string;
    content_location: string;
    /** Where the metadata of the file are, which name the participants. */
    metadata_location: string | undefined;
  }[];
}

function callEvent(event: Envelope, type: CallEvent["type"]): CallEvent {
  const { serverCallId, group, correlationId } = call.parse(event.data);
  return {
    id: event.id,
    type,
    time: event.time,
    server_call_id: serverCallId,
    group_id: group?.id,
    correlation_id: correlationId,
  };
}

function callEnded(event: Envelope): CallEvent {
  const { durationOfCall, callDurationInSeconds } = ended.parse(event.data);
  return {
    ...callEvent(event, "call_ended"),
    duration_seconds: durationOfCall ?? callDurationInSeconds,
  };
}

/** The part after `word` in `/recording/call/…/serverCallId/…/recordingId/…`; any part may be missing. */
function fromSubject(subject: string, word: string): string | undefined {
  const parts = subject.split("/");
  const at = parts.indexOf(word);
  const found = at < 0 ? undefined : parts[at + 1];
  if (!found) return undefined;
  try {
    return id.safeParse(decodeURIComponent(found)).data;
  } catch {
    return undefined;
  }
}

function recordingReady(event: Envelope, ownContainerUrl: string | undefined): CallEvent {
  const data = recording.parse(event.data);
  const parts = data.recordingStorageInfo.recordingChunks;
  const isInOwnContainer = ({ contentLocation }: { contentLocation: string }) =>
    ownContainerUrl !== undefined && contentLocation.startsWith(`${ownContainerUrl}/`);
  return {
    id: event.id,
    type: "recording_ready",
    time: event.time,
    server_call_id: fromSubject(event.subject, "serverCallId"),
    recording_id: data.recordingId ?? fromSubject(event.subject, "recordingId"),
    // `AzureBlob`, in newer versions `azureBlobStorage`; not every event has it.
    own_storage: /^azureblob/i.test(data.storageType ?? "") || parts.every(isInOwnContainer),
    recording_started_at: data.recordingStartTime,
    recording_duration_ms: data.recordingDurationMs,
    recording_format: data.recordingFormatType
      ?.toLowerCase()
      .replace(/[^a-z0-9]/g, "")
      .slice(0, 10),
    parts: parts.map((chunk) => ({
      index: chunk.index,
      document_id: chunk.documentId,
      content_location: chunk.contentLocation,
      metadata_location: chunk.metadataLocation,
    })),
  };
}

type Reader = (event: Envelope, ownContainerUrl: string | undefined) => CallEvent;

const READERS = new Map<string, Reader>([
  ["Microsoft.Communication.CallStarted", (event) => callEvent(event, "call_started")],
  [
    "Microsoft.Communication.CallParticipantAdded",
    (event) => callEvent(event, "participant_added"),
  ],
  [
    "Microsoft.Communication.CallParticipantRemoved",
    (event) => callEvent(event, "participant_removed"),
  ],
  ["Microsoft.Communication.CallEnded", callEnded],
  ["Microsoft.Communication.RecordingFileStatusUpdated", recordingReady],
]);

/** The events that the app subscribes to. */
export const CALL_EVENT_TYPES = [...READERS.keys()];

/**
 * Reads an event of either schema.
 * @param ownContainerUrl our own container, if ACS records into one
 * @returns undefined for an event type that does not concern interviews
 * @throws z.ZodError for an invalid event
 */
export function readCallEvent(raw: unknown, ownContainerUrl?: string): CallEvent | undefined {
  const event = readEnvelope(raw);
  return READERS.get(event.type)?.(event, ownContainerUrl);
}
