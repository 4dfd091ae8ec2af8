import { randomUUID } from "node:crypto";
import { ServiceBusClient } from "@azure/service-bus";
import { eventually } from "../../support/eventually";
import { type OwnCloud, startOwnCloud } from "../../support/own-cloud";
import { stack } from "../../support/stack";
import { type Gate, startRelay, type Relay } from "../../support/relay";

const QUEUE = "recording-import";

let relay: Relay;
let cloud: OwnCloud;
let bus: ServiceBusClient;
let gate: Gate = async () => true;

beforeAll(async () => {
  relay = await startRelay(stack().supabase.url, (...exchange) => gate(...exchange));
  cloud = await startOwnCloud({ SUPABASE_URL: relay.url });
  bus = new ServiceBusClient(cloud.serviceBus.connection_string);
});
afterAll(async () => {
  await bus.close();
  await cloud.close();
  await relay.close();
});

async function send(body: object): Promise<string> {
  const messageId = randomUUID();
  const message = { messageId, contentType: "application/json", body };
  await bus.createSender(QUEUE).sendMessages(message);
  return messageId;
}

async function peek(options: { subQueueType?: "deadLetter" } = {}) {
  const receiver = bus.createReceiver(QUEUE, options);
  const found = await receiver.peekMessages(100);
  await receiver.close();
  return found;
}

/** Where the message ends up: scheduled for its second attempt, or among the dead letters. */
const fateOf = (messageId: string) =>
  eventually(async () => {
    const isScheduled = (await peek()).some((message) => message.messageId === `${messageId}~2`);
    const dead = await peek({ subQueueType: "deadLetter" });
    const ids = [messageId, `${messageId}~rejected`];
    if (dead.some((message) => ids.includes(String(message.messageId)))) return "dead letter";
    return isScheduled ? "scheduled again" : undefined;
  });

/** Answers what the consumer reads first in place of the database. */
const answering =
  (status: number, body: string): Gate =>
  async ({ url }, response) => {
    if (!url?.startsWith("/rest/v1/rpc/read_recording_part")) return true;
    response.writeHead(status, { "content-type": "application/json" }).end(body);
    return false;
  };

describe("a message is tried again later", () => {
  it.each<[string, number, string]>([
    ["PostgREST does not know the SQL function yet", 404, '{"code":"PGRST202","message":"x"}'],
    ["PostgREST refuses the service's token", 401, '{"code":"PGRST301","message":"x"}'],
    ["PostgREST's clock differs", 401, '{"code":"PGRST303","message":"x"}'],
    ["the database stops", 500, '{"code":"57P01","message":"x"}'],
    ["the database is read-only", 405, '{"code":"25006","message":"x"}'],
    ["a table is not there", 404, '{"code":"42P01","message":"x"}'],
    ["an error is none that we know", 500, '{"code":"99999","message":"x"}'],
    ["an answer is not what we expect", 200, '{"id":1}'],
    ["an error has no body", 404, ""],
  ])("when %s", async (_, status, body) => {
    gate = answering(status, body);
    const message = { part_id: randomUUID(), interview_id: randomUUID() };
    expect(await fateOf(await send(message))).toBe("scheduled again");
  });
});

describe("a message becomes a dead letter at once", () => {
  it.each<[string, object]>([
    ["it does not fit its schema", { part: "unknown" }],
    ["it is no object", ["part"]],
  ])("when %s", async (_, body) => {
    gate = async () => true;
    expect(await fateOf(await send(body))).toBe("dead letter");
  });
});
