import { buffer } from "node:stream/consumers";
import type { StartRecordingOptions } from "@azure/communication-call-automation";
import { BlobServiceClient, type ContainerClient } from "@azure/storage-blob";
import * as z from "zod";
import { type BlobStorage, startBlobStorage } from "../../../../infra/local/blob-storage";
import { chooseCloudPorts } from "../../../../infra/local/ports";
import type { Simulator } from "../../../../infra/local/simulators/simulator";
import { type Receiver, startReceiver } from "./receiver";
import {
  CONTENT_ORIGIN,
  makeDirectory,
  post,
  recordingOf,
  removeDirectory,
  startIn,
  upload,
} from "./simulator";

const DOCUMENT = "0-local-d1-abc";
const CONTENT = Buffer.from("spoken words");
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/;
let storageDirectory: string;
let storage: BlobStorage;
let container: ContainerClient;
beforeAll(async () => {
  storageDirectory = await makeDirectory();
  const { blob: port } = await chooseCloudPorts("free");
  storage = await startBlobStorage({ directory: storageDirectory, port });
  const account = BlobServiceClient.fromConnectionString(storage.connection_string);
  container = account.getContainerClient("recordings");
  await container.create();
});
afterAll(async () => {
  await storage.close();
  await removeDirectory(storageDirectory);
});

let receiver: Receiver;
let directory: string;
let simulator: Simulator;
beforeEach(async () => {
  receiver = await startReceiver();
  directory = await makeDirectory();
  simulator = await startIn(directory, { storageConnectionString: storage.connection_string });
  await upload(simulator.url, DOCUMENT, CONTENT, "audio/wav");
});
afterEach(async () => {
  await simulator.close();
  await receiver.close();
  await removeDirectory(directory);
});

const callSchema = z.object({
  server_call_id: z.string(),
  recordings: z.array(
    z.object({
      recording_id: z.string(),
      state: z.string(),
      container_url: z.string().nullable(),
    }),
  ),
});

async function startCall(): Promise<string> {
  const order = { group_id: "g", deliver_to: receiver.url };
  const answer = await post(`${simulator.url}/_calls`, order);
  return callSchema.parse(await answer.json()).server_call_id;
}

const endCall = (id: string) =>
  post(`${simulator.url}/_calls/${id}/end`, { document_id: DOCUMENT });

async function recordingsOf(id: string) {
  const answer = await fetch(`${simulator.url}/_calls/${id}`);
  return callSchema.parse(await answer.json()).recordings;
}

async function record(
  id: string,
  recordingStorage?: StartRecordingOptions["recordingStorage"],
): Promise<string> {
  const { recordingId } = await recordingOf(simulator.url).start({
    callLocator: { kind: "serverCallLocator", id },
    recordingContent: "audio",
    recordingFormat: "wav",
    ...(recordingStorage ? { recordingStorage } : {}),
  });
  return String(recordingId);
}

const chunkSchema = z.looseObject({ contentLocation: z.url(), deleteLocation: z.url() });
const dataSchema = z.looseObject({
  recordingStorageInfo: z.object({ recordingChunks: z.tuple([chunkSchema]) }),
  sessionEndReason: z.string(),
});

/** The events of recordings, by the id of the recording that their subject names. */
function events() {
  const all = receiver.received.flatMap((delivery) => delivery.events);
  const ready = all.filter(({ eventType }) => eventType.endsWith(".RecordingFileStatusUpdated"));
  return new Map(
    ready.map(({ subject, data }) => [
      subject.split("/").at(-1),
      { subject, data: dataSchema.parse(data) },
    ]),
  );
}

test("sends an event for each recording of a call that ends, stopped or not", async () => {
  const id = await startCall();
  const stopped = await record(id);
  await recordingOf(simulator.url).stop(stopped);
  const active = await record(id);
  const stateOf = (recording_id: string, state: string) => ({
    recording_id,
    state,
    container_url: null,
  });
  expect(await recordingsOf(id)).toEqual([stateOf(stopped, "stopped"), stateOf(active, "active")]);
  await endCall(id);
  expect(await recordingsOf(id)).toEqual([stateOf(stopped, "stopped"), stateOf(active, "stopped")]);
  expect(events().size).toBe(2);
  expect(events().get(stopped)?.data.sessionEndReason).toBe("InitiatorLeft");
  expect(events().get(active)?.data.sessionEndReason).toBe("CallEnded");
});

test("sends the recording event in the Event Grid schema, and serves its content", async () => {
  const id = await startCall();
  const recordingId = await record(id);
  await endCall(id);
  const document = `${CONTENT_ORIGIN}/v1/objects/${DOCUMENT}`;
  const { subject, data } = events().get(recordingId) ?? {};
  expect(subject).toMatch(
    new RegExp(`^/recording/call/[0-9a-f-]{36}/serverCallId/${id}/recordingId/`),
  );
  expect(data).toEqual({
    recordingStorageInfo: {
      recordingChunks: [
        {
          documentId: DOCUMENT,
          index: 0,
          endReason: "SessionEnded",
          contentLocation: `${document}/content/audio`,
          metadataLocation: `${document}/content/acsmetadata`,
          deleteLocation: document,
        },
      ],
    },
    recordingStartTime: expect.stringMatching(TIME),
    recordingDurationMs: expect.any(Number),
    sessionEndReason: "CallEnded",
    recordingContentType: "Audio",
    recordingChannelType: "Mixed",
    recordingFormatType: "Wav",
  });
  const content = recordingOf(simulator.url).downloadStreaming(`${document}/content/audio`);
  expect(await buffer(await content)).toEqual(CONTENT);
});

test("sends no recording event for a call without a recording", async () => {
  await endCall(await startCall());
  expect(events().size).toBe(0);
});

describe("a recording to the customer's container", () => {
  const into = (recordingDestinationContainerUrl: string) =>
    ({ recordingStorageKind: "azureBlobStorage", recordingDestinationContainerUrl }) as const;

  test("is there when its event is sent", async () => {
    const id = await startCall();
    const recordingId = await record(id, into(container.url));
    expect(await recordingsOf(id)).toMatchObject([{ container_url: container.url }]);
    await endCall(id);
    const { data } = events().get(recordingId) ?? {};
    expect(data).toMatchObject({ storageType: "AzureBlob", recordingId });
    const { contentLocation = "" } = data?.recordingStorageInfo.recordingChunks[0] ?? {};
    expect(contentLocation).toMatch(/\/recordings\/\d{8}\/.*\.wav$/);
    const name = decodeURIComponent(contentLocation.slice(container.url.length + 1));
    const blob = container.getBlockBlobClient(name);
    expect(await blob.downloadToBuffer()).toEqual(CONTENT);
    expect((await blob.getProperties()).contentType).toBe("audio/wav");
  });

  test.each(["none", "recordings/folder"])("is rejected for %s", async (path) => {
    const id = await startCall();
    const url = container.url.replace(/recordings$/, path);
    await expect(record(id, into(url))).rejects.toMatchObject({ statusCode: 400, code: "8523" });
    expect(await recordingsOf(id)).toEqual([]);
  });

  test("is rejected for another storage account", async () => {
    const id = await startCall();
    const url = "https://other.blob.core.windows.net/recordings";
    await expect(record(id, into(url))).rejects.toMatchObject({ statusCode: 400, code: "8523" });
  });
});
