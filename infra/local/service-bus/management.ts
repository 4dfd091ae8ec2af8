import { message as amqp, type Typed, types, uuid_to_string } from "rhea";
import * as z from "zod";
import { toReceived } from "./messages";
import type { Entity, MessageStore } from "./store";

/** Upper limit for one peek, however many messages are requested. */
const MAX_PEEKED = 250;
/** The AMQP type code of a timestamp. */
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

/** With an AMQP int and an AMQP symbol, which the .NET client insists on. */
type Response = {
  statusCode: Typed;
  statusDescription: string;
  errorCondition?: Typed;
  body?: object;
};

const OK: Response = { statusCode: types.wrap_int(200), statusDescription: "OK" };
const NO_CONTENT: Response = { statusCode: types.wrap_int(204), statusDescription: "No content" };
const LOCK_LOST: Response = {
  statusCode: types.wrap_int(410),
  statusDescription: "The lock supplied is invalid: it has expired, or the message was settled.",
  errorCondition: types.wrap_symbol("com.microsoft:message-lock-lost"),
};

/**
 * Handles management requests for a queue: peek at messages, renew a lock, and settle a message that
 * was received over a connection that has closed.
 */
export function manage(
  store: MessageStore,
  entity: Entity,
  request: unknown,
  lockDurationMs: number,
): Response {
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
        statusCode: types.wrap_int(501),
        statusDescription: `The local Service Bus does not support ${application_properties.operation}.`,
        errorCondition: types.wrap_symbol("amqp:not-implemented"),
      };
  }
}

function peek(store: MessageStore, entity: Entity, request: z.output<typeof peekSchema>): Response {
  const limit = Math.min(request["message-count"], MAX_PEEKED);
  const found = store.peek(entity, request["from-sequence-number"], limit);
  if (found.length === 0) return NO_CONTENT;
  const messages = found.map((stored) => ({ message: amqp.encode(toReceived(stored)) }));
  return { ...OK, body: { messages } };
}

function settle(
  store: MessageStore,
  entity: Entity,
  request: z.output<typeof dispositionSchema>,
): Response {
  const deadLetter = {
    reason: request["deadletter-reason"],
    description: request["deadletter-description"],
  };
  const settleOne = {
    completed: (token: string) => store.complete(entity, token),
    abandoned: (token: string) => store.abandon(entity, token),
    suspended: (token: string) => store.deadLetter(entity, token, deadLetter),
  }[request["disposition-status"]];
  return request["lock-tokens"].map(settleOne).includes(false) ? LOCK_LOST : OK;
}
