import { randomBytes, randomUUID } from "node:crypto";
import { ServiceBusClient } from "@azure/service-bus";
import { BLOCK_BYTES } from "../../../shared/clients/recording-upload";
import { call } from "../../support/api";
import { deliver, sampleCall } from "../../support/calls";
import { eventually } from "../../support/eventually";
import { breakSimulator, clearReceived, healSimulator, requestsOf } from "../../support/faults";
import { groupOf } from "../../support/group-calls";
import { ownApp } from "../../support/own-app";
import { recordingsOf, storeBlocks } from "../../support/storage";
import { createInterview, createWorld, type World } from "../../support/world";

const MINUTE_MS = 60_000;

const app = ownApp();
let bus: ServiceBusClient;
let world: World;
let interviewId: string;

beforeAll(async () => {
  bus = new ServiceBusClient(app.cloud.serviceBus.connection_string);
  world = await createWorld({}, app.database.service);
});

afterAll(() => bus.close());

const newInterview = () => createInterview(world.applicationId, app.database.service);

beforeEach(async () => {
  interviewId = await newInterview();
});

/** A recording in ACS. */
async function upload(content: Uint8Array, contentType = "audio/wav"): Promise<string> {
  const documentId = `0-test-${randomUUID()}`;
  const response = await fetch(`${app.cloud.acs.url}/_recordings/${documentId}`, {
    method: "PUT",
    headers: { "content-type": contentType },
    body: Uint8Array.from(content),
  });
  expect(response.status).toBe(201);
  return documentId;
}

/** Delivers the events of a recorded call. */
async function playCall(documentId: string, data?: Record<string, unknown>) {
  // Attempts at an import end twelve hours after the event.
  const groupId = await groupOf(app.database, interviewId);
  const sample = sampleCall(groupId, new Date(Date.now() - 15 * MINUTE_MS).toISOString());
  const events = [sample.started(), sample.ended(), sample.recorded(documentId, data)];
  expect((await deliver(events, { api: app.api })).status).toBe(200);
}

/** The name under which the part is stored. */
async function blobName(): Promise<string> {
  const [row] = await app.database
    .sql`select recording_id from recording_parts where interview_id = ${interviewId}`;
  return `${interviewId}/${row?.["recording_id"]}-0.wav`;
}

const recordingUrl = async (): Promise<string | undefined> => {
  const [row] = await app.database
    .sql`select recording_url from interviews where id = ${interviewId}`;
  return row?.["recording_url"] ?? undefined;
};

const partId = async (): Promise<string> => {
  const [row] = await app.database
    .sql`select id from recording_parts where interview_id = ${interviewId}`;
  return String(row?.["id"]);
};

/** The messages in the queue of imports, or its dead letters. */
async function peek(options: { subQueueType?: "deadLetter" } = {}) {
  const receiver = bus.createReceiver("recording-import", options);
  const found = await receiver.peekMessages(100);
  await receiver.close();
  return found;
}

/** The scheduled message of the second attempt to import a part. */
const scheduled = (part: string) =>
  eventually(async () => (await peek()).find(({ messageId }) => messageId === `import:${part}~2`));

const deadLetter = (id: string) =>
  eventually(async () =>
    (await peek({ subQueueType: "deadLetter" })).find(({ messageId }) => messageId === id),
  );

it("imports a recording completely, with its content type and interview", async () => {
  const content = randomBytes(9 * 1024 * 1024 + 7);
  await playCall(await upload(content, "audio/mpeg"));
  const url = await eventually(recordingUrl);
  const [stored, ...more] = await recordingsOf(interviewId);
  expect(more).toEqual([]);
  expect(stored?.name).toMatch(new RegExp(`^${interviewId}/[\\w-]+-0\\.mp3$`));
  expect(url.endsWith(`/interview-recordings/${stored?.name}`)).toBe(true);
  expect(stored?.content.equals(content)).toBe(true);
  expect(stored?.contentType).toBe("audio/mpeg");
  expect(stored?.metadata).toEqual({ interview_id: interviewId });
  const [part] = await app.database.sql`
    select content_type, size_bytes::int as bytes from recording_parts
    where interview_id = ${interviewId}`;
  expect(part).toEqual({ content_type: "audio/mpeg", bytes: content.length });
});

it("imports an empty recording", async () => {
  await playCall(await upload(new Uint8Array()));
  await eventually(recordingUrl);
  expect((await recordingsOf(interviewId)).map(({ content }) => content.length)).toEqual([0]);
});

it("a repeated message finds the stored file, even when its import was not saved", async () => {
  await playCall(await upload(randomBytes(1_000)));
  await eventually(recordingUrl);
  const before = await recordingsOf(interviewId);
  // As after a crash between storing the file and saving that.
  await app.database.sql`
    update recording_parts set imported_at = null, url = null where interview_id = ${interviewId}`;
  await app.database.sql`update interviews set recording_url = null where id = ${interviewId}`;
  const body = { part_id: await partId(), interview_id: interviewId };
  await bus.createSender("recording-import").sendMessages({
    messageId: randomUUID(),
    contentType: "application/json",
    body,
  });
  await eventually(recordingUrl);
  expect(await recordingsOf(interviewId)).toEqual(before);
});

