import { createHash, timingSafeEqual } from "node:crypto";
import type { HttpRequest } from "@azure/functions";
import * as z from "zod";
import { JSON_BOUNDS, mediaType, type Reader, readBytes } from "../app/body";
import { authenticateEventGrid } from "../app/entra";
import { inParallel } from "../core/in-parallel";
import type { Log } from "../core/log";
import { Problem } from "../core/problems";
import { settings } from "../core/settings";
import { CONTROLS_AT_ONCE, controlRecordings } from "../recordings/control";
import { takeEvent } from "./take-event";

const digest = (text: string) => createHash("sha256").update(text).digest();

/**
 * Lets Event Grid in: by the shared secret that its subscription sends, or by its token of Entra ID.
 * @throws Problem `unauthenticated`
 */
export async function eventGrid(request: HttpRequest): Promise<undefined> {
  const expected = settings().ACS_WEBHOOK_SECRET;
  const given = request.headers.get("x-webhook-secret");
  if (expected && given && timingSafeEqual(digest(given), digest(expected))) return;
  const authorization = request.headers.get("authorization") ?? "";
  const token = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+) *$/i.exec(authorization)?.[1];
  if (!token) throw new Problem("unauthenticated");
  await authenticateEventGrid(token);
}

/** Who else asks whether they may deliver is told nothing. */
const EVENT_GRID_ORIGIN = "eventgrid.azure.net";

/** The handshake of CloudEvents: what a request for permission is answered with; nothing for other requests. */
export function deliveryPermission(request: HttpRequest): Record<string, string> | undefined {
  const origin = request.headers.get("webhook-request-origin");
  if (origin === null) return undefined;
  if (origin.trim().toLowerCase() !== EVENT_GRID_ORIGIN) throw new Problem("forbidden");
  return { "webhook-allowed-origin": EVENT_GRID_ORIGIN, "webhook-allowed-rate": "*" };
}

const MEDIA_TYPES = [
  "application/json",
  "application/cloudevents+json",
  "application/cloudevents-batch+json",
];

/** What Event Grid puts into one batch at the most. */
const MOST_EVENTS = 5_000;

/**
 * One event or a batch of them, not looked at yet: what is wrong with one must not trouble the others.
 * @throws Problem `unsupported_media_type`, `body_too_large`, `invalid_json`, `invalid_request`
 */
export const events: Reader<unknown[]> = {
  async read(request) {
    if (!MEDIA_TYPES.includes(mediaType(request) ?? "")) {
      throw new Problem("unsupported_media_type", { detail: `Send ${MEDIA_TYPES.join(" or ")}.` });
    }
    const bytes = await readBytes(request, JSON_BOUNDS);
    let body: unknown;
    try {
      body = JSON.parse(bytes.toString("utf8"));
    } catch (cause) {
      throw new Problem("invalid_json", { cause });
    }
    const batch = Array.isArray(body) ? z.array(z.unknown()).parse(body) : [body];
    if (batch.length <= MOST_EVENTS) return batch;
    throw new Problem("invalid_request", { detail: `At most ${MOST_EVENTS} events are taken.` });
  },
};

const validation = z.object({
  eventType: z.literal("Microsoft.EventGrid.SubscriptionValidationEvent"),
  data: z.object({ validationCode: z.string().min(1).max(200) }),
});

/** The code of a batch that only asks whether this webhook is ours. */
export const validationCode = ([event, ...others]: unknown[]): string | undefined =>
  others.length > 0 ? undefined : validation.safeParse(event).data?.data.validationCode;

/** So that a batch is done well before Event Grid gives up, and leaves the database to others, too. */
const EVENTS_AT_ONCE = 10;

/**
 * Takes the events of a batch, each on its own.
 * @returns how many of them were set aside
 * @throws Problem where some are to be delivered again; the others are taken all the same
 */
export async function takeEvents(batch: unknown[], log: Log): Promise<number> {
  const outcomes = await inParallel(batch, EVENTS_AT_ONCE, (event) => takeEvent(event, log));
  const taken = outcomes.flatMap((outcome) =>
    outcome.status === "fulfilled" ? [outcome.value] : [],
  );
  // All at once, at the end: the answer is not to wait for each of them. What is more, the timer does.
  const controls = taken.flatMap(({ recording }) => recording);
  await controlRecordings(controls.slice(0, CONTROLS_AT_ONCE), log);
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
  return taken.filter(({ outcome }) => outcome === "set_aside").length;
}
