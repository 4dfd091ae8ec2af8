import { createHmac, randomUUID } from "node:crypto";
import { once } from "node:events";
import { connect as connectSocket } from "node:net";
import {
  message as amqp,
  type Connection,
  create_container,
  type Delivery,
  type EventContext,
  type Message,
  type Receiver,
  type Sender,
  type Session,
  types,
} from "rhea";
import * as z from "zod";
import { KEY_NAME } from "../../../../infra/local/service-bus/authorization";
import { KEY, openBus, receiveOne, type TestBus } from "./bus";

/* Azure's .NET client, as it talks to a Service Bus on loopback. `func start` uses it for queues. */

const QUEUE = "interview-scoring";

let bus: TestBus;
let client: DotnetClient;
beforeEach(async () => {
  bus = await openBus();
  client = new DotnetClient(Number(/:(\d+);/.exec(bus.connection)?.[1]));
});
afterEach(async () => {
  client.close();
  await bus.close();
});

const response = z.object({
  body: z.unknown(),
  application_properties: z.record(z.string(), z.unknown()),
});

class DotnetClient {
  /** All that has come from the broker, as it was encoded. */
  received = "";
  readonly #connection: Connection;

  constructor(port: number) {
    const open = (_port: number, _host: string, _options: unknown, connected: () => void) => {
      const socket = connectSocket(port, "127.0.0.1", connected);
      socket.on("data", (chunk) => {
        this.received += chunk.toString("latin1");
      });
      return socket;
    };
    const details = { host: "127.0.0.1", port, connect: open };
    this.#connection = create_container().connect({
      ...details,
      reconnect: false,
      connection_details: () => details,
    });
    this.#connection.on("disconnected", () => {});
  }

  /** Sends a token for an address. @returns its status */
  async putToken(address: string, resource = "amqps://127.0.0.1/"): Promise<unknown> {
    const { application_properties } = await this.#request("$cbs", {
      body: sign(resource),
      application_properties: {
        operation: "put-token",
        type: "servicebus.windows.net:sastoken",
        name: `amqp://127.0.0.1/${address}`,
        expiration: types.wrap_timestamp(Date.now() + 60_000),
      },
    });
    return application_properties["status-code"];
  }

  async manage(operation: string, body: object) {
    const application_properties = {
      operation,
      "com.microsoft:server-timeout": types.wrap_uint(8),
    };
    return this.#request(`${QUEUE}/$management`, { body, application_properties });
  }

  async openSender(address: string): Promise<Sender> {
    const sender = this.#connection.open_sender({ target: { address } });
    await once(sender, "sender_open");
    return sender;
  }

  /** Attaches a link that is refused. @returns the condition of the error */
  async conditionOf(address: string): Promise<unknown> {
    const { sender } = await next(
      this.#connection.open_sender({ target: { address } }),
      "sender_error",
    );
    return sender?.error && "condition" in sender.error ? sender.error.condition : undefined;
  }

  async openReceiver(address: string): Promise<Receiver> {
    const source = { address };
    const options = { source, credit_window: 0, autoaccept: false };
    const receiver = this.#connection.open_receiver(options);
    await once(receiver, "receiver_open");
    return receiver;
  }

  close(): void {
    this.#connection.close();
  }

  async #request(address: string, request: Message): Promise<z.output<typeof response>> {
    const session: Session = this.#connection.create_session();
    session.begin();
    const reply_to = randomUUID().replaceAll("-", "");
    const receiver = session.open_receiver({ source: { address }, target: { address: reply_to } });
    const sender = session.open_sender({ target: { address } });
    await Promise.all([once(receiver, "receiver_open"), once(sender, "sendable")]);
    const answered = next(receiver, "message");
    sender.send({ ...request, message_id: "request1", reply_to });
    const { message } = await answered;
    session.close();
    return response.parse(message);
  }
}

async function next(link: Sender | Receiver, event: string): Promise<EventContext> {
  const [context]: EventContext[] = await once(link, event);
  if (!context) throw new Error(`${event} came without a context`);
  return context;
}

function sign(resource: string): string {
  const [sr, se] = [encodeURIComponent(resource), Math.floor(Date.now() / 1_000) + 1_800];
  const sig = encodeURIComponent(createHmac("sha256", KEY).update(`${sr}\n${se}`).digest("base64"));
  return `SharedAccessSignature sr=${sr}&sig=${sig}&se=${se}&skn=${KEY_NAME}`;
}