it("only links a recording in our own storage", async () => {
  const contentLocation = `https://ours.example.test/recordings/${interviewId}/audio.wav`;
  const chunk = { documentId: randomUUID(), index: 0, contentLocation };
  await playCall("unused", {
    storageType: "AzureBlob",
    recordingId: randomUUID(),
    recordingStorageInfo: { recordingChunks: [chunk] },
  });
  expect(await recordingUrl()).toBe(contentLocation);
  const messages = await app.database.sql`
    select from outgoing_messages
    where interview_id = ${interviewId} and queue = 'recording-import'`;
  expect(messages).toHaveLength(0);
});

it.each<[string, Parameters<typeof breakSimulator>[1]]>([
  ["is cut", "cut"],
  ["is refused", { status: 503 }],
])("a download that %s stores nothing, and is tried again a minute later", async (_, fault) => {
  const documentId = await upload(randomBytes(5 * 1024 * 1024));
  await breakSimulator(app.cloud.acs.url, fault);
  const before = Date.now();
  await playCall(documentId);
  const message = await scheduled(await partId());
  await healSimulator(app.cloud.acs.url);
  expect(message.body).toMatchObject({ part_id: await partId(), attempt: 2 });
  const delay = (message.scheduledEnqueueTimeUtc?.getTime() ?? 0) - before;
  expect(delay).toBeGreaterThanOrEqual(MINUTE_MS);
  expect(await recordingsOf(interviewId)).toEqual([]);
  expect(await recordingUrl()).toBeUndefined();
});

it("an interrupted import goes on after the blocks that are stored, but for the last", async () => {
  const content = randomBytes(3 * BLOCK_BYTES + 7);
  await breakSimulator(app.cloud.acs.url, { status: 503 });
  await playCall(await upload(content));
  const { body } = await scheduled(await partId());
  await healSimulator(app.cloud.acs.url);
  // As a host leaves it that ends in the middle. It sends two blocks at once, so the fourth may be there first.
  await storeBlocks(await blobName(), content, [0, 1, 3]);
  await clearReceived(app.cloud.acs.url);
  await bus.createSender("recording-import").sendMessages({
    messageId: randomUUID(),
    contentType: "application/json",
    body,
  });
  await eventually(recordingUrl);
  const [stored] = await recordingsOf(interviewId);
  expect(stored?.content.equals(content)).toBe(true);
  expect(stored?.metadata).toEqual({ interview_id: interviewId });
  const downloads = (await requestsOf(app.cloud.acs.url)).filter(({ path }) =>
    path.includes("/content/"),
  );
  expect(downloads.map(({ headers }) => headers["range"])).toEqual([`bytes=${BLOCK_BYTES}-`]);
});

it("does not report our storage as down when downloads are cut", async () => {
  await breakSimulator(app.cloud.acs.url, "cut");
  for (let broken = 0; broken < 6; broken += 1) {
    interviewId = await newInterview();
    await playCall(await upload(randomBytes(1024 * 1024)));
    await scheduled(await partId());
  }
  await healSimulator(app.cloud.acs.url);
  const { body } = await call("GET", "/health/ready", { api: app.api });
  expect(body).toMatchObject({ dependencies: { recording_storage: "up", acs: "up" } });
});

it("tries again when ACS does not have the file yet", async () => {
  await playCall(`0-test-${randomUUID()}`);
  const message = await scheduled(await partId());
  expect(message.body).toMatchObject({ attempt: 2 });
});

it("gives up twelve hours after the event, and logs an error", async () => {
  await playCall(`0-test-${randomUUID()}`);
  const part = await partId();
  await scheduled(part);
  const first_sent_at = new Date(Date.now() - 12 * 60 * MINUTE_MS).toISOString();
  const messageId = randomUUID();
  await bus.createSender("recording-import").sendMessages({
    messageId,
    contentType: "application/json",
    body: { part_id: part, interview_id: interviewId, attempt: 11, first_sent_at },
  });
  await deadLetter(`${messageId}~rejected`);
  expect(app.cloud.host.log()).toContain(
    `"event":"message_retries_exhausted","function":"import-recording"`,
  );
});

it("dead-letters an unknown message", async () => {
  const messageId = randomUUID();
  await bus.createSender("recording-import").sendMessages({
    messageId,
    contentType: "application/json",
    body: { part: "unknown" },
  });
  const { body } = await deadLetter(`${messageId}~rejected`);
  expect(body).toEqual({ part: "unknown", attempt: 1, rejected: "invalid_request" });
});

it("stores nothing when the interview is deleted during the import", async () => {
  const documentId = await upload(randomBytes(1_000));
  await breakSimulator(app.cloud.acs.url, { delay_ms: 600_000 }, 1);
  await clearReceived(app.cloud.acs.url);
  await playCall(documentId);
  await eventually(async () =>
    (await requestsOf(app.cloud.acs.url)).find(({ path }) => path.includes(documentId)),
  );
  await app.database.sql`delete from interviews where id = ${interviewId}`;
  await healSimulator(app.cloud.acs.url);
  await eventually(
    async () =>
      app.cloud.host
        .log()
        .includes(`"interview_id":"${interviewId}","bytes":1000,"retained":false`) || undefined,
  );
  expect(await recordingsOf(interviewId)).toEqual([]);
});
