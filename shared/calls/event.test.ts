import * as z from "zod";
import { readCallEvent } from "./event";

const INTERVIEW = "11111111-2222-4333-8444-555555555555";
const CALL = "aHR0cHM6Ly9jb252LmV4YW1wbGUvMQ";

const event = (type: string, data: unknown, more: Record<string, unknown> = {}) => ({
  id: "event-1",
  topic: "/subscriptions/none",
  subject: `call/${CALL}`,
  eventType: `Microsoft.Communication.${type}`,
  eventTime: "2026-05-04T10:00:00.1234567Z",
  dataVersion: "1.0",
  metadataVersion: "1",
  data,
  ...more,
});

const call = { serverCallId: CALL, group: { id: INTERVIEW }, correlationId: "correlation" };

const chunk = {
  documentId: "0-eus-d1-abc",
  index: 0,
  endReason: "SessionEnded",
  contentLocation: "https://storage.asm.skype.com/v1/objects/0-eus-d1-abc/content/video",
};

const recording = (data: Record<string, unknown> = {}, subject = "") =>
  event(
    "RecordingFileStatusUpdated",
    {
      recordingStorageInfo: { recordingChunks: [chunk] },
      recordingStartTime: "2026-05-04T09:30:00Z",
      recordingDurationMs: 6620.4,
      recordingFormatType: "Wav",
      ...data,
    },
    { subject },
  );

describe("readCallEvent, for an event of a call", () => {
  it("reads Event Grid's own schema, with times to the millisecond", () => {
    expect(readCallEvent(event("CallStarted", call))).toEqual({
      id: "event-1",
      type: "call_started",
      time: "2026-05-04T10:00:00.123Z",
      server_call_id: CALL,
      group_id: INTERVIEW,
      correlation_id: "correlation",
    });
  });

  it("reads CloudEvents", () => {
    const cloudEvent = {
      specversion: "1.0",
      id: "event-2",
      source: "/subscriptions/none",
      type: "Microsoft.Communication.CallStarted",
      time: "2026-05-04T10:00:00Z",
      data: call,
    };
    expect(readCallEvent(cloudEvent)).toMatchObject({ id: "event-2", type: "call_started" });
  });

  it.each([
    ["durationOfCall", { durationOfCall: 49.7 }, 49.7],
    ["callDurationInSeconds", { callDurationInSeconds: 50 }, 50],
    ["neither", {}, undefined],
    ["one that is none", { durationOfCall: "long" }, undefined],
  ])("reads the duration from %s", (_, data, seconds) => {
    const read = readCallEvent(event("CallEnded", { ...call, ...data }));
    expect(read).toMatchObject({ type: "call_ended" });
    expect(read?.duration_seconds).toBe(seconds);
  });

  it("omits the names of participants", () => {
    const data = { ...call, displayName: "Robin Example", user: { rawId: "8:acs:robin" } };
    const read = JSON.stringify(readCallEvent(event("CallParticipantAdded", data)));
    expect(read).toContain("participant_added");
    expect(read).not.toMatch(/robin/i);
  });

  it("returns undefined for an event type that does not concern interviews", () => {
    expect(readCallEvent(event("ChatMessageReceived", {}))).toBeUndefined();
  });

  it.each([
    ["is no object", 7],
    ["has no id", event("CallStarted", call, { id: undefined })],
    ["has no time", event("CallStarted", call, { eventTime: "yesterday" })],
    [
      "happened in another century",
      event("CallStarted", call, { eventTime: "1926-05-04T10:00:00Z" }),
    ],
    ["names no call", event("CallStarted", { group: { id: INTERVIEW } })],
    ["has an id that Postgres cannot store", event("CallStarted", { serverCallId: "a\0b" })],
    ["has half a letter in its id", event("CallStarted", { serverCallId: "a\ud800" })],
  ])("cannot be read where it %s", (_, raw) => {
    expect(() => readCallEvent(raw)).toThrow(z.ZodError);
  });
});

describe("readCallEvent, for an event of a recording", () => {
  it("reads percent-encoded ids from the subject", () => {
    const subject = `/recording/call/{call-id}/serverCallId/${CALL}%3D/recordingId/eyJ4IjoxfQ`;
    expect(readCallEvent(recording({}, subject))).toEqual({
      id: "event-1",
      type: "recording_ready",
      time: "2026-05-04T10:00:00.123Z",
      server_call_id: `${CALL}=`,
      recording_id: "eyJ4IjoxfQ",
      own_storage: false,
      recording_started_at: "2026-05-04T09:30:00.000Z",
      recording_duration_ms: 6620,
      recording_format: "wav",
      parts: [{ index: 0, document_id: chunk.documentId, content_location: chunk.contentLocation }],
    });
  });

  it.each(["", "/recording/serverCallId", "/recording/call/x/serverCallId/%/recordingId/"])(
    "is read where its subject is %j, too",
    (subject) => {
      const read = readCallEvent(recording({}, subject));
      expect(read?.server_call_id).toBeUndefined();
      expect(read?.recording_id).toBeUndefined();
    },
  );

  it.each(["AzureBlob", "azureBlobStorage"])(
    "recognises our own storage by the storage type %s",
    (storageType) => {
      const read = readCallEvent(recording({ storageType, recordingId: "recording-1" }));
      expect(read).toMatchObject({ own_storage: true, recording_id: "recording-1" });
    },
  );

  it("recognises our own storage by the URL as well", () => {
    const container = "https://ours.example.test/recordings";
    const ours = { ...chunk, contentLocation: `${container}/0-eus/audio.wav` };
    const data = { recordingStorageInfo: { recordingChunks: [ours] } };
    expect(readCallEvent(recording(data), container)?.own_storage).toBe(true);
    expect(readCallEvent(recording(data), "https://ours.example.test/rec")?.own_storage).toBe(
      false,
    );
    expect(readCallEvent(recording(data))?.own_storage).toBe(false);
  });

  it.each([
    ["without parts", { recordingStorageInfo: { recordingChunks: [] } }],
    [
      "without a location",
      { recordingStorageInfo: { recordingChunks: [{ ...chunk, contentLocation: "x" }] } },
    ],
    [
      "with a location of another kind",
      {
        recordingStorageInfo: {
          recordingChunks: [{ ...chunk, contentLocation: "file:///etc/passwd" }],
        },
      },
    ],
    [
      "with too many parts",
      { recordingStorageInfo: { recordingChunks: Array.from({ length: 1_001 }, () => chunk) } },
    ],
  ])("cannot be read %s", (_, data) => {
    expect(() => readCallEvent(recording(data))).toThrow(z.ZodError);
  });
});
