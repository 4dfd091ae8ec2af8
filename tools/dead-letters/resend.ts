import type { ServiceBusClient, ServiceBusReceivedMessage } from "@azure/service-bus";
import type { QueueName } from "../../shared/core/queues";
import { copyOf, deadLetterReceiver, MAX_READ, sequenceOf } from "./messages";

const BATCH = 50;
/** How long dead letters are waited for that somebody else may hold. */
const WAIT_MS = 2_000;

/**
 * Sends dead letters back to their queue, each before it is taken out: interrupted in between it
 * would be sent again, under the same id, for which consumers are ready.
 *
 * @param wanted their numbers
 * @returns the numbers of those that were sent back
 */
export async function resend(
  client: ServiceBusClient,
  queue: QueueName,
  wanted: ReadonlySet<string>,
): Promise<string[]> {
  const receiver = deadLetterReceiver(client, queue);
  const sender = client.createSender(queue);
  const resent: string[] = [];
  // Service Bus gives them out in its own order: what is not wanted is held until the rest is found.
  const others: ServiceBusReceivedMessage[] = [];
  try {
    while (resent.length < wanted.size && others.length < MAX_READ) {
      const batch = await receiver.receiveMessages(BATCH, { maxWaitTimeInMs: WAIT_MS });
      if (batch.length === 0) break;
      for (const message of batch) {
        if (!wanted.has(sequenceOf(message))) {
          others.push(message);
          continue;
        }
        await sender.sendMessages(copyOf(message));
        await receiver.completeMessage(message);
        resent.push(sequenceOf(message));
      }
    }
  } finally {
    for (const message of others) await receiver.abandonMessage(message);
    await Promise.all([receiver.close(), sender.close()]);
  }
  return resent;
}
