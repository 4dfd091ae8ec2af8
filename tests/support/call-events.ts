import { randomUUID } from "node:crypto";
import * as z from "zod";
import type { OwnDatabase } from "./own-database";

/** An event of a call, as the app passes it to the database. */
export interface CallEvent {
  id: string;
  type:
    | "call_started"
    | "participant_added"
    | "participant_removed"
    | "call_ended"
    | "recording_ready";
  time: string;
  server_call_id?: string;
  group_id?: string;
  correlation_id?: string;
  recording_id?: string;
  duration_seconds?: number;
  own_storage?: boolean;
  recording_started_at?: string;
  recording_duration_ms?: number;
  recording_format?: string;
  parts?: {
    index: number;
    document_id: string;
    content_location: string;
    metadata_location?: string;
  }[];
}

const claimedMessages = z.array(
  z.object({
    message_id: z.string(),
    queue: z.string(),
    body: z.record(z.string(), z.unknown()),
    due_at: z.string(),
  }),
);

const recordingActions = z.array(
  z.object({
    server_call_id: z.string(),
    action: z.enum(["start", "stop"]),
    recording_id: z.string().nullable(),
  }),
);

type Database = Pick<OwnDatabase, "call">;

export const claimMessages = async ({ call }: Database, limit = 1_000) =>
  claimedMessages.parse(await call("claim_pending_messages", { p_limit: limit }));

/** Claims all messages that are due and marks them as sent, so that none is claimed again. @returns them */
export async function sendMessages(database: Database) {
  const claimed = await claimMessages(database);
  await database.call("mark_messages_sent", {
    p_message_ids: claimed.map(({ message_id }) => message_id),
  });
  return claimed;
}

export const claimRecordingActions = async (
  { call }: Database,
  { record = true, limit = 100 } = {},
) =>
  recordingActions.parse(
    await call("claim_recording_actions", { p_record: record, p_limit: limit }),
  );

const applied = z.object({
  outcome: z.enum(["applied", "parked", "repeated"]),
  interview_id: z.guid().nullable(),
});

const START = Date.parse("2026-03-01T09:00:00Z");

/** The time so many seconds after the start of the first call. */
export const at = (seconds: number) => new Date(START + seconds * 1_000).toISOString();

/**
 * Applies an event that must be accepted; then sends all messages that are due, and claims all recordings
 * that are, as the app does.
 */
export async function applyEvent(
  database: Database,
  event: CallEvent,
  { delay = 120, record = false } = {},
) {
  const answer = applied.parse(
    await database.call("apply_call_event", {
      p_event: { ...event },
      p_scoring_delay_seconds: delay,
    }),
  );
  const messages = await sendMessages(database);
  return { ...answer, messages, recording: await claimRecordingActions(database, { record }) };
}

/** Saves that a recording was started. @returns whether its call is known */
export const saveStarted = async (
  { call }: Database,
  { serverCallId, recordingId }: { serverCallId: string; recordingId: string },
  startedAt = at(5),
) =>
  z.boolean().parse(
    await call("save_started_recording", {
      p_server_call_id: serverCallId,
      p_recording_id: recordingId,
      p_started_at: startedAt,
    }),
  );

/** The events of one call, each with its own id; `group` is the group call id that its caller joined. */
export function callOf(group?: string) {
  const serverCallId = `server-call-${randomUUID()}`;
  const recordingId = `recording-${randomUUID()}`;
  const event = (type: CallEvent["type"], seconds: number, more: Partial<CallEvent> = {}) => ({
    id: randomUUID(),
    type,
    time: at(seconds),
    server_call_id: serverCallId,
    ...(group === undefined ? {} : { group_id: group }),
    correlation_id: `correlation-${serverCallId}`,
    ...more,
  });
  return {
    serverCallId,
    recordingId,
    started: (seconds: number, more?: Partial<CallEvent>) => event("call_started", seconds, more),
    joined: (seconds: number, more?: Partial<CallEvent>) =>
      event("participant_added", seconds, more),
    left: (seconds: number, more?: Partial<CallEvent>) =>
      event("participant_removed", seconds, more),
    ended: (seconds: number, more?: Partial<CallEvent>) => event("call_ended", seconds, more),
    /** Of one file; without a group id, as Azure sends it. */
    recorded: (seconds: number, more: Partial<CallEvent> = {}): CallEvent => ({
      id: randomUUID(),
      type: "recording_ready",
      time: at(seconds),
      server_call_id: serverCallId,
      recording_id: recordingId,
      recording_started_at: at(5),
      recording_duration_ms: 60_000,
      recording_format: "wav",
      parts: [recordingPart(0)],
      ...more,
    }),
  };
}

export const recordingPart = (index: number) => ({
  index,
  document_id: `${index}-document`,
  content_location: `https://recordings.example.test/${index}-document/content/audio`,
});
