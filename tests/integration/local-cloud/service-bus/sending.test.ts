import { once } from "node:events";
import { createConnection } from "node:net";
import { connect } from "rhea";
import { startServiceBus } from "../../../../infra/local/service-bus/service-bus";
import { openBus, receiveAll, receiveOne, type TestBus } from "./bus";

const QUEUE = "recording-import";

let bus: TestBus;
const port = () => Number(/:(\d+);/.exec(bus.connection)?.[1]);
beforeEach(async () => {
  bus = await openBus();
});
afterEach(async () => bus.close());

test("delivers the messages of a batch in order", async () => {
  const sender = bus.client().createSender(QUEUE);
  const batch = await sender.createMessageBatch();
  for (const n of [1, 2, 3])
    expect(batch.tryAddMessage({ body: n, messageId: `m${n}` })).toBe(true);
  await sender.sendMessages(batch);
  expect(await receiveAll(bus.client().createReceiver(QUEUE), 3)).toEqual([1, 2, 3]);
});

test("drops a message whose id was sent before", async () => {
  const client = bus.client();
  const sender = client.createSender(QUEUE);
  const receiver = client.createReceiver(QUEUE);
  await sender.sendMessages({ body: "first", messageId: "same" });
  await receiver.completeMessage(await receiveOne(receiver));
  await sender.sendMessages({ body: "second", messageId: "same" });
  await sender.sendMessages([
    { body: "third", messageId: "same" },
    { body: "other", messageId: "other" },
    { body: "other again", messageId: "other" },
  ]);
  expect(await receiveAll(receiver, 1)).toEqual(["other"]);
});

test("accepts the same id in another queue", async () => {
  const client = bus.client();
  for (const queue of [QUEUE, "data-retention"]) {
    await client.createSender(queue).sendMessages({ body: queue, messageId: "same" });
    expect(await receiveAll(client.createReceiver(queue), 1)).toEqual([queue]);
  }
});

test("delivers a scheduled message when it is due, and shows it to a peek before", async () => {
  const client = bus.client();
  const sender = client.createSender(QUEUE);
  const receiver = client.createReceiver(QUEUE);
  const due = new Date(Date.now() + 1_500);
  await sender.sendMessages({ body: "later", messageId: "1", scheduledEnqueueTimeUtc: due });
  await sender.sendMessages({ body: "now", messageId: "2" });
  expect((await receiver.peekMessages(10)).map(({ body }): unknown => body)).toEqual([
    "later",
    "now",
  ]);
  expect((await receiveOne(receiver)).body).toBe("now");
  const later = await receiveOne(receiver);
  expect(later.body).toBe("later");
  expect(later.enqueuedTimeUtc).toEqual(due);
  expect(Date.now()).toBeGreaterThanOrEqual(due.getTime());
});

test("rejects a message over the size limit", async () => {
  const sender = bus.client().createSender(QUEUE);
  const body = "x".repeat(256 * 1024);
  await expect(sender.sendMessages({ body, messageId: "1" })).rejects.toMatchObject({
    code: "MessageSizeExceeded",
  });
  expect((await sender.createMessageBatch()).tryAddMessage({ body })).toBe(false);
});

test("rejects an unknown queue, and messages to a dead-letter queue", async () => {
  const client = bus.client();
  const notFound = { code: "MessagingEntityNotFound" };
  await expect(
    client.createSender("unknown").sendMessages({ body: 1, messageId: "1" }),
  ).rejects.toMatchObject(notFound);
  await expect(client.createReceiver("unknown").peekMessages(1)).rejects.toMatchObject(notFound);
  const dead = client.createSender(`${QUEUE}/$DeadLetterQueue`);
  await expect(dead.sendMessages({ body: 1, messageId: "1" })).rejects.toThrow(
    "Messages cannot be sent to this address.",
  );
});

test("rejects a wrong key", async () => {
  const client = bus.client(
    bus.connection.replace(/SharedAccessKey=[^;]+/, "SharedAccessKey=wrong"),
  );
  const unauthorised = {
    errors: Array(3).fill(expect.objectContaining({ code: "UnauthorizedAccess" })),
  };
  await expect(
    client.createSender(QUEUE).sendMessages({ body: 1, messageId: "1" }),
  ).rejects.toMatchObject(unauthorised);
  await expect(client.createReceiver(QUEUE).peekMessages(1)).rejects.toMatchObject(unauthorised);
});

test("rejects unsupported operations and keeps serving the client", async () => {
  const client = bus.client();
  const sender = client.createSender(QUEUE);
  const receiver = client.createReceiver(QUEUE);
  await expect(sender.scheduleMessages({ body: 1 }, new Date())).rejects.toThrow(
    "does not support com.microsoft:schedule-message",
  );
  await sender.sendMessages({ body: 1, messageId: "1" });
  await expect(receiver.deferMessage(await receiveOne(receiver))).rejects.toThrow(
    "does not support deferred messages",
  );
  await sender.sendMessages({ body: 2, messageId: "2" });
  expect(await receiveAll(receiver, 1)).toEqual([2]);
});

test("disconnects a client that breaks the protocol, and keeps serving the others", async () => {
  const sender = bus.client().createSender(QUEUE);
  await sender.sendMessages({ body: 1, messageId: "1" });
  const socket = createConnection(port(), "127.0.0.1");
  socket.on("error", () => {});
  const closed = once(socket, "close");
  socket.write("GET / HTTP/1.1\r\n\r\n");
  await closed;

  const client = connect({ port: port(), host: "127.0.0.1", username: "x", reconnect: false });
  const cut = once(client, "connection_error");
  client.once("connection_open", () => {
    client.open_sender("$cbs").once("sendable", ({ sender }) => sender.send({ body: 1 }));
  });
  await cut;
  client.removeAllListeners();
  client.on("disconnected", () => {});

  await sender.sendMessages({ body: 2, messageId: "2" });
  expect(await receiveAll(bus.client().createReceiver(QUEUE), 2)).toEqual([1, 2]);
});

test("limits a peek, and continues with the next", async () => {
  const client = bus.client();
  const messages = Array.from({ length: 300 }, (_, body) => ({ body, messageId: `${body}` }));
  await client.createSender(QUEUE).sendMessages(messages);
  const receiver = client.createReceiver(QUEUE);
  expect(await receiver.peekMessages(1_000)).toHaveLength(250);
  expect(await receiver.peekMessages(1_000)).toHaveLength(50);
  expect(await receiver.peekMessages(1_000)).toEqual([]);
});

test("names the port in the error if it is in use", async () => {
  const second = startServiceBus({
    directory: `${bus.directory}/other`,
    port: port(),
    key: "k",
  });
  await expect(second).rejects.toThrow(`cannot listen on 127.0.0.1:${port()}: is the port busy?`);
});
