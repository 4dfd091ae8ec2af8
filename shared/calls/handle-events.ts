import * as z from "zod";
import { callAsService } from "../clients/database";
import { isDatabaseOutage } from "../clients/database-errors";
import { inParallel } from "../core/in-parallel";
import { describeError, type Log } from "../core/log";
import { settings } from "../core/settings";
import { TEXT_LIMITS } from "../core/text-limits";
import { flushOutbox } from "../outbox/outbox";
import { type CallEvent, readCallEvent } from "./event";

const applied = z.object({
  outcome: z.enum(["applied", "parked", "repeated"]),
  interview_id: z.guid().nullable(),
});

type Outcome = "applied" | "parked" | "repeated" | "ignored" | "quarantined";

/** Nesting that JSON.parse accepts can overflow the stack here. */
function asText(raw: unknown): string {
  try {
    return (JSON.stringify(raw) ?? "").slice(0, TEXT_LIMITS.payload);
  } catch {
    return "";
  }
}

async function quarantine(raw: unknown, error: unknown, log: Log): Promise<Outcome> {
  const paths = error instanceof z.ZodError ? error.issues.map(({ path }) => path.join(".")) : [];
  const reason = paths.length > 0 ? `invalid: ${paths.slice(0, 10).join(", ")}` : "not applicable";
  await callAsService(
    "quarantine_event",
    { p_payload: asText(raw), p_reason: reason.slice(0, 500) },
    z.unknown(),
  );
  log.error("event_quarantined", { reason, ...describeError(error) });
  return "quarantined";
}

async function apply(event: CallEvent, log: Log): Promise<Outcome> {
  const { outcome, interview_id } = await callAsService(
    "apply_call_event",
    { p_event: { ...event }, p_scoring_delay_seconds: settings().SCORING_DELAY_SECONDS },
    applied,
  );
  log.info("call_event", { event_id: event.id, type: event.type, outcome, interview_id });
  return outcome;
}

/**
 * Applies an event, of either schema; ignores one that does not concern interviews; quarantines one that
 * cannot be read or applied, so that it does not affect others. May be repeated.
 */
async function handle(raw: unknown, log: Log): Promise<Outcome> {
  try {
    const event = readCallEvent(raw, settings().RECORDING_STORAGE_URL);
    return event ? await apply(event, log) : "ignored";
  } catch (error) {
    // An outage of the database passes; its failure on this one event does not.
    if (isDatabaseOutage(error)) throw error;
    return quarantine(raw, error, log);
  }
}

/** So that a batch ends well before Event Grid's time limit, and the database can serve others. */
const EVENTS_AT_ONCE = 10;

/**
 * Handles the events of a batch, each on its own, and does what follows from them.
 * @returns how many of them were quarantined
 * @throws Problem `database_…` where some are to be delivered again; the others are handled
 * nevertheless
 */
export async function handleEvents(batch: unknown[], log: Log): Promise<number> {
  const results = await inParallel(batch, EVENTS_AT_ONCE, (event) => handle(event, log));
  const outcomes = results.map((result) =>
    result.status === "fulfilled" ? result.value : undefined,
  );
  if (outcomes.some((outcome) => outcome && outcome !== "ignored")) await flushOutbox(log);
  for (const result of results) if (result.status === "rejected") throw result.reason;
  return outcomes.filter((outcome) => outcome === "quarantined").length;
}
