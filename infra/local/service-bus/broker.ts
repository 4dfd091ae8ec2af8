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
import { Claims } from "./claims";
import { Deliveries } from "./deliveries";
import { type Entity, entityAt } from "./entities";
import { manage } from "./management";
import { lockTokenOf, readSent } from "./messages";
import type { MessageStore } from "./store";

/** Of Service Bus's standard tier; a batch counts as one. */
export const LARGEST_MESSAGE_BYTES = 256 * 1_024;

/** Where tokens are sent to. */
const TOKENS = "$cbs";
const MANAGEMENT = "/$management";

/** Outcomes, by their codes in AMQP. Service Bus answers whatever it settled as accepted. */
const accepted = () => types.wrap_described([], 0x24);
const rejected = (error: AmqpError) => types.wrap_described([types.wrap_error(error)], 0x25);

const LOCK_LOST = {
  condition: "com.microsoft:message-lock-lost",
  description: "The lock supplied is invalid: it has expired, or the message was settled already.",
};
const NO_DEFERRING = {
  condition: "amqp:not-implemented",
  description: "The local Service Bus defers no messages.",
};

/** Without this, the outcome of the same name abandons a message. */
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
  /** What clients sign their tokens with. */
  key: string;
  lockDurationMs: (entity: Entity) => number;
};

/** What clients of Service Bus say over AMQP, and what is done about it. */
export class Broker {
  readonly container: Container = create_container({ id: "local-service-bus" });
  readonly #options: BrokerOptions;
  readonly #claims: Claims;
  readonly #deliveries: Deliveries;

  constructor(options: BrokerOptions) {
    const { store, key, lockDurationMs } = options;
    this.#options = options;
    this.#claims = new Claims(key);
    this.#deliveries = new Deliveries(store, lockDurationMs);
    const mechanisms = this.container.sasl_server_mechanisms;
    mechanisms.enable_anonymous();
    // What .NET's client calls it when the token comes later.
    mechanisms.MSSBCBS = mechanisms.ANONYMOUS;

    this.#on("receiver_open", ({ receiver }) => receiver && this.#openForSending(receiver));
    this.#on("sender_open", ({ sender }) => sender && this.#openForReceiving(sender));
    this.#on("message", (context) => this.#receive(context));
    this.#on("sendable", () => this.#deliveries.wake());
    this.#on("sender_draining", ({ sender }) => sender?.set_drained(true));
    this.#onOutcome("accepted", (entity, token) => store.complete(entity, token));
    this.#onOutcome("modified", (entity, token, state) => {
      const deferred = deferredSchema.safeParse(state).success;
      return deferred ? NO_DEFERRING : store.abandon(entity, token);
    });
    this.#onOutcome("rejected", (entity, token, state) => {
      const { info } = deadLetteredSchema.parse(state).error;
      const { DeadLetterReason: reason, DeadLetterErrorDescription: description } = info;
      return store.deadLetter(entity, token, { reason, description });
    });
    // A client that leaves or talks nonsense is no failure of ours.
    for (const event of ["disconnected", "protocol_error", "error"]) this.#on(event, () => {});
  }

  stop(): void {
    this.#deliveries.stop();
  }

  /** What a handler throws ends the connection of the client, and nothing else. */
  #on(event: string, handle: (context: EventContext) => unknown): void {
    this.container.on(event, (context: EventContext) => {
      try {
        handle(context);
      } catch (error) {
        // Of all conditions, the one after which clients connect again.
        const condition = "amqp:connection:forced";
        context.connection.close({ condition, description: String(error) });
      }
    });
  }

  #openForSending(link: Receiver): void {
    const { address } = link.target;
    link.set_source({ address: link.name });
    link.set_target({ address });
    const refusal = this.#refusal(link.connection, address);
    if (refusal) link.close(refusal);
  }

  #openForReceiving(link: Sender): void {
    const { address } = link.source;
    link.set_source({ address });
    link.set_target({ address: link.target?.address ?? link.name });
    const refusal = this.#refusal(link.connection, address);
    const entity = entityAt(address);
    if (refusal) link.close(refusal);
    else if (entity) this.#deliveries.addLink(link, entity);
  }

  #refusal(connection: Connection, address: string): AmqpError | undefined {
    if (address === TOKENS) return undefined;
    if (!this.#claims.open(connection, address)) {
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
    if (address === TOKENS) {
      this.#answer(context, this.#claims.take(connection, message));
    } else if (managed) {
      const { store, lockDurationMs } = this.#options;
      const { body, ...status } = manage(store, managed, message, lockDurationMs(managed));
      this.#answer(context, status, body);
    } else if (entity && !entity.dead) {
      this.#keep(entity, delivery, message);
    } else {
      delivery.reject({ condition: "amqp:not-allowed", description: "Nothing is sent here." });
    }
    this.#deliveries.wake();
  }

  #keep({ queue }: Entity, delivery: Delivery, sent: unknown): void {
    const messages = readSent(delivery, sent);
    const bytes = messages.reduce((sum, { message }) => sum + message.length, 0);
    if (bytes > LARGEST_MESSAGE_BYTES) {
      delivery.reject({
        condition: "amqp:link:message-size-exceeded",
        description: `${bytes} bytes are more than ${LARGEST_MESSAGE_BYTES}.`,
      });
      return;
    }
    this.#options.store.add(queue, messages);
    delivery.accept();
  }

  /** Answers a request over the link of the same session that it names. */
  #answer({ session, delivery, message }: EventContext, status: object, body?: object): void {
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

  /** @param act says whether the lock still held, or why it did nothing */
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
        // An answer to a request, which has no lock.
        delivery.update(true);
      }
      // The client's word that it is settled is not waited for, as few give it: the library would
      // keep the delivery for good, and of those it keeps no more than 2,048.
      Object.assign(delivery, { remote_settled: true });
      this.#deliveries.wake();
    });
  }
}

/** The queue that is managed at an address. */
function managedBy(address: string): Entity | undefined {
  return address.endsWith(MANAGEMENT) ? entityAt(address.slice(0, -MANAGEMENT.length)) : undefined;
}
