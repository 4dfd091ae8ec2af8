import * as z from "zod";
import { callAsService } from "../clients/database";
import { sendMessages } from "../clients/service-bus";
import { describeError, type Log } from "../core/log";
import { type OutgoingMessage, outgoingMessage } from "../core/queues";

/** What SQL functions give of the messages that they have put down to be sent. */
export const outgoingMessages = z.array(outgoingMessage);

/**
 * Sends messages that the database holds, and notes there that they are sent. Where it cannot be done
 * now, the timer does it: nothing is lost, so nobody is told of a failure.
 */
export async function sendOutgoing(messages: readonly OutgoingMessage[], log: Log): Promise<void> {
  if (messages.length === 0) return;
  try {
    await sendAndMark(messages);
  } catch (error) {
    log.warn("outbox_send_failed", { messages: messages.length, ...describeError(error) });
  }
}

/** Those of each queue by themselves: one queue that fails keeps no other's from being marked. */
async function sendAndMark(messages: readonly OutgoingMessage[]): Promise<void> {
  const byQueue = Map.groupBy(messages, ({ queue }) => queue);
  const outcomes = await Promise.allSettled(
    [...byQueue].map(async ([queue, some]) => {
      await sendMessages(queue, some);
      const p_message_ids = some.map(({ message_id }) => message_id);
      await callAsService("mark_messages_sent", { p_message_ids }, z.unknown());
    }),
  );
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
}

const MESSAGES_AT_ONCE = 100;

/** Of one run; what is left is for the next, a minute later. */
const MOST_BATCHES = 50;

/** Sends what nobody else has: after a crash, or while Service Bus was away. @throws Problem */
export async function sendPending(log: Log): Promise<void> {
  let sent = 0;
  for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
    const messages = await callAsService(
      "claim_pending_messages",
      { p_limit: MESSAGES_AT_ONCE },
      outgoingMessages,
    );
    if (messages.length === 0) break;
    await sendAndMark(messages);
    sent += messages.length;
  }
  if (sent > 0) log.warn("outbox_backlog_sent", { messages: sent });
}
