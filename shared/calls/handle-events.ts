import * as z from "zod";
import { callAsService } from "../clients/database";
import { inParallel } from "../core/in-parallel";
import { describeError, type Log } from "../core/log";
import { Problem } from "../core/problems";
import { settings } from "../core/settings";
import { outgoingMessages, sendOutgoing } from "../outbox/outbox";
import {
  CONTROLS_AT_ONCE,
  controlRecordings,
  type RecordingControl,
  recordingControl,
  recordsCalls,
} from "../recordings/control";
import { type CallEvent, readCallEvent } from "./event";

const applied = z.object({
  outcome: z.enum(["applied", "parked", "repeated"]),
  interview_id: z.guid().nullable(),
  messages: outgoingMessages,
  recording: z.array(recordingControl),
});

interface Handled {
  outcome: "applied" | "parked" | "repeated" | "ignored" | "set_aside";
  /** Recordings to start or stop because of the event. */
  recording: RecordingControl[];
}

/** The most that is stored of an unreadable event: Event Grid sends no larger ones. */
const PAYLOAD_CHARACTERS = 1024 * 1024;

/** Nesting that JSON.parse accepts can overflow the stack here. */
function asText(raw: unknown): string {
  try {
    return (JSON.stringify(raw) ?? "").slice(0, PAYLOAD_CHARACTERS);
  } catch {
    return "";
  }
}

async function setAside(raw: unknown, error: unknown, log: Log): Promise<Handled> {
  const paths = error instanceof z.ZodError ? error.issues.map(({ path }) => path.join(".")) : [];
  const reason = paths.length > 0 ? `invalid: ${paths.slice(0, 10).join(", ")}` : "not applicable";
  await callAsService(
    "set_aside_event",
    { p_payload: asText(raw), p_reason: reason.slice(0, 500) },
    z.unknown(),
  );
  log.error("event_quarantined", { reason, ...describeError(error) });
  return { outcome: "set_aside", recording: [] };
}

async function apply(event: CallEvent, log: Log): Promise<Handled> {
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

/** An outage of the database passes; its failure on this one event does not. */
const isOutage = (error: unknown) =>
  error instanceof Problem && error.code === "database_unavailable";

/**
 * Applies an event, of either schema; ignores one that does not concern interviews; sets aside one
 * that cannot be read or applied, so that it does not affect others. May be repeated.
 */
async function handle(raw: unknown, log: Log): Promise<Handled> {
  try {
    const event = readCallEvent(raw, settings().RECORDING_STORAGE_URL);
    return event ? await apply(event, log) : { outcome: "ignored", recording: [] };
  } catch (error) {
    if (isOutage(error)) throw error;
    return setAside(raw, error, log);
  }
}

/**
 * Handles one event, and starts or stops the recordings of its call.
 * @throws Problem `database_unavailable`: the event is to be delivered again
 */
export async function handleEvent(raw: unknown, log: Log): Promise<void> {
  const { recording } = await handle(raw, log);
  await controlRecordings(recording, log);
}

/** So that a batch ends well before Event Grid's time limit, and the database can serve others. */
const EVENTS_AT_ONCE = 10;

/**
 * Handles the events of a batch, each on its own.
 * @returns how many of them were set aside
 * @throws Problem where some are to be delivered again; the others are handled nevertheless
 */
export async function handleEvents(batch: unknown[], log: Log): Promise<number> {
  const outcomes = await inParallel(batch, EVENTS_AT_ONCE, (event) => handle(event, log));
  const handled = outcomes.flatMap((outcome) =>
    outcome.status === "fulfilled" ? [outcome.value] : [],
  );
  // Together at the end, so that the response does not wait for each. The timer does the rest.
  const controls = handled.flatMap(({ recording }) => recording);
  await controlRecordings(controls.slice(0, CONTROLS_AT_ONCE), log);
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
  return handled.filter(({ outcome }) => outcome === "set_aside").length;
}
