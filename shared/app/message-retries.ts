import * as z from "zod";
import { describeError, type Log } from "../core/log";
import { Problem, toProblem } from "../core/problems";
import type { OutgoingMessage, QueueName, SendMessages } from "../core/queues";

/** What a message says about its own delivery. */
const delivery = z.looseObject({
  attempt: z.int().min(1).default(1),
  first_sent_at: z.iso.datetime({ offset: true }).optional(),
});

const FIRST_DELAY_MS = 60_000;

/** From the first attempt to the last: ACS deletes recordings after a day. */
const ATTEMPTS_SPAN_MS = 12 * 60 * 60 * 1_000;

/**
 * The message for the next attempt, 1, 2, 4, … minutes from now and at last 12 hours after the first.
 * @returns undefined once the 12 hours are over
 */
export function nextAttempt(
  queue: QueueName,
  messageId: string,
  body: unknown,
  now: Date,
): OutgoingMessage | undefined {
  const current = delivery.parse(body);
  const first = new Date(current.first_sent_at ?? now).getTime();
  const last = first + ATTEMPTS_SPAN_MS;
  if (now.getTime() >= last) return undefined;
  const due = now.getTime() + FIRST_DELAY_MS * 2 ** (current.attempt - 1);
  const attempt = current.attempt + 1;
  return {
    // Each attempt has its own id, and a repeated delivery of this attempt gives the same next one.
    message_id: `${messageId.replace(/~\d+$/, "")}~${attempt}`,
    queue,
    body: { ...current, attempt, first_sent_at: new Date(first).toISOString() },
    due_at: new Date(Math.min(due, last)),
  };
}

/** So that the ten deliveries of a message whose next attempt cannot be sent span some minutes. */
const UNSENT_PAUSE_MS = 30_000;

interface Delivery {
  queue: QueueName;
  messageId: string;
  body: unknown;
  handle: (body: unknown, log: Log) => Promise<void>;
  sendMessages: SendMessages;
  log: Log;
}

/**
 * Processes a delivery of a message. After a failure that may pass, which every unknown one may, the message is
 * sent again for later, and this delivery completes.
 * @throws for a message that can never be processed, or not within 12 hours: it is to be dead-lettered
 */
export async function processMessage(delivery: Delivery): Promise<void> {
  const { queue, messageId, body, handle, sendMessages, log } = delivery;
  try {
    await handle(body, log);
  } catch (error) {
    if (error instanceof Problem && !error.isTransient) throw error;
    const { code } = toProblem(error);
    const fields = { queue, message_id: messageId, code, ...describeError(error) };
    const next = nextAttempt(queue, messageId, body, new Date());
    if (!next) {
      log.error("message_retries_exhausted", fields);
      throw error;
    }
    await sendMessages(queue, [next]).catch(async (unsent: unknown) => {
      await new Promise((resolve) => setTimeout(resolve, UNSENT_PAUSE_MS));
      throw unsent;
    });
    const level = code === "internal_error" ? "error" : "warn";
    log[level]("message_retry_scheduled", { ...fields, due_at: next.due_at.toISOString() });
  }
}
