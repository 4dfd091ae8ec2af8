import * as z from "zod";
import { callAsService } from "../clients/database";
import { sendMessages } from "../clients/service-bus";
import { describeError, type Log } from "../core/log";
import { measure } from "../core/telemetry";
import { type OutgoingMessage, outgoingMessage, type QueueName } from "../core/queues";
import { claimRecordingActions, performRecordingActions } from "../recordings/control";

const MESSAGES_AT_ONCE = 100;

/** A recording that was started may have files waiting for it, or consent withdrawn meanwhile. */
const PASSES = 3;

/** Of the timer; its next run, a minute later, continues. */
const TIMER_PASSES = 50;

/**
 * Does what follows from a change in the database, right after it: sends the messages of the outbox, and
 * starts and stops recordings. What fails is only logged: the timer repeats it.
 */
export async function flushOutbox(log: Log): Promise<void> {
  try {
    await flush(PASSES, log);
  } catch (error) {
    log.warn("outbox_flush_failed", describeError(error));
  }
}

const backlog = z.object({
  unsent_messages: z.int(),
  oldest_unsent_seconds: z.number(),
  unimported_recordings: z.int(),
  oldest_unimported_seconds: z.number(),
  /** At most 1,000. */
  due_recordings: z.int(),
});

/**
 * The same for what a crash or an outage left. Then logs what still waits, for alerts.
 * @throws Problem where something cannot be sent yet
 */
export async function flushBacklog(log: Log): Promise<void> {
  try {
    const messages = await flush(TIMER_PASSES, log);
    if (messages > 0) log.warn("outbox_backlog_sent", { messages });
  } finally {
    const waiting = await callAsService("read_backlog", {}, backlog);
    measure("outboxAge", waiting.oldest_unsent_seconds);
    measure("importLag", waiting.oldest_unimported_seconds);
    measure("retentionDue", waiting.due_recordings);
    log.info("backlog", waiting);
  }
}

/** @returns the number of messages sent */
async function flush(passes: number, log: Log): Promise<number> {
  let sent = 0;
  for (let pass = 0; pass < passes; pass += 1) {
    const [messages, actions] = await Promise.all([claimMessages(), claimRecordingActions()]);
    await allOf([sendAndMark(messages), performRecordingActions(actions, log)]);
    sent += messages.length;
    if (messages.length < MESSAGES_AT_ONCE && actions.length === 0) break;
  }
  return sent;
}

const claimMessages = () =>
  callAsService("claim_pending_messages", { p_limit: MESSAGES_AT_ONCE }, z.array(outgoingMessage));

/** Each queue on its own: a failing one does not hold up the others. */
async function sendAndMark(messages: readonly OutgoingMessage[]): Promise<void> {
  const byQueue = Map.groupBy(messages, ({ queue }) => queue);
  await allOf([...byQueue].map(([queue, group]) => sendToQueue(queue, group)));
}

async function sendToQueue(queue: QueueName, messages: readonly OutgoingMessage[]): Promise<void> {
  await sendMessages(queue, messages);
  const p_message_ids = messages.map(({ message_id }) => message_id);
  await callAsService("mark_messages_sent", { p_message_ids }, z.unknown());
}

/** Waits for all of the work, also after one has failed. @throws the first error */
async function allOf(work: readonly Promise<unknown>[]): Promise<void> {
  for (const outcome of await Promise.allSettled(work)) {
    if (outcome.status === "rejected") throw outcome.reason;
  }
}
