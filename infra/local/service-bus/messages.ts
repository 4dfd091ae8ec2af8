import {
  message as amqp,
  type Delivery,
  type Message,
  string_to_uuid,
  types,
  uuid_to_string,
} from "rhea";
import * as z from "zod";
import { QUEUES } from "../../../shared/core/queues";
import type { Entity, LockedMessage, NewMessage, StoredMessage } from "./store";

/** The format of a message that contains others, each encoded as a binary of its body. */
const BATCH_FORMAT = 0x80013700;

const DEAD_LETTER_SUFFIX = "/$deadletterqueue";

const bytesSchema = z.instanceof(Buffer);
const batchSchema = z.object({
  body: z.object({
    content: z.union([z.array(bytesSchema), bytesSchema.transform((one) => [one])]),
  }),
});
const sentSchema = z.object({
  message_id: z.union([z.string(), z.number(), bytesSchema]).optional(),
  message_annotations: z
    .object({ "x-opt-scheduled-enqueue-time": z.coerce.number().optional() })
    .optional(),
});

/**
 * The messages of one delivery, a batch or a single one.
 * @throws ZodError when it is malformed
 */
export function readSent(delivery: Delivery, sent: unknown): NewMessage[] {
  const messages =
    delivery.format === BATCH_FORMAT
      ? batchSchema.parse(amqp.decode(bytesSchema.parse(sent))).body.content.map(amqp.decode)
      : [sent];
  return messages.map((message) => {
    const { message_id, message_annotations } = sentSchema.parse(message);
    return {
      id: message_id === undefined ? undefined : String(message_id),
      message: amqp.encode(message),
      dueAt: message_annotations?.["x-opt-scheduled-enqueue-time"] ?? 0,
    };
  });
}

/** A message as a receiver gets it, with the annotations of the broker. */
export function toReceived(stored: StoredMessage | LockedMessage): Message {
  const sent = amqp.decode(stored.message);
  return {
    ...sent,
    body: sent["body"],
    delivery_count: stored.deliveries,
    message_annotations: {
      ...sent["message_annotations"],
      "x-opt-sequence-number": types.wrap_long(stored.sequence),
      "x-opt-enqueued-time": types.wrap_timestamp(stored.enqueued_at),
      ...("locked_until" in stored && {
        "x-opt-locked-until": types.wrap_timestamp(stored.locked_until),
      }),
    },
    application_properties: {
      ...sent["application_properties"],
      ...(stored.dead_letter_reason && { DeadLetterReason: stored.dead_letter_reason }),
      ...(stored.dead_letter_description && {
        DeadLetterErrorDescription: stored.dead_letter_description,
      }),
    },
  };
}

/** The tag of a delivery is its lock token, as a GUID with its bytes in the order of .NET. */
export function tagOf(lockToken: string): Buffer {
  return reorder(string_to_uuid(lockToken));
}

export function lockTokenOf(tag: Buffer): string {
  return uuid_to_string(reorder(tag));
}

/** Converts the byte order, in either direction. */
function reorder(guid: Buffer): Buffer {
  const [a, b, c] = [guid.subarray(0, 4), guid.subarray(4, 6), guid.subarray(6, 8)];
  const swapped = [a, b, c].map((part) => Buffer.from(part).reverse());
  return Buffer.concat([...swapped, guid.subarray(8)]);
}

/** An address as all clients may write it: case does not count, and the .NET client begins with a slash. */
export function pathOf(address: string): string {
  return address.toLowerCase().replace(/^\//, "");
}

/** The queue at an address; undefined if there is no such queue. */
export function entityAt(address: string): Entity | undefined {
  const path = pathOf(address);
  const dead = path.endsWith(DEAD_LETTER_SUFFIX);
  const name = dead ? path.slice(0, -DEAD_LETTER_SUFFIX.length) : path;
  const queue = QUEUES.find((known) => known === name);
  return queue && { queue, dead };
}
