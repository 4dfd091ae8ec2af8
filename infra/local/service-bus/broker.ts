import {
  type AmqpError,
  type Connection,
  type Container,
  create_container,
  type Delivery,
  type EventContext,
  type Receiver,
  type Sender,
  types,
} from "rhea";
import * as z from "zod";
import { Authorization } from "./authorization";
import { Deliveries } from "./deliveries";
import { manage } from "./management";
import { entityAt, lockTokenOf, readSent } from "./messages";
import type { Entity, MessageStore } from "./store";

/** The limit of the standard tier of Service Bus; a batch counts as one message. */
export const MAX_MESSAGE_BYTES = 256 * 1_024;

/** The address to which clients send tokens. */
const TOKEN_ADDRESS = "$cbs";
const MANAGEMENT_SUFFIX = "/$management";

/** Outcomes, with their AMQP codes. Service Bus answers every settled message as accepted. */
const accepted = () => types.wrap_described([], 0x24);
const rejected = (error: AmqpError) => types.wrap_described([types.wrap_error(error)], 0x25);

const LOCK_LOST = {
  condition: "com.microsoft:message-lock-lost",
  description: "The lock supplied is invalid: it has expired, or the message was already settled.",
};
const DEFER_NOT_SUPPORTED = {
  condition: "amqp:not-implemented",
  description: "The local Service Bus does not support deferred messages.",
};

/** Marks a deferred message; without this, the same outcome abandons it. */
const deferredSchema = z.object({ undeliverable_here: z.literal(true) });
const deadLetteredSchema = z.object({
  error: z.object({
    info: z.object({
      DeadLetterReason: z.string().nullable().default(null),
      DeadLetterErrorDescription: z.string().nullable().default(null),
    }),
  }),
});

type BrokerOptions = {
  store: MessageStore;
  /** With which clients sign their tokens. */
  key: string;
  lockDurationMs: (entity: Entity) => number;
};

/** Handles the AMQP events of Service Bus clients. */
export class Broker {
  readonly container: Container = create_container({ id: "local-service-bus" });
  readonly #options: BrokerOptions;
  readonly #authorization: Authorization;
  readonly #deliveries: Deliveries;

