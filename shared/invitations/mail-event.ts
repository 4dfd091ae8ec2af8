import * as z from "zod";
import { callAsService } from "../clients/database";
import type { Log } from "../core/log";

/** The database stores no time far outside of these; Resend was founded between them. */
const EARLIEST = new Date("2020-01-01T00:00:00Z");
const LATEST = new Date("2100-01-01T00:00:00Z");

/** Resend's events that concern an invitation. */
const KNOWN_EVENTS: Record<string, "delivered" | "opened" | "bounced" | "complained"> = {
  "email.delivered": "delivered",
  "email.opened": "opened",
  "email.clicked": "opened",
  "email.bounced": "bounced",
  "email.complained": "complained",
};

/** An event of Resend; `event` is undefined where it does not concern an invitation. */
export const mailEvent = z
  .object({
    type: z.string(),
    created_at: z.coerce
      .date()
      .min(EARLIEST)
      .max(LATEST)
      .transform((date) => date.toISOString()),
    data: z.object({
      email_id: z
        .string()
        .regex(/^[\w-]{1,200}$/)
        .optional(),
    }),
  })
  .transform(({ type, created_at, data: { email_id } }) => ({
    emailId: email_id ?? "",
    happenedAt: created_at,
    event: email_id ? KNOWN_EVENTS[type] : undefined,
  }));

/** Stores an event with the invitation of its mail. May be repeated. @throws Problem */
export async function recordMailEvent(
  eventId: string,
  { emailId, event, happenedAt }: z.output<typeof mailEvent>,
  log: Log,
): Promise<void> {
  if (!event) return;
  const parameters = {
    p_email_id: emailId,
    p_event: event,
    p_happened_at: happenedAt,
    p_event_id: eventId,
  };
  await callAsService("record_mail_event", parameters, z.unknown());
  log.info("mail_event", { event_id: eventId, mail_event: event });
}
