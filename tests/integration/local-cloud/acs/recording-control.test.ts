import { randomUUID } from "node:crypto";
import type { CallRecording, StartRecordingOptions } from "@azure/communication-call-automation";
import { RestError } from "@azure/core-rest-pipeline";
import * as z from "zod";
import type { Simulator } from "../../../../infra/local/simulators/simulator";
import { type Receiver, startReceiver } from "./receiver";
import { makeDirectory, OTHER_KEY, post, recordingOf, removeDirectory, startIn } from "./simulator";

let receiver: Receiver;
let directory: string;
let simulator: Simulator;
let recording: CallRecording;
beforeEach(async () => {
  receiver = await startReceiver();
  directory = await makeDirectory();
  simulator = await startIn(directory);
  recording = recordingOf(simulator.url);
});
afterEach(async () => {
  await simulator.close();
  await receiver.close();
  await removeDirectory(directory);
});

const started = z.object({ server_call_id: z.string() });

async function startCall(groupId: string = randomUUID()) {
  const body = { group_id: groupId, deliver_to: receiver.url };
  const answer = await post(`${simulator.url}/_calls`, body);
  return { groupId, id: started.parse(await answer.json()).server_call_id };
}

const endCall = (id: string) => post(`${simulator.url}/_calls/${id}/end`, {});
const serverCall = (id: string) => ({ kind: "serverCallLocator", id }) as const;
const start = (
  callLocator: StartRecordingOptions["callLocator"],
  options: Partial<StartRecordingOptions> = {},
) =>
  recording.start({
    recordingContent: "audio",
    recordingChannel: "mixed",
    recordingFormat: "wav",
    ...options,
    ...(callLocator ? { callLocator } : {}),
  });

describe("a recording", () => {
  test("is started by the server call id, and is active until it is stopped", async () => {
    const { id } = await startCall();
    const { recordingId, ...state } = await start(serverCall(id));
    const expected = { recordingState: "active", recordingKind: "AzureCommunicationServices" };
    expect(state).toEqual(expected);
    expect(await recording.getState(String(recordingId))).toEqual({ recordingId, ...expected });
    await recording.stop(String(recordingId));
  });

  test("is started by the group id of the call", async () => {
    const { groupId } = await startCall();
    const locator = { kind: "groupCallLocator", id: groupId } as const;
    expect(await start(locator)).toHaveProperty("recordingId", expect.any(String));
  });

  test("can be followed by another once it has stopped", async () => {
    const { id } = await startCall();
    const first = await start(serverCall(id));
    await recording.stop(String(first.recordingId));
    const second = await start(serverCall(id));
    expect(second.recordingId).not.toBe(first.recordingId);
  });

  test("is the same one when a response is lost and the SDK retries", async () => {
    const { id } = await startCall();
    const received: unknown[] = [];
    const patient = recordingOf(simulator.url, {
      retryOptions: { maxRetries: 1, retryDelayInMs: 1 },
      onResponse: ({ status, bodyAsText }) => {
        received.push([status, bodyAsText]);
        if (received.length === 1) throw new RestError("lost", { code: "ECONNRESET" });
      },
    });
    await patient.start({ callLocator: serverCall(id) });
    expect(received).toEqual([[200, expect.stringContaining("recordingId")], received[0]]);
  });
});

describe("an error for", () => {
  test("recording an unknown call or a room", async () => {
    const error = { statusCode: 404, code: "8522" };
    await expect(start(serverCall("unknown"))).rejects.toMatchObject(error);
    const room = { kind: "roomCallLocator", id: "99123456789012345" } as const;
    await expect(start(room)).rejects.toMatchObject(error);
  });

  test("recording a call that has ended", async () => {
    const { id } = await startCall();
    await endCall(id);
    await expect(start(serverCall(id))).rejects.toMatchObject({ statusCode: 404, code: "8522" });
  });

  test("a second recording of the same call", async () => {
    const { id, groupId } = await startCall();
    await start(serverCall(id));
    const again = start({ kind: "groupCallLocator", id: groupId });
    await expect(again).rejects.toMatchObject({ statusCode: 409, code: "8553" });
  });

  test("stopping twice, and the state of a stopped recording", async () => {
    const { id } = await startCall();
    const recordingId = String((await start(serverCall(id))).recordingId);
    await recording.stop(recordingId);
    const error = { statusCode: 404, code: "8522" };
    await expect(recording.stop(recordingId)).rejects.toMatchObject(error);
    await expect(recording.getState(recordingId)).rejects.toMatchObject(error);
  });

  test("stopping a recording that ended with its call", async () => {
    const { id } = await startCall();
    const recordingId = String((await start(serverCall(id))).recordingId);
    await endCall(id);
    await expect(recording.stop(recordingId)).rejects.toMatchObject({ statusCode: 404 });
  });

  test.each<[string, Partial<StartRecordingOptions>, string]>([
    ["audio as mp4", { recordingFormat: "mp4" }, "8557"],
    ["unmixed audio as mp3", { recordingChannel: "unmixed", recordingFormat: "mp3" }, "8557"],
  ])("%s", async (_name, options, code) => {
    const { id } = await startCall();
    const starting = start(serverCall(id), options);
    await expect(starting).rejects.toMatchObject({ statusCode: 400, code });
  });

  test("a start whose container URL is invalid", async () => {
    const { id } = await startCall();
    const recordingStorage = {
      recordingStorageKind: "azureBlobStorage",
      recordingDestinationContainerUrl: "nowhere",
    } as const;
    const starting = start(serverCall(id), { recordingStorage });
    await expect(starting).rejects.toMatchObject({ statusCode: 400, code: "8523" });
  });

  test("a start without a call", async () => {
    await expect(start(undefined)).rejects.toMatchObject({ statusCode: 400, code: "8523" });
  });

  test("a start signed with another key", async () => {
    const { id } = await startCall();
    const stranger = recordingOf(simulator.url, { accessKey: OTHER_KEY });
    const starting = stranger.start({ callLocator: serverCall(id) });
    await expect(starting).rejects.toMatchObject({ statusCode: 401, code: "Denied" });
  });
});