  constructor(options: BrokerOptions) {
    const { store, key, lockDurationMs } = options;
    this.#options = options;
    this.#authorization = new Authorization(key);
    this.#deliveries = new Deliveries(store, lockDurationMs);
    const mechanisms = this.container.sasl_server_mechanisms;
    mechanisms.enable_anonymous();
    // The name that the .NET client uses when it sends its token later.
    mechanisms.MSSBCBS = mechanisms.ANONYMOUS;

    this.#on("receiver_open", ({ receiver }) => receiver && this.#openForSending(receiver));
    this.#on("sender_open", ({ sender }) => sender && this.#openForReceiving(sender));
    this.#on("message", (context) => this.#receive(context));
    this.#on("sendable", () => this.#deliveries.wake());
    this.#on("sender_draining", ({ sender }) => sender?.set_drained(true));
    this.#onOutcome("accepted", (entity, token) => store.complete(entity, token));
    this.#onOutcome("modified", (entity, token, state) => {
      const deferred = deferredSchema.safeParse(state).success;
      return deferred ? DEFER_NOT_SUPPORTED : store.abandon(entity, token);
    });
    this.#onOutcome("rejected", (entity, token, state) => {
      const { info } = deadLetteredSchema.parse(state).error;
      const { DeadLetterReason: reason, DeadLetterErrorDescription: description } = info;
      return store.deadLetter(entity, token, { reason, description });
    });
    // A client that disconnects or breaks the protocol is not an error of the broker.
    for (const event of ["disconnected", "protocol_error", "error"]) this.#on(event, () => {});
  }

  stop(): void {
    this.#deliveries.stop();
  }

  /** An error in a handler closes only the connection of its client. */
  #on(event: string, handle: (context: EventContext) => unknown): void {
    this.container.on(event, (context: EventContext) => {
      try {
        handle(context);
      } catch (error) {
        // The condition after which clients reconnect.
        const condition = "amqp:connection:forced";
        context.connection.close({ condition, description: String(error) });
      }
    });
  }

  #openForSending(link: Receiver): void {
    const { address } = link.target;
    link.set_source({ address: link.name });
    link.set_target({ address });
    const accessError = this.#accessError(link.connection, address);
    if (accessError) link.close(accessError);
  }

  #openForReceiving(link: Sender): void {
    const { address } = link.source;
    link.set_source({ address });
    link.set_target({ address: link.target?.address ?? link.name });
    const accessError = this.#accessError(link.connection, address);
    const entity = entityAt(address);
    if (accessError) link.close(accessError);
    else if (entity) this.#deliveries.addLink(link, entity);
  }

  #accessError(connection: Connection, address: string): AmqpError | undefined {
    if (address === TOKEN_ADDRESS) return undefined;
    if (!this.#authorization.allows(connection, address)) {
      const description = `Unauthorized access: no token was sent for ${address}.`;
      return { condition: "amqp:unauthorized-access", description };
    }
    if (entityAt(address) ?? managedBy(address)) return undefined;
    const description = `The messaging entity '${address}' could not be found.`;
    return { condition: "amqp:not-found", description };
  }

  #receive(context: EventContext): void {
    const { receiver, delivery, message, connection } = context;
    if (!receiver || !delivery) return;
    const { address } = receiver.target;
    const managed = managedBy(address);
    const entity = entityAt(address);
    if (address === TOKEN_ADDRESS) {
      this.#respond(context, this.#authorization.putToken(connection, message));
    } else if (managed) {
      const { store, lockDurationMs } = this.#options;
      const { body, ...status } = manage(store, managed, message, lockDurationMs(managed));
      this.#respond(context, status, body);
    } else if (entity && !entity.dead) {
      this.#store(entity, delivery, message);
    } else {
      delivery.reject({
        condition: "amqp:not-allowed",
        description: "Messages cannot be sent to this address.",
      });
    }
    this.#deliveries.wake();
  }

  #store({ queue }: Entity, delivery: Delivery, sent: unknown): void {
    const messages = readSent(delivery, sent);
    const bytes = messages.reduce((sum, { message }) => sum + message.length, 0);
    if (bytes > MAX_MESSAGE_BYTES) {
      delivery.reject({
        condition: "amqp:link:message-size-exceeded",
        description: `The message has ${bytes} bytes; the limit is ${MAX_MESSAGE_BYTES}.`,
      });
      return;
    }
    this.#options.store.add(queue, messages);
    delivery.accept();
  }

  /** Sends the response to a request over the link of the session that it names. */
  #respond({ session, delivery, message }: EventContext, status: object, body?: object): void {
    delivery?.accept();
    const link = session?.find_sender(
      ({ name, target }: Sender) => message?.reply_to === (target?.address ?? name),
    );
    link?.send({
      body,
      ...(message?.message_id !== undefined && { correlation_id: message.message_id }),
      application_properties: { ...status },
    });
  }

  /** @param act returns whether the lock was still valid, or an error */
  #onOutcome(
    outcome: string,
    act: (entity: Entity, lockToken: string, state: unknown) => boolean | AmqpError,
  ): void {
    this.#on(outcome, ({ sender, delivery }) => {
      if (!sender || !delivery) return;
      const entity = entityAt(sender.source.address);
      if (entity) {
        const lockToken = lockTokenOf(Buffer.from(delivery.tag));
        const done = act(entity, lockToken, delivery.remote_state);
        delivery.update(true, done === true ? accepted() : rejected(done || LOCK_LOST));
      } else {
        // A response to a request has no lock.
        delivery.update(true);
      }
      // Few clients confirm that they have settled it. Without the confirmation the library would
      // retain the delivery, and it retains at most 2,048.
      Object.assign(delivery, { remote_settled: true });
      this.#deliveries.wake();
    });
  }
}

/** The queue whose management address this is. */
function managedBy(address: string): Entity | undefined {
  return address.endsWith(MANAGEMENT_SUFFIX)
    ? entityAt(address.slice(0, -MANAGEMENT_SUFFIX.length))
    : undefined;
}
