import * as z from "zod";

/** The queues of slow work: the same in Azure and locally. */
export const QUEUES = [
  "interview-scoring",
  "recording-import",
  "data-retention",
  "resume-parsing",
] as const;

/** How each of them is set up. */
export const QUEUE_PROPERTIES = {
  /** How long a message is invisible to others while it is processed; the host renews its lock. */
  lockDurationMs: 30_000,
  /**
   * After so many failed deliveries, of which a lost lock is one, a message moves to the dead-letter queue. The app
   * decides itself what becomes a dead letter, so that this only ends what it cannot.
   */
  maxDeliveries: 10,
  /** Within this time a second message with the same id is a duplicate of the first. */
  duplicateWindowMs: 10 * 60 * 1_000,
} as const;

export type QueueName = (typeof QUEUES)[number];

/** A message to be sent: it names things by their ids and carries no personal data. */
export const outgoingMessage = z.object({
  /** Service Bus drops a second message with the same id within ten minutes. */
  message_id: z.string().min(1).max(128),
  queue: z.enum(QUEUES),
  body: z.record(z.string(), z.unknown()),
  /** Delivered no earlier. */
  due_at: z.coerce.date(),
  /** The trace that its processing belongs to. */
  traceparent: z.string().nullish(),
});
export type OutgoingMessage = z.output<typeof outgoingMessage>;

/** Sends messages of one queue together. @throws Problem `queue_…` */
export type SendMessages = (
  queue: QueueName,
  messages: readonly OutgoingMessage[],
) => Promise<void>;
