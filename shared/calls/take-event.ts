import * as z from "zod";
import { callAsService } from "../clients/database";
import { describeError, type Log } from "../core/log";
import { Problem } from "../core/problems";
import { settings } from "../core/settings";
import { outgoingMessages, sendOutgoing } from "../queues/outbox";
import { type RecordingControl, recordingControl, recordsCalls } from "../recordings/control";
import { type CallEvent, readCallEvent } from "./event";

const applied = z.object({
  outcome: z.enum(["applied", "parked", "repeated"]),
  interview_id: z.guid().nullable(),
  messages: outgoingMessages,
  recording: z.array(recordingControl),
});

/** What became of an event, and the recordings that are to be started or stopped because of it. */
interface Taken {
  outcome: "applied" | "parked" | "repeated" | "ignored" | "set_aside";
  recording: RecordingControl[];
}

/** What is kept of an event that cannot be read: Event Grid sends none that is larger. */
const PAYLOAD_CHARACTERS = 1024 * 1024;

/** Nesting that JSON.parse survives can exhaust the stack here. */
function asText(raw: unknown): string {
  try {
    return (JSON.stringify(raw) ?? "").slice(0, PAYLOAD_CHARACTERS);
  } catch {
    return "";
  }
}

async function setAside(raw: unknown, error: unknown, log: Log): Promise<Taken> {
  const paths = error instanceof z.ZodError ? error.issues.map(({ path }) => path.join(".")) : [];
  const reason = paths.length > 0 ? `invalid: ${paths.slice(0, 10).join(", ")}` : "not applicable";
  await callAsService(
    "set_aside_event",
    { p_payload: asText(raw), p_reason: reason.slice(0, 500) },
    z.unknown(),
  );
  log.error("event_set_aside", { reason, ...describeError(error) });
  return { outcome: "set_aside", recording: [] };
}

async function apply(event: CallEvent, log: Log): Promise<Taken> {
  const { outcome, interview_id, messages, recording } = await callAsService(
    "apply_call_event",
    {
      p_event: { ...event },
      p_scoring_delay_seconds: settings().SCORING_DELAY_SECONDS,
      p_record: recordsCalls(),
    },
    applied,
  );
  log.info("call_event", { event_id: event.id, type: event.type, outcome, interview_id });
  await sendOutgoing(messages, log);
  return { outcome, recording };
}

/** The database being away passes; that it cannot take this one event does not. */
const isOutage = (error: unknown) => error instanceof Problem && error.status === 503;

/**
 * Takes an event, of either schema: applies it, or leaves what is none of ours, or sets aside what cannot be
 * read or applied, where it troubles no other event. It can be repeated at will.
 * @throws Problem `database_unavailable`: the event is to be delivered again
 */
export async function takeEvent(raw: unknown, log: Log): Promise<Taken> {
  try {
    const event = readCallEvent(raw, settings().RECORDING_STORAGE_URL);
    return event ? await apply(event, log) : { outcome: "ignored", recording: [] };
  } catch (error) {
    if (isOutage(error)) throw error;
    return setAside(raw, error, log);
  }
}
