import type {
  ServiceBusClient,
  ServiceBusMessage,
  ServiceBusReceivedMessage,
  ServiceBusReceiver,
} from "@azure/service-bus";
import * as z from "zod";
import type { QueueName } from "../../shared/core/queues";

/** Messages of one look at a queue. */
const PAGE = 100;
/** No more of a queue's dead letters are looked at. */
export const MAX_READ = 1_000;

/** What Service Bus adds when a message becomes a dead letter. */
const REASONS = ["DeadLetterReason", "DeadLetterErrorDescription"];

const jobSchema = z.looseObject({
  /** Of a consumer that sends its message again with growing delay. */
  attempt: z.number().optional(),
  first_sent_at: z.unknown().optional(),
});

export function deadLetterReceiver(client: ServiceBusClient, queue: QueueName): ServiceBusReceiver {
  return client.createReceiver(queue, { subQueueType: "deadLetter", skipParsingBodyAsJson: true });
}

/**
 * The dead letters of a queue, oldest first, without taking them: {@link MAX_READ} at most. Once a
 * client and queue, for the client goes on where it was.
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

/** The number that tells it from all others of its queue. */
export function sequenceOf(message: ServiceBusReceivedMessage): string {
  return String(message.sequenceNumber);
}

export function textOf({ body }: ServiceBusReceivedMessage): string {
  return Buffer.isBuffer(body) ? body.toString("utf8") : JSON.stringify(body);
}

/** Its body as JSON, where it is an object of it. */
export function jobOf(message: ServiceBusReceivedMessage): z.output<typeof jobSchema> | undefined {
  try {
    return jobSchema.parse(JSON.parse(textOf(message)));
  } catch {
    return undefined;
  }
}

/**
 * The message as it is sent back: at its first attempt again, and under an id that its number in the
 * dead-letter queue gives it, so that it is none that was sent before, and the same every time.
 */
export function copyOf(message: ServiceBusReceivedMessage): ServiceBusMessage {
  const { attempt: _, first_sent_at: __, ...job } = jobOf(message) ?? {};
  const original = String(message.messageId ?? "").replace(/:resent:\d+$/, "");
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
