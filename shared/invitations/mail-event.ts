import * as z from "zod";
import { fieldErrors, type Reader, readBytes } from "../app/body";
import { verifyMailEvent } from "../clients/mail";
import { Problem } from "../core/problems";

const EVENT_BOUNDS = { bytes: 1024 * 1024, deadlineMs: 30_000 };

/** The database keeps no time far from these; the service was founded between them. */
const EARLIEST = new Date("2020-01-01T00:00:00Z");
const LATEST = new Date("2100-01-01T00:00:00Z");

type KnownEvent = "delivered" | "opened" | "bounced" | "complained";

/** Resend's events that say something of an invitation, and what. */
const KNOWN_EVENTS: Record<string, KnownEvent> = {
  "email.delivered": "delivered",
  "email.opened": "opened",
  "email.clicked": "opened",
  "email.bounced": "bounced",
  "email.complained": "complained",
};

const event = z.object({
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
});

interface MailEvent {
  eventId: string;
  emailId: string;
  /** When it happened, as the service says. */
  happenedAt: string;
  /** Nothing for an event that says nothing of an invitation. */
  event: KnownEvent | undefined;
}

/**
 * An event of the mail service.
 * @throws Problem `invalid_signature` where it is not signed by the service, or too old
 */
export const signedMailEvent: Reader<MailEvent> = {
  async read(request) {
    // Resend still sends the names from before the standard.
    const header = (name: string) =>
      request.headers.get(`webhook-${name}`) ?? request.headers.get(`svix-${name}`) ?? "";
    const eventId = header("id");
    const payload = (await readBytes(request, EVENT_BOUNDS)).toString("utf8");
    const verified = await verifyMailEvent(payload, {
      id: eventId,
      timestamp: header("timestamp"),
      signature: header("signature"),
    });
    const result = event.safeParse(verified);
    if (!result.success) {
      throw new Problem("invalid_request", { errors: fieldErrors(result.error) });
    }
    const { type, created_at, data } = result.data;
    const known = data.email_id ? KNOWN_EVENTS[type] : undefined;
    return { eventId, emailId: data.email_id ?? "", happenedAt: created_at, event: known };
  },
};
