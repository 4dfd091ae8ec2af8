import * as z from "zod";
import { callAsService } from "../clients/database";
import { sendMessages } from "../clients/service-bus";
import { describeError, type Log } from "../core/log";
import { type OutgoingMessage, outgoingMessage } from "../core/queues";

/** The messages that a SQL function has written to the outbox. */
export const outgoingMessages = z.array(outgoingMessage);

/**
 * Sends messages of the outbox and marks them as sent. A failure is only logged: the messages stay in
 * the outbox, and the timer sends them.
 */
export async function sendOutgoing(messages: readonly OutgoingMessage[], log: Log): Promise<void> {
  if (messages.length === 0) return;
  try {
    await sendAndMark(messages);
  } catch (error) {
    log.warn("outbox_send_failed", { messages: messages.length, ...describeError(error) });
  }
}

/** Each queue on its own: the messages of the others are marked although one queue fails. */
async function sendAndMark(messages: readonly OutgoingMessage[]): Promise<void> {
  const byQueue = Map.groupBy(messages, ({ queue }) => queue);
  const outcomes = await Promise.allSettled(
    [...byQueue].map(async ([queue, group]) => {
      await sendMessages(queue, group);
      const p_message_ids = group.map(({ message_id }) => message_id);
      await callAsService("mark_messages_sent", { p_message_ids }, z.unknown());
    }),
  );
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
}

const BATCH_SIZE = 100;

/** In one run of the timer; the next one, a minute later, continues. */
const MAX_BATCHES = 50;

/** Sends what is left in the outbox after a crash or an outage. @throws Problem */
export async function sendPending(log: Log): Promise<void> {
  let sent = 0;
  for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
    const messages = await callAsService(
      "claim_pending_messages",
      { p_limit: BATCH_SIZE },
      outgoingMessages,
    );
    if (messages.length === 0) break;
    await sendAndMark(messages);
    sent += messages.length;
  }
  if (sent > 0) log.warn("outbox_backlog_sent", { messages: sent });
}
