import type {
  ServiceBusClient,
  ServiceBusMessage,
  ServiceBusReceivedMessage,
  ServiceBusReceiver,
} from "@azure/service-bus";
import * as z from "zod";
import type { QueueName } from "../../shared/core/queues";

/** The number of messages per request. */
const PAGE = 100;
/** The number of dead letters that are read per queue. */
export const MAX_READ = 1_000;

/** The properties that Service Bus adds to a dead letter. */
const REASONS = ["DeadLetterReason", "DeadLetterErrorDescription"];

const jobSchema = z.looseObject({
  /** Set by a consumer that sends its message again with a growing delay. */
  attempt: z.number().optional(),
  first_sent_at: z.unknown().optional(),
  /** Why a consumer does not process it any more. */
  rejected: z.string().optional(),
});

export function deadLetterReceiver(client: ServiceBusClient, queue: QueueName): ServiceBusReceiver {
  return client.createReceiver(queue, { subQueueType: "deadLetter", skipParsingBodyAsJson: true });
}

/**
 * Peeks at the dead letters of a queue, oldest first, at most {@link MAX_READ}. Call it once per client
 * and queue, because the client continues where it stopped.
 */
export async function* readDeadLetters(
  client: ServiceBusClient,
  queue: QueueName,
): AsyncGenerator<ServiceBusReceivedMessage> {
  const receiver = deadLetterReceiver(client, queue);
  try {
    for (let read = 0; read < MAX_READ; ) {
      const page = await receiver.peekMessages(Math.min(PAGE, MAX_READ - read));
      if (page.length === 0) return;
      yield* page;
      read += page.length;
    }
  } finally {
    await receiver.close();
  }
}

/** The number of the message, which is unique in its queue. */
export function sequenceOf(message: ServiceBusReceivedMessage): string {
  return String(message.sequenceNumber);
}

export function textOf({ body }: ServiceBusReceivedMessage): string {
  return Buffer.isBuffer(body) ? body.toString("utf8") : JSON.stringify(body);
}

/** The body, if it is a JSON object. */
export function jobOf(message: ServiceBusReceivedMessage): z.output<typeof jobSchema> | undefined {
  try {
    return jobSchema.parse(JSON.parse(textOf(message)));
  } catch {
    return undefined;
  }
}

/**
 * The message to resend: with its attempts reset, and with an id derived from its sequence number, so
 * that it differs from the original id and is the same if resending is repeated.
 */
export function copyOf(message: ServiceBusReceivedMessage): ServiceBusMessage {
  const { attempt: _, first_sent_at: __, rejected: ___, ...job } = jobOf(message) ?? {};
  const original = String(message.messageId ?? "").replace(/(:resent:\d+)?(~\w+)*$/, "");
  const properties = Object.entries(message.applicationProperties ?? {});
  const { contentType } = message;
  return {
    body: jobOf(message) ? Buffer.from(JSON.stringify(job)) : message.body,
    messageId: `${original}:resent:${sequenceOf(message)}`,
    ...(contentType !== undefined && { contentType }),
    applicationProperties: Object.fromEntries(
      properties.filter(([name]) => !REASONS.includes(name)),
    ),
  };
}