async function receive(receiver: Receiver): Promise<Delivery & { count: unknown; body: unknown }> {
  const received = next(receiver, "message");
  receiver.add_credit(1);
  const { delivery, message } = await received;
  if (!delivery) throw new Error("No delivery");
  return Object.assign(delivery, { count: message?.delivery_count, body: message?.body });
}

const lockTokens = ({ tag }: Delivery) => {
  // A GUID in the byte order of .NET; the request has it in the order of its text.
  const bytes = Buffer.from(tag);
  const swapped = [bytes.subarray(0, 4), bytes.subarray(4, 6), bytes.subarray(6, 8)];
  const uuid = [...swapped.map((part) => Buffer.from(part).reverse()), bytes.subarray(8)];
  return { "lock-tokens": types.wrap_array([Buffer.concat(uuid)], 0x98, undefined) };
};

/** As .NET names and attaches to a queue. */
async function openQueue() {
  expect(await client.putToken(QUEUE)).toBe(202);
  const sender = await client.openSender(`/${QUEUE}`);
  const receiver = await client.openReceiver(`/${QUEUE}`);
  return { sender, receiver };
}

async function send(sender: Sender, body: string): Promise<void> {
  const accepted = once(sender, "accepted");
  sender.send({ message_id: randomUUID(), body: amqp.data_section(Buffer.from(body)) });
  await accepted;
}

test("sends and receives, at an address with a leading slash, under a token that was signed for amqps", async () => {
  const { sender, receiver } = await openQueue();
  await send(sender, "one");
  const delivery = await receive(receiver);
  expect(delivery.count).toBe(0);
  delivery.update(true, types.wrap_described([], 0x24));
  await send(sender, "two");
  const other = bus.client().createReceiver(QUEUE);
  expect(String((await receiveOne(other)).body)).toBe("two");
});

test("abandons a message, which is delivered again", async () => {
  const { sender, receiver } = await openQueue();
  await send(sender, "again");
  (await receive(receiver)).modified({ delivery_failed: true });
  expect((await receive(receiver)).count).toBe(1);
});

test("peeks and renews a lock, with status codes that are AMQP ints", async () => {
  const { sender, receiver } = await openQueue();
  expect(await client.putToken(`${QUEUE}/$management`)).toBe(202);
  const peek = {
    "from-sequence-number": types.wrap_long(1),
    "message-count": types.wrap_int(10),
  };
  expect(await client.manage("com.microsoft:peek-message", peek)).toMatchObject({
    application_properties: { statusCode: 204 },
  });
  await send(sender, "one");
  const peeked = await client.manage("com.microsoft:peek-message", peek);
  expect(peeked).toMatchObject({
    application_properties: { statusCode: 200 },
    body: { messages: [expect.anything()] },
  });
  const locks = lockTokens(await receive(receiver));
  expect(await client.manage("com.microsoft:renew-lock", locks)).toMatchObject({
    application_properties: { statusCode: 200 },
    body: { expirations: [expect.any(Date)] },
  });
  // The codes of an int, in four bytes or in one.
  expect(client.received.match(/statusCode[\s\S]/g)).toEqual(
    Array(3).fill(expect.stringMatching(/[\x71\x54]$/)),
  );
});

test("reads why a management request failed from an AMQP symbol", async () => {
  await client.putToken(`${QUEUE}/$management`);
  const scheduled = await client.manage("com.microsoft:schedule-message", {});
  expect(scheduled).toMatchObject({
    application_properties: { statusCode: 501, errorCondition: "amqp:not-implemented" },
  });
  expect(client.received).toMatch(/errorCondition\xa3/);
});

test("needs a token for the queue itself", async () => {
  expect(await client.putToken("interview", "amqps://127.0.0.1/interview")).toBe(202);
  expect(await client.conditionOf(`/${QUEUE}`)).toBe("amqp:unauthorized-access");
  expect(await client.putToken(QUEUE, "amqps://127.0.0.1/interview")).toBe(401);
  expect(await client.putToken(QUEUE, "amqps://elsewhere.example/")).toBe(401);
});
