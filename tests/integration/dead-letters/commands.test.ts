import type { ServiceBusMessage } from "@azure/service-bus";
import { run } from "../../../tools/dead-letters/commands";
import type { Command } from "../../../tools/dead-letters/options";
import { openBus, receiveNow, receiveOne, type TestBus } from "../local-cloud/service-bus/bus";

const QUEUE = "interview-scoring";

let bus: TestBus;
beforeEach(async () => {
  bus = await openBus();
});
afterEach(async () => bus.close());

/** Sends messages, and puts them into the dead-letter queue with a reason. */
async function bury(...messages: ServiceBusMessage[]): Promise<void> {
  const client = bus.client();
  const receiver = client.createReceiver(QUEUE);
  await client.createSender(QUEUE).sendMessages(messages);
  for (const _ of messages) {
    await receiver.deadLetterMessage(await receiveOne(receiver), {
      deadLetterReason: "unusable",
      deadLetterErrorDescription: "The interview is gone.",
    });
  }
}

const job = (messageId: string, body: object): ServiceBusMessage => ({
  messageId,
  body,
  contentType: "application/json",
});

/** What a command prints, with a client of its own as at the terminal. */
async function output(command: Exclude<Command, { do: "help" }>): Promise<string> {
  const lines: string[] = [];
  await run(bus.client(), command, (line) => lines.push(line));
  return lines.join("\n");
}

const resend = (sequence: string) => output({ do: "resend", queue: QUEUE, sequence });
const resendAll = () => output({ do: "resend all", queue: QUEUE });
const deadReceiver = () => bus.client().createReceiver(QUEUE, { subQueueType: "deadLetter" });

test("the list tells of each queue how many there are, and what each is about", async () => {
  await bury(job("score:a:1", { interview_id: "a", attempt: 3 }), job("score:b:1", {}));
  const [summary = "", hint] = (await output({ do: "list" })).split("\n\n");
  const untimed = summary.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME");
  expect(untimed.split("\n")).toEqual([
    "interview-scoring: 2 dead letters",
    "  1  score:a:1",
    "      unusable: The interview is gone.",
    "      sent TIME, delivered 0 times, attempt 3",
    "  2  score:b:1",
    "      unusable: The interview is gone.",
    "      sent TIME, delivered 0 times",
    "recording-import: 0 dead letters",
    "data-retention: 0 dead letters",
  ]);
  expect(hint).toContain("npm run dead-letters -- --help");
});

test("of many it lists the first, counts them, and says that there are more", async () => {
  await bury(...Array.from({ length: 120 }, (_, n) => job(`m${n}`, { n })));
  const text = await output({ do: "list" });
  expect(text).toContain("interview-scoring: 120 dead letters");
  expect(text.match(/unusable/g)).toHaveLength(50);
  expect(text).toContain("  … and later ones");
});

test("one is shown whole, whatever it holds", async () => {
  await bury(
    { ...job("m1", { interview_id: "a" }), applicationProperties: { origin: "test" } },
    { messageId: "m2", body: Buffer.from("no JSON") },
  );
  const first = await output({ do: "show", queue: QUEUE, sequence: "1" });
  expect(first).toContain("content type application/json\n  origin: test\n");
  expect(first).toContain('{\n  "interview_id": "a"\n}');
  const second = await output({ do: "show", queue: QUEUE, sequence: "2" });
  expect(second).toMatch(/content type none.*no JSON$/s);
  await expect(output({ do: "show", queue: QUEUE, sequence: "3" })).rejects.toThrow(
    "Among the first 1000 dead letters of interview-scoring none has the number 3.",
  );
});

test("one is sent back as it was at first, under an id of its own, and is gone from there", async () => {
  await bury(
    job("m1", {}),
    {
      ...job("m2", { interview_id: "a", attempt: 9, first_sent_at: "2026-01-01T00:00:00Z" }),
      applicationProperties: { origin: "test" },
    },
    job("m3", {}),
  );
  expect(await resend("2")).toBe("interview-scoring: 1 of 1 dead letter sent back");
  const back = await receiveOne(bus.client().createReceiver(QUEUE));
  expect(back).toMatchObject({
    messageId: "m2:resent:2",
    body: { interview_id: "a" },
    contentType: "application/json",
    applicationProperties: { origin: "test" },
    deliveryCount: 0,
  });
  expect(back.body).toEqual({ interview_id: "a" });
  expect(back.deadLetterReason).toBeUndefined();
  const left = await receiveNow(deadReceiver());
  expect(left).toHaveLength(2);
  await expect(resend("2")).rejects.toThrow("none has the number 2");
});

test("sent back twice, because the first time was cut off, it is one message", async () => {
  await bury(job("m1", { n: 1 }));
  const client = bus.client();
  // As far as an interrupted first time comes.
  await client.createSender(QUEUE).sendMessages(job("m1:resent:1", { n: 1 }));
  await resend("1");
  expect(await receiveNow(client.createReceiver(QUEUE))).toEqual([{ n: 1 }]);
});

test("one that fails again can be sent back again, under the next id", async () => {
  await bury(job("m1", {}));
  await resend("1");
  const receiver = bus.client().createReceiver(QUEUE);
  await receiver.deadLetterMessage(await receiveOne(receiver));
  await resend("2");
  expect((await receiveOne(receiver)).messageId).toBe("m1:resent:2");
});

test("all of a queue are sent back, of whatever kind, in their order", async () => {
  await bury(
    ...Array.from({ length: 120 }, (_, n) => job(`m${n}`, { n })),
    { messageId: "text", body: Buffer.from("no JSON") },
    { messageId: "list", body: [1] },
  );
  expect(await resendAll()).toBe("interview-scoring: 122 of 122 dead letters sent back");
  const bodies: unknown[] = [];
  const receiver = bus.client().createReceiver(QUEUE);
  while (bodies.length < 122) bodies.push(...(await receiveNow(receiver)));
  expect(bodies.slice(0, 120)).toEqual(Array.from({ length: 120 }, (_, n) => ({ n })));
  expect(bodies.slice(120)).toEqual([Buffer.from("no JSON"), [1]]);
  expect(await resendAll()).toBe("interview-scoring: 0 of 0 dead letters sent back");
});

test("what somebody else holds is left to them, and said", async () => {
  await bury(job("m1", {}), job("m2", {}));
  await receiveOne(deadReceiver());
  await expect(resendAll()).rejects.toThrow("The others are held by somebody else");
  expect(await receiveNow(bus.client().createReceiver(QUEUE))).toHaveLength(1);
});
