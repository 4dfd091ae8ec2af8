import * as z from "zod";
import { describeError, type Log, type LogFields } from "../core/log";
import { isProblemCode, Problem, toProblem } from "../core/problems";
import {
  type OutgoingMessage,
  QUEUE_PROPERTIES,
  type QueueName,
  type SendMessages,
} from "../core/queues";

/** What a message says about its own delivery. */
const delivery = z.looseObject({
  attempt: z.int().min(1).default(1),
  first_sent_at: z.iso.datetime({ offset: true }).optional(),
  /** Why it is not processed any more: the code of a problem. */
  rejected: z.string().optional(),
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

/**
 * The same message, not to be processed any more: each of its deliveries fails, until Service Bus moves it to the
 * dead-letter queue. Its body says why.
 */
const rejection = (queue: QueueName, messageId: string, body: unknown, code: string) => ({
  message_id: `${messageId}~rejected`,
  queue,
  body: { ...delivery.parse(body), rejected: code },
  due_at: new Date(),
});

/**
 * A lost lock counts as a failed delivery, and each end of an instance loses the locks of what it was doing. After
 * so many deliveries a message that was not settled is sent again for later, under a new count: otherwise some
 * deployments in a row would make it a dead letter. Those that are left before that are for sending it.
 */
const DELIVERIES_PER_ATTEMPT = QUEUE_PROPERTIES.maxDeliveries / 2;

/** So that the deliveries of a message whose next attempt cannot be sent span some minutes. */
const UNSENT_PAUSE_MS = 30_000;

interface Delivery {
  queue: QueueName;
  messageId: string;
  /** How often the message was delivered, with this delivery. */
  deliveryCount: number;
  body: unknown;
  handle: (body: unknown, log: Log) => Promise<void>;
  sendMessages: SendMessages;
  log: Log;
}

/**
 * Processes a delivery of a message. After a failure that may pass, which every unknown one may, the message is
 * sent again for later; where it can never be processed, or not within 12 hours, as rejected. This delivery then
 * completes.
 * @throws for a message that is rejected, or whose body is no object: it is to be dead-lettered
 */
export async function processMessage(received: Delivery): Promise<void> {
  const { deliveryCount, body, handle, log } = received;
  const state = delivery.safeParse(body);
  if (!state.success) throw new Problem("invalid_request", { cause: state.error });
  const { rejected } = state.data;
  if (rejected !== undefined)
    throw new Problem(isProblemCode(rejected) ? rejected : "internal_error");
  if (deliveryCount > DELIVERIES_PER_ATTEMPT) return sendForLater(received, INTERRUPTED);
  try {
    await handle(body, log);
  } catch (error) {
    await sendForLater(received, failureOf(error));
  }
}

interface Failure {
  code: string;
  isFinal: boolean;
  level: "warn" | "error";
  fields: LogFields;
}

const INTERRUPTED: Failure = { code: "interrupted", isFinal: false, level: "warn", fields: {} };

function failureOf(error: unknown): Failure {
  const { code } = toProblem(error);
  const isFinal = error instanceof Problem && !error.isTransient;
  const level = code === "internal_error" ? "error" : "warn";
  return { code, isFinal, level, fields: describeError(error) };
}

/** Sends the message for its next attempt; as rejected where there is none. */
async function sendForLater(received: Delivery, failure: Failure): Promise<void> {
  const { queue, messageId, deliveryCount, body, log } = received;
  const { code, isFinal, level } = failure;
  const next = isFinal ? undefined : nextAttempt(queue, messageId, body, new Date());
  await sendOrPause(received, next ?? rejection(queue, messageId, body, code));
  const delivered = { queue, message_id: messageId, deliveries: deliveryCount };
  const fields = { ...delivered, code, ...failure.fields };
  if (next) log[level]("message_retry_scheduled", { ...fields, due_at: next.due_at.toISOString() });
  else log.error(isFinal ? "message_rejected" : "message_retries_exhausted", fields);
}

async function sendOrPause(
  { queue, sendMessages }: Delivery,
  message: OutgoingMessage,
): Promise<void> {
  await sendMessages(queue, [message]).catch(async (unsent: unknown) => {
    await new Promise((resolve) => setTimeout(resolve, UNSENT_PAUSE_MS));
    throw unsent;
  });
}
