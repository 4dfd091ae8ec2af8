import { message as amqp, types, uuid_to_string } from "rhea";
import * as z from "zod";
import type { Entity } from "./entities";
import { toReceived } from "./messages";
import type { MessageStore } from "./store";

/** Most messages of one look at a queue, however many are asked for. */
const MOST_PEEKED = 250;
/** In AMQP, the code of a timestamp. */
const TIMESTAMP = 0x83;

const lockTokens = z.array(z.instanceof(Buffer).transform((bytes) => uuid_to_string(bytes)));
const requestSchema = z.object({
  application_properties: z.object({ operation: z.string() }),
  body: z.unknown(),
});
const peekSchema = z.object({
  "from-sequence-number": z.number(),
  "message-count": z.number().int().min(1),
});
const renewSchema = z.object({ "lock-tokens": lockTokens });
const dispositionSchema = z.object({
  "lock-tokens": lockTokens,
  "disposition-status": z.enum(["completed", "abandoned", "suspended"]),
  "deadletter-reason": z.string().nullable().default(null),
  "deadletter-description": z.string().nullable().default(null),
});

type Answer = {
  statusCode: number;
  statusDescription: string;
  errorCondition?: string;
  body?: object;
};

const OK: Answer = { statusCode: 200, statusDescription: "OK" };
const LOCK_LOST: Answer = {
  statusCode: 410,
  statusDescription: "The lock supplied is invalid: it has expired, or the message was settled.",
  errorCondition: "com.microsoft:message-lock-lost",
};

/**
 * Does what a client asks of a queue beside its messages: to look at some, to renew a lock, and to
 * settle what it received over a connection that is gone.
 */
export function manage(
  store: MessageStore,
  entity: Entity,
  request: unknown,
  lockDurationMs: number,
): Answer {
  const { application_properties, body } = requestSchema.parse(request);
  switch (application_properties.operation) {
    case "com.microsoft:peek-message":
      return peek(store, entity, peekSchema.parse(body));
    case "com.microsoft:renew-lock": {
      const tokens = renewSchema.parse(body)["lock-tokens"];
      const until = tokens.map((token) => store.renew(entity, token, lockDurationMs));
      if (until.includes(undefined)) return LOCK_LOST;
      const expirations = types.wrap_array(until, TIMESTAMP, undefined);
      return { ...OK, body: { expirations } };
    }
    case "com.microsoft:update-disposition":
      return settle(store, entity, dispositionSchema.parse(body));
    default:
      return {
        statusCode: 501,
        statusDescription: `The local Service Bus does not know ${application_properties.operation}.`,
        errorCondition: "amqp:not-implemented",
      };
  }
}

function peek(store: MessageStore, entity: Entity, asked: z.output<typeof peekSchema>): Answer {
  const limit = Math.min(asked["message-count"], MOST_PEEKED);
  const found = store.peek(entity, asked["from-sequence-number"], limit);
  if (found.length === 0) return { statusCode: 204, statusDescription: "No content" };
  const messages = found.map((stored) => ({ message: amqp.encode(toReceived(stored)) }));
  return { ...OK, body: { messages } };
}

function settle(
  store: MessageStore,
  entity: Entity,
  asked: z.output<typeof dispositionSchema>,
): Answer {
  const why = {
    reason: asked["deadletter-reason"],
    description: asked["deadletter-description"],
  };
  const settleOne = {
    completed: (token: string) => store.complete(entity, token),
    abandoned: (token: string) => store.abandon(entity, token),
    suspended: (token: string) => store.deadLetter(entity, token, why),
  }[asked["disposition-status"]];
  return asked["lock-tokens"].map(settleOne).includes(false) ? LOCK_LOST : OK;
}
