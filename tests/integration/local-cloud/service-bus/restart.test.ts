import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ServiceBusClient } from "@azure/service-bus";
import * as z from "zod";
import { chooseCloudPorts } from "../../../../infra/local/ports";
import { connect, receiveAll, receiveOne } from "./bus";

const QUEUE = "interview-scoring";
const START_DEADLINE_MS = 90_000;

let directory: string;
let port: number;
let broker: ChildProcess;
let connection: string;
let clients: ServiceBusClient[];

async function start(): Promise<void> {
  broker = fork(join(__dirname, "broker-process.ts"), [directory, `${port}`], {
    execArgv: ["--import", "tsx", "--disable-warning=ExperimentalWarning"],
  });
  const signal = AbortSignal.timeout(START_DEADLINE_MS);
  const [message]: unknown[] = await once(broker, "message", { signal });
  connection = z.string().parse(message);
}

async function kill(): Promise<void> {
  const exited = once(broker, "exit");
  broker.kill("SIGKILL");
  await exited;
}

function newClient(): ServiceBusClient {
  const client = connect(connection);
  clients.push(client);
  return client;
}

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "talenti-bus-"));
  port = (await chooseCloudPorts("free")).mail;
  clients = [];
  await start();
});
afterEach(async () => {
  await Promise.all(clients.map(async (client) => client.close()));
  await kill();
  await rm(directory, { recursive: true });
});

test("a kill loses no acknowledged message, delivery count, lock or message id", async () => {
  const before = newClient();
  const messages = Array.from({ length: 100 }, (_, body) => ({ body, messageId: `m${body}` }));
  const sender = before.createSender(QUEUE);
  const receiver = before.createReceiver(QUEUE);
  await sender.sendMessages(messages);
  for (let delivery = 0; delivery < 2; delivery++) {
    await receiver.abandonMessage(await receiveOne(receiver));
  }
  await receiver.deadLetterMessage(await receiveOne(receiver), {
    deadLetterReason: "no use",
    deadLetterErrorDescription: "none at all",
  });
  await receiver.completeMessage(await receiveOne(receiver));
  const locked = await receiveOne(receiver);
  await kill();
  await start();

  const after = newClient();
  await after.createSender(QUEUE).sendMessages(messages);
  const [dead] = await after.createReceiver(QUEUE, { subQueueType: "deadLetter" }).peekMessages(10);
  expect(dead).toMatchObject({ body: 0, deliveryCount: 2, deadLetterReason: "no use" });
  expect(locked.body).toBe(2);
  const bodies = messages.slice(3).map(({ body }) => body);
  expect(await receiveAll(after.createReceiver(QUEUE), bodies.length)).toEqual(bodies);
});

test("an open receiver reconnects by itself", async () => {
  const client = newClient();
  const before = Promise.withResolvers<unknown>();
  const after = Promise.withResolvers<unknown>();
  const receiver = client.createReceiver(QUEUE);
  receiver.subscribe(
    {
      processMessage: async (message) => {
        await receiver.completeMessage(message);
        (message.messageId === "1" ? before : after).resolve(message.body);
      },
      // Reports that the connection was closed.
      processError: async () => {},
    },
    { autoCompleteMessages: false },
  );
  await client.createSender(QUEUE).sendMessages({ body: "before", messageId: "1" });
  await before.promise;
  await kill();
  await start();
  await client.createSender(QUEUE).sendMessages({ body: "after", messageId: "2" });
  expect(await after.promise).toBe("after");
});

test("a message received before a restart can be settled after it", async () => {
  const client = newClient();
  const receiver = client.createReceiver(QUEUE);
  const bodies = ["complete", "abandon", "dead-letter"];
  const messages = bodies.map((body) => ({ body, messageId: body }));
  await client.createSender(QUEUE).sendMessages(messages);
  const [one, two, three] = await receiver.receiveMessages(3);
  if (!one || !two || !three) throw new Error("They did not come together.");
  await kill();
  await start();
  await receiver.completeMessage(one);
  await receiver.abandonMessage(two);
  await receiver.deadLetterMessage(three, {
    deadLetterReason: "no use",
    deadLetterErrorDescription: "none at all",
  });
  const [dead] = await newClient()
    .createReceiver(QUEUE, { subQueueType: "deadLetter" })
    .peekMessages(10);
  expect(dead).toMatchObject({
    body: "dead-letter",
    deadLetterReason: "no use",
    deadLetterErrorDescription: "none at all",
  });
  expect(await receiveOne(newClient().createReceiver(QUEUE))).toMatchObject({
    body: "abandon",
    deliveryCount: 1,
  });
});
