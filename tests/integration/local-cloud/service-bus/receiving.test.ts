import pWaitFor from "p-wait-for";
import { openBus, receiveAll, receiveOne, type TestBus } from "./bus";

const QUEUE = "interview-scoring";
const SHORT_LOCK_MS = 250;

let bus: TestBus;
afterEach(async () => bus.close());

/** A client of a new bus, with a sender and a receiver that renews no locks. */
async function open(lockDurationMs?: number) {
  bus = await openBus(lockDurationMs);
  const client = bus.client();
  return {
    client,
    sender: client.createSender(QUEUE),
    receiver: client.createReceiver(QUEUE, { maxAutoLockRenewalDurationInMs: 0 }),
    dead: client.createReceiver(QUEUE, { subQueueType: "deadLetter" }),
  };
}

test("delivers a message unchanged with its sequence number and times, until it is completed", async () => {
  const { sender, receiver } = await open();
  const before = Date.now();
  await sender.sendMessages({
    body: { interview_id: "i", n: 1 },
    messageId: "m1",
    contentType: "application/json",
    subject: "s",
    correlationId: "c",
    applicationProperties: { text: "t", count: 3, yes: true },
  });
  const message = await receiveOne(receiver);
  expect(message).toMatchObject({
    body: { interview_id: "i", n: 1 },
    messageId: "m1",
    contentType: "application/json",
    subject: "s",
    correlationId: "c",
    applicationProperties: { text: "t", count: 3, yes: true },
    deliveryCount: 0,
  });
  expect(message.sequenceNumber?.toNumber()).toBe(1);
  expect(message.enqueuedTimeUtc?.getTime()).toBeGreaterThanOrEqual(before);
  expect(message.lockedUntilUtc?.getTime()).toBeGreaterThan(Date.now());
  await receiver.completeMessage(message);
  expect(await receiver.peekMessages(10)).toEqual([]);
});

test("delivers a locked message to no other receiver, and renews its lock", async () => {
  const { client, sender, receiver } = await open();
  await sender.sendMessages({ body: "one", messageId: "1" });
  const message = await receiveOne(receiver);
  const until = message.lockedUntilUtc ?? new Date(0);
  expect(await receiveAll(client.createReceiver(QUEUE), 0)).toEqual([]);
  const renewed = await receiver.renewMessageLock(message);
  expect(renewed.getTime()).toBeGreaterThan(until.getTime());
  await receiver.completeMessage(message);
});

test("redelivers an abandoned message immediately and counts the delivery", async () => {
  const { sender, receiver } = await open();
  await sender.sendMessages([
    { body: "first", messageId: "1" },
    { body: "second", messageId: "2" },
  ]);
  const first = await receiveOne(receiver);
  await receiver.abandonMessage(first);
  const again = await receiveOne(receiver);
  expect(again).toMatchObject({ body: "first", deliveryCount: 1 });
  expect(again.sequenceNumber).toEqual(first.sequenceNumber);
});

test("moves a message to the dead-letter queue when its tenth delivery fails", async () => {
  const { sender, receiver, dead } = await open();
  await sender.sendMessages({ body: "poison", messageId: "p" });
  for (let delivery = 0; delivery < 10; delivery++) {
    const message = await receiveOne(receiver);
    expect(message.deliveryCount).toBe(delivery);
    await receiver.abandonMessage(message);
  }
  expect(await receiveAll(receiver, 0)).toEqual([]);
  const message = await receiveOne(dead);
  expect(message).toMatchObject({
    body: "poison",
    messageId: "p",
    deliveryCount: 10,
    deadLetterReason: "MaxDeliveryCountExceeded",
    deadLetterErrorDescription: "Message could not be consumed after 10 delivery attempts.",
  });
  await dead.completeMessage(message);
  expect(await dead.peekMessages(1)).toEqual([]);
});

