import * as z from "zod";
import { callAsService } from "../clients/database";
import type { Log } from "../core/log";

/** The database stores no time far outside of these; Resend was founded between them. */
const EARLIEST = new Date("2020-01-01T00:00:00Z");
const LATEST = new Date("2100-01-01T00:00:00Z");

/** Resend's events that concern an invitation. */
const KNOWN_EVENTS = new Map([
  ["email.delivered", "delivered"],
  ["email.opened", "opened"],
  ["email.clicked", "opened"],
  ["email.bounced", "bounced"],
  ["email.complained", "complained"],
  ["email.failed", "failed"],
  ["email.suppressed", "suppressed"],
]);

/** Resend's events that say nothing new: the mail was sent by us, and whether it arrives is still open. */
const IGNORED_EVENTS = new Set(["email.sent", "email.scheduled", "email.delivery_delayed"]);

/** A code such as `reached_daily_quota`. Anything else, such as a sentence with an address, is left out. */
const reasonCode = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,100}$/)
  .max(100)
  .nullish()
  .catch(undefined);

const eventData = z.object({
  email_id: z
    .string()
    .regex(/^[\w-]{1,200}$/)
    .max(200)
    .optional(),
  bounce: z.object({ type: reasonCode }).optional().catch(undefined),
  failed: z.object({ reason: reasonCode }).optional().catch(undefined),
  suppressed: z.object({ type: reasonCode }).optional().catch(undefined),
});

/** An event of Resend; `event` is undefined where it does not concern an invitation. */
export const mailEvent = z
  .object({
    type: z.string().max(100),
    created_at: z.coerce
      .date()
      .min(EARLIEST)
      .max(LATEST)
      .meta({ format: "date-time" })
      .transform((date) => date.toISOString()),
    data: eventData,
  })
  .transform(({ type, created_at, data }) => ({
    type,
    emailId: data.email_id ?? "",
    happenedAt: created_at,
    event: data.email_id ? KNOWN_EVENTS.get(type) : undefined,
    reason: data.bounce?.type ?? data.failed?.reason ?? data.suppressed?.type ?? null,
  }));

/** Types that were logged, so that each is logged once by a process. */
const loggedTypes = new Set<string>();
const LOGGED_TYPES_AT_MOST = 100;

function logUnknownType(type: string, log: Log): void {
  if (KNOWN_EVENTS.has(type) || IGNORED_EVENTS.has(type)) return;
  if (loggedTypes.has(type) || loggedTypes.size >= LOGGED_TYPES_AT_MOST) return;
  loggedTypes.add(type);
  log.warn("mail_event_unknown", { mail_event: type });
}

/** Stores an event with the invitation of its mail. May be repeated. @throws Problem */
export async function recordMailEvent(
  eventId: string,
  { type, emailId, event, happenedAt, reason }: z.output<typeof mailEvent>,
  log: Log,
): Promise<void> {
  if (!event) {
    logUnknownType(type, log);
    return;
  }
  const parameters = {
    p_email_id: emailId,
    p_event: event,
    p_happened_at: happenedAt,
    p_event_id: eventId,
    p_reason: reason,
  };
  await callAsService("record_mail_event", parameters, z.unknown());
  log.info("mail_event", { event_id: eventId, mail_event: event });
}
