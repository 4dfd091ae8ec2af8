import { rm } from "node:fs/promises";
import * as z from "zod";
import { startServiceBus } from "../../../../infra/local/service-bus/service-bus";
import { connect, KEY, openBus, receiveOne, type TestBus } from "../service-bus/bus";
import {
  buildFixture,
  lineWith,
  MASTER_KEY,
  startTestHost,
  type TestHost,
  until,
} from "./test-host";

const QUEUE = "recording-import";

let fixture: Awaited<ReturnType<typeof buildFixture>>;
let bus: TestBus;
let host: TestHost | undefined;
beforeAll(async () => {
  fixture = await buildFixture();
});
afterAll(async () => fixture.remove());
beforeEach(async () => {
  bus = await openBus();
  host = undefined;
});
afterEach(async () => {
  await host?.stop();
  await bus.close();
});

async function start(): Promise<TestHost> {
  host = await startTestHost(fixture.file, { QUEUE_CONNECTION: bus.connection });
  return host;
}

async function send(body: unknown, options: { contentType?: string; messageId: string }) {
  await bus
    .client()
    .createSender(QUEUE)
    .sendMessages({ body, ...options });
}

it("passes a message with its metadata to the function, and completes it", async () => {
  const running = await start();
  await send({ part_id: "p", attempt: 2 }, { contentType: "application/json", messageId: "m:1" });
  const line: unknown = JSON.parse(await lineWith(running, '"queued"'));
  expect(line).toEqual({
    message: "queued",
    body: { part_id: "p", attempt: 2 },
    metadata: {
      messageId: "m:1",
      deliveryCount: 1,
      enqueuedTimeUtc: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}$/),
    },
  });
  await until(async () => {
    const left = await bus.client().createReceiver(QUEUE).peekMessages(1);
    return left.length === 0 ? true : undefined;
  });
});

it("passes a body that is not JSON as text", async () => {
  const running = await start();
  await send(Buffer.from("grüezi"), { contentType: "text/plain", messageId: "1" });
  expect(await lineWith(running, '"queued"')).toContain('"body":"grüezi"');
});

it("redelivers a message when the function throws, until it becomes a dead letter", async () => {
  const running = await start();
  await send("fail", { messageId: "1" });
  const dead = bus.client().createReceiver(QUEUE, { subQueueType: "deadLetter" });
  expect(await receiveOne(dead)).toMatchObject({ deadLetterReason: "MaxDeliveryCountExceeded" });
  const counts = running.lines.flatMap((line) => /"deliveryCount":(\d+)/.exec(line)?.[1] ?? []);
  expect(counts.map(Number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(await lineWith(running, "thrown by the queued")).toContain('\\"queued\\" failed');
});

it("invokes a queue function manually with the given input", async () => {
  const running = await start();
  const response = await fetch(`${running.url}/admin/functions/queued`, {
    method: "POST",
    headers: { "x-functions-key": MASTER_KEY, "content-type": "application/json" },
    body: JSON.stringify({ input: { part_id: "by hand" } }),
  });
  expect(response.status).toBe(202);
  const line = await lineWith(running, '"queued"');
  expect(line).toBe('{"message":"queued","body":{"part_id":"by hand"},"metadata":{}}');
});

it("stops receiving when it is drained, settles messages in progress, and serves requests", async () => {
  const running = await start();
  const ask = async (method: string, path: string) =>
    fetch(`${running.url}${path}`, { method, headers: { "x-functions-key": MASTER_KEY } });
  const state = async (): Promise<unknown> => (await ask("GET", "/admin/host/drain/status")).json();
  expect(await state()).toEqual({
    state: "Disabled",
    outstandingInvocations: 0,
    outstandingRetries: 0,
  });

  await send("hold", { messageId: "1" });
  await lineWith(running, '"queued"');
  expect((await ask("POST", "/admin/host/drain")).status).toBe(202);
  expect((await ask("POST", "/admin/host/drain")).status).toBe(202);
  expect(await state()).toMatchObject({ state: "InProgress", outstandingInvocations: 1 });
  await send("next", { messageId: "2" });
  expect((await ask("POST", "/release")).status).toBe(200);
  await until(async () =>
    z.object({ state: z.literal("Completed") }).safeParse(await state()).success ? true : undefined,
  );
  const left = await bus.client().createReceiver(QUEUE).peekMessages(10);
  expect(left).toEqual([expect.objectContaining({ body: "next", deliveryCount: 0 })]);
});

it("starts without a broker, and receives once the broker is available, and again after an outage", async () => {
  const port = Number(/:(\d+);/.exec(bus.connection)?.[1]);
  const options = { directory: `${bus.directory}-restarted`, port, key: KEY };
  await bus.close();
  const running = await start();
  await lineWith(running, "Receiving from recording-import fails and is retried");
  for (const body of ["first", "second"]) {
    const broker = await startServiceBus(options);
    const client = connect(broker.connection_string);
    await client.createSender(QUEUE).sendMessages({ body, messageId: body });
    expect(await lineWith(running, `"body":"${body}"`)).toContain('"deliveryCount":1');
    await client.close();
    await broker.close();
  }
  await rm(options.directory, { recursive: true });
  bus = await openBus();
});

it("does not start if the setting of a connection is missing", async () => {
  host = await startTestHost(fixture.file, { QUEUE_CONNECTION: undefined });
  expect(host.message).toMatchObject({
    failed: { message: expect.stringContaining('The setting QUEUE_CONNECTION of "queued"') },
  });
});
