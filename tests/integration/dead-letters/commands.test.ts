import type { ServiceBusMessage } from "@azure/service-bus";
import { run } from "../../../tools/dead-letters/commands";
import type { Command } from "../../../tools/dead-letters/options";
import { openBus, receiveAll, receiveOne, type TestBus } from "../local-cloud/service-bus/bus";

const QUEUE = "interview-scoring";

let bus: TestBus;
beforeEach(async () => {
  bus = await openBus();
});
afterEach(async () => bus.close());

/** Sends messages and dead-letters them with a reason. */
async function deadLetter(...messages: ServiceBusMessage[]): Promise<void> {
  const client = bus.client();
  const receiver = client.createReceiver(QUEUE);
  await client.createSender(QUEUE).sendMessages(messages);
  for (const _ of messages) {
    await receiver.deadLetterMessage(await receiveOne(receiver), {
      deadLetterReason: "unusable",
      deadLetterErrorDescription: "The interview is missing.",
    });
  }
}

const job = (messageId: string, body: object): ServiceBusMessage => ({
  messageId,
  body,
  contentType: "application/json",
});

/** The output of a command, which gets its own client as at the terminal. */
async function output(command: Command): Promise<string> {
  const lines: string[] = [];
  await run(bus.client(), command, (line) => lines.push(line));
  return lines.join("\n");
}

const resend = (sequence: string) => output({ do: "resend", queue: QUEUE, sequence });
const resendAll = () => output({ do: "resend all", queue: QUEUE });
const deadReceiver = () => bus.client().createReceiver(QUEUE, { subQueueType: "deadLetter" });

test("list prints the number of dead letters per queue, and describes each", async () => {
  await deadLetter(job("score:a:1", { interview_id: "a", attempt: 3 }), job("score:b:1", {}));
  const [summary = "", hint] = (await output({ do: "list" })).split("\n\n");
  const untimed = summary.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME");
  expect(untimed.split("\n")).toEqual([
    "interview-scoring: 2 dead letters",
    "  1  score:a:1",
    "      unusable: The interview is missing.",
    "      sent TIME, delivered 0 times, attempt 3",
    "  2  score:b:1",
    "      unusable: The interview is missing.",
    "      sent TIME, delivered 0 times",
    "recording-import: 0 dead letters",
    "data-retention: 0 dead letters",
    "resume-parsing: 0 dead letters",
  ]);
  expect(hint).toContain("npm run dead-letters -- --help");
});

test("list prints why the app rejected a message, and resend sends it as it was at first", async () => {
  const rejected = { interview_id: "a", rejected: "transcript_too_long" };
  await deadLetter(job("score:a:1:resent:4~2~rejected", rejected));
  expect(await output({ do: "list" })).toContain("      transcript_too_long\n");
  await resend("1");
  const back = await receiveOne(bus.client().createReceiver(QUEUE));
  expect(back).toMatchObject({ messageId: "score:a:1:resent:1", body: { interview_id: "a" } });
  expect(back.body).toEqual({ interview_id: "a" });
});

test("list prints the first 50 of many, and their number", async () => {
  await deadLetter(...Array.from({ length: 120 }, (_, n) => job(`m${n}`, { n })));
  const text = await output({ do: "list" });
  expect(text).toContain("interview-scoring: 120 dead letters");
  expect(text.match(/unusable/g)).toHaveLength(50);
  expect(text).toContain("  … and more");
});

test("show prints a whole message, with any kind of body", async () => {
  await deadLetter(
    { ...job("m1", { interview_id: "a" }), applicationProperties: { origin: "test" } },
    { messageId: "m2", body: Buffer.from("no JSON") },
  );
  const first = await output({ do: "show", queue: QUEUE, sequence: "1" });
  expect(first).toContain("content type application/json\n  origin: test\n");
  expect(first).toContain('{\n  "interview_id": "a"\n}');
  const second = await output({ do: "show", queue: QUEUE, sequence: "2" });
  expect(second).toMatch(/content type none.*no JSON$/s);
  await expect(output({ do: "show", queue: QUEUE, sequence: "3" })).rejects.toThrow(
    "None of the first 1000 dead letters of interview-scoring has the number 3.",
  );
});

test("resend sends the original message with a new id, and removes the dead letter", async () => {
  await deadLetter(
    job("m1", {}),
    {
      ...job("m2", { interview_id: "a", attempt: 9, first_sent_at: "2026-01-01T00:00:00Z" }),
      applicationProperties: { origin: "test" },
    },
    job("m3", {}),
  );
  expect(await resend("2")).toBe("interview-scoring: 1 of 1 dead letter resent");
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
  const left = await receiveAll(deadReceiver(), 2);
  expect(left).toHaveLength(2);
  await expect(resend("2")).rejects.toThrow("has the number 2");
});

test("resend after an interruption sends no duplicate", async () => {
  await deadLetter(job("m1", { n: 1 }));
  const client = bus.client();
  // What an interrupted first attempt has done.
  await client.createSender(QUEUE).sendMessages(job("m1:resent:1", { n: 1 }));
  await resend("1");
  expect(await receiveAll(client.createReceiver(QUEUE), 1)).toEqual([{ n: 1 }]);
});

test("resend sends a message that failed again with the next id", async () => {
  await deadLetter(job("m1", {}));
  await resend("1");
  const receiver = bus.client().createReceiver(QUEUE);
  await receiver.deadLetterMessage(await receiveOne(receiver));
  await resend("2");
  expect((await receiveOne(receiver)).messageId).toBe("m1:resent:2");
});

test("resend --all sends all messages of a queue in order, with any kind of body", async () => {
  await deadLetter(
    ...Array.from({ length: 120 }, (_, n) => job(`m${n}`, { n })),
    { messageId: "text", body: Buffer.from("no JSON") },
    { messageId: "list", body: [1] },
  );
  expect(await resendAll()).toBe("interview-scoring: 122 of 122 dead letters resent");
  const bodies = await receiveAll(bus.client().createReceiver(QUEUE), 122);
  expect(bodies.slice(0, 120)).toEqual(Array.from({ length: 120 }, (_, n) => ({ n })));
  expect(bodies.slice(120)).toEqual([Buffer.from("no JSON"), [1]]);
  expect(await resendAll()).toBe("interview-scoring: 0 of 0 dead letters resent");
});

test("resend --all reports messages that another client has locked", async () => {
  await deadLetter(job("m1", {}), job("m2", {}));
  await receiveOne(deadReceiver());
  await expect(resendAll()).rejects.toThrow("The others are locked by another client");
  expect(await receiveAll(bus.client().createReceiver(QUEUE), 1)).toHaveLength(1);
});