test("lets a receiver dead-letter a message with a reason, and leaves it there", async () => {
  const { sender, receiver, dead } = await open();
  await sender.sendMessages([
    { body: "bad", messageId: "1", applicationProperties: { own: 1 } },
    { body: "bare", messageId: "2" },
  ]);
  await receiver.deadLetterMessage(await receiveOne(receiver), {
    deadLetterReason: "unusable",
    deadLetterErrorDescription: "it says nothing",
  });
  await receiver.deadLetterMessage(await receiveOne(receiver));
  const [bad, bare] = await dead.peekMessages(10);
  expect(bad).toMatchObject({
    body: "bad",
    deadLetterReason: "unusable",
    deadLetterErrorDescription: "it says nothing",
    applicationProperties: { own: 1 },
  });
  expect(bare?.body).toBe("bare");
  expect(bare?.deadLetterReason).toBeUndefined();

  for (let delivery = 0; delivery < 12; delivery++) {
    const message = await receiveOne(dead);
    expect(message.body).toBe("bad");
    await dead.abandonMessage(message);
  }
});

test("counts an expired lock as a delivery, and settles nothing with it", async () => {
  const { client, sender, receiver } = await open(SHORT_LOCK_MS);
  await sender.sendMessages({ body: "slow", messageId: "1" });
  const message = await receiveOne(receiver);
  const other = client.createReceiver(QUEUE);
  const again = await receiveOne(other);
  expect(again).toMatchObject({ body: "slow", deliveryCount: 1 });
  await expect(receiver.completeMessage(message)).rejects.toMatchObject({
    code: "MessageLockLost",
  });
  await expect(receiver.renewMessageLock(message)).rejects.toMatchObject({
    code: "MessageLockLost",
  });
});

test("keeps the lock of a closed connection until it expires", async () => {
  const { sender, receiver } = await open(SHORT_LOCK_MS);
  await sender.sendMessages({ body: "held", messageId: "1" });
  const other = bus.client();
  const held = await receiveOne(other.createReceiver(QUEUE));
  await other.close();
  const again = await receiveOne(receiver);
  expect(again.deliveryCount).toBe(1);
  expect(again.lockedUntilUtc?.getTime()).toBeGreaterThanOrEqual(
    (held.lockedUntilUtc?.getTime() ?? Number.POSITIVE_INFINITY) + SHORT_LOCK_MS,
  );
});

test("delivers each message to one of two receivers", async () => {
  const { sender } = await open();
  const got: unknown[][] = [[], []];
  const subscriptions = got.map((bodies) =>
    bus
      .client()
      .createReceiver(QUEUE)
      .subscribe({
        processMessage: async ({ body }) => {
          bodies.push(body);
        },
        processError: async ({ error }) => {
          bodies.push(error);
        },
      }),
  );
  // The first receiver that is connected may get any number of messages before the second.
  let sent = 0;
  while (sent < 200 || got.some((bodies) => bodies.length === 0)) {
    await sender.sendMessages({ body: sent, messageId: `${sent}` });
    sent += 1;
  }
  await pWaitFor(() => got.flat().length >= sent);
  await Promise.all(subscriptions.map(async (subscription) => subscription.close()));
  const numbers = Array.from({ length: sent }, (_, index) => index);
  expect(got.flat().sort((a, b) => Number(a) - Number(b))).toEqual(numbers);
});

test("delivers more messages than a connection may have unsettled", async () => {
  const { sender, receiver } = await open();
  const count = 2_500;
  const bodies = Array.from({ length: count }, (_, body) => ({ body, messageId: `${body}` }));
  for (let from = 0; from < count; from += 500) {
    await sender.sendMessages(bodies.slice(from, from + 500));
  }
  let received = 0;
  await new Promise<void>((resolve, reject) => {
    receiver.subscribe(
      {
        processMessage: async () => {
          received += 1;
          if (received === count) resolve();
        },
        processError: async ({ error }) => reject(error),
      },
      { maxConcurrentCalls: 100 },
    );
  });
  expect(received).toBe(count);
});
