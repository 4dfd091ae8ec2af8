import type { ServiceBusClient, ServiceBusReceivedMessage } from "@azure/service-bus";
import type { QueueName } from "../../shared/core/queues";
import { copyOf, deadLetterReceiver, MAX_READ, sequenceOf } from "./messages";

const BATCH = 50;
/** How long to wait for dead letters that another client may have locked. */
const WAIT_MS = 2_000;

/**
 * Sends dead letters back to their queue. Each is sent before it is removed: after an interruption in
 * between it is sent again with the same id, and the duplicate is detected.
 *
 * @param wanted their sequence numbers
 * @returns the sequence numbers of those that were sent
 */
export async function resend(
  client: ServiceBusClient,
  queue: QueueName,
  wanted: ReadonlySet<string>,
): Promise<string[]> {
  const receiver = deadLetterReceiver(client, queue);
  const sender = client.createSender(queue);
  const resent: string[] = [];
  // Service Bus chooses the order: unwanted messages stay locked until the wanted ones are found.
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
