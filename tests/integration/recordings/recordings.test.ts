import { randomUUID } from "node:crypto";
import * as z from "zod";
import { applyEvent, at, callOf, recordingPart } from "../../support/call-events";
import { groupOf } from "../../support/group-calls";
import { ownDatabase } from "../../support/own-database";

const database = ownDatabase();
let interviewId: string;

beforeEach(async () => {
  interviewId = await database.newInterview();
});

type Call = ReturnType<typeof callOf>;

async function callThatStarted(): Promise<Call> {
  const call = callOf(await groupOf(database, interviewId));
  await applyEvent(database, call.started(0));
  return call;
}

/** Announces files of a recording. @returns the ids of the parts to import, by their numbers */
async function announce(call: Call, more: Parameters<Call["recorded"]>[1] = {}) {
  const { messages } = await applyEvent(database, call.recorded(700, more));
  expect(messages.every(({ queue }) => queue === "recording-import")).toBe(true);
  const ids = messages.map(({ message_id, body }) => {
    expect(message_id).toBe(`import:${String(body["part_id"])}`);
    return z.guid().parse(body["part_id"]);
  });
  const parts = await database.sql`
    select id from recording_parts where id = any (${ids}::uuid[]) order by part_index`;
  return parts.map((row) => String(row["id"]));
}

const read = (partId: string) => database.call("read_recording_part", { p_part_id: partId });

const URL_OF_IMPORT = "https://storage.example.test/recordings/";

const save = (partId: string, { name = partId, size = 1_000 } = {}) =>
  database.call("save_imported_part", {
    p_part_id: partId,
    p_url: URL_OF_IMPORT + name,
    p_content_type: "audio/wav",
    p_size_bytes: size,
    p_imported_at: at(800),
  });

const recordingUrl = async () =>
  (await database.sql`select recording_url from interviews where id = ${interviewId}`)[0]?.[
    "recording_url"
  ];

const deleteRecording = () =>
  database.sql`update interviews set recording_deleted_at = now() where id = ${interviewId}`;

describe("a recording in Azure's storage", () => {
  it("queues an import for each file, once", async () => {
    const call = await callThatStarted();
    const parts = [recordingPart(0), recordingPart(1)];
    const [first, second] = await announce(call, { parts });
    expect(await read(first ?? "")).toEqual({
      id: first,
      interview_id: interviewId,
      recording_id: call.recordingId,
      part_index: 0,
      content_location: "https://recordings.example.test/0-document/content/audio",
      format: "wav",
      event_time: expect.stringMatching(/^2026-03-01T09:11:40/),
      imported: false,
      deleted: false,
    });
    expect(await read(second ?? "")).toMatchObject({ part_index: 1 });
    // Reported again in another event with one more file: only that is new.
    expect(await announce(call, { parts: [...parts, recordingPart(2)] })).toHaveLength(1);
  });

  it("is identified by its files when the event does not name it", async () => {
    const call = await callThatStarted();
    const { recording_id: _, ...nameless } = call.recorded(700);
    await applyEvent(database, nameless);
    expect((await applyEvent(database, { ...nameless, id: randomUUID() })).messages).toEqual([]);
    const parts = await database.sql`
      select recording_id from recording_parts where interview_id = ${interviewId}`;
    expect([...parts]).toEqual([{ recording_id: "0-document" }]);
  });

  it("was recorded at the time of its event when no other time is reported", async () => {
    const call = await callThatStarted();
    const { recording_started_at: _, ...timeless } = call.recorded(700);
    await applyEvent(database, timeless);
    const [part] = await database.sql`
      select recorded_at from recording_parts where interview_id = ${interviewId}`;
    expect(part).toEqual({ recorded_at: new Date(at(700)) });
  });
});

describe("an imported file", () => {
  it("is saved once, whatever a second import reports", async () => {
    const [id = ""] = await announce(await callThatStarted());
    expect(await save(id)).toBe(true);
    expect(await save(id, { name: "another", size: 5 })).toBe(true);
    const [part] = await database.sql`
      select url, content_type, size_bytes::int, imported_at from recording_parts where id = ${id}`;
    expect(part).toEqual({
      url: URL_OF_IMPORT + id,
      content_type: "audio/wav",
      size_bytes: 1_000,
      imported_at: new Date(at(800)),
    });
    expect(await read(id)).toMatchObject({ imported: true });
  });

  it("is what the interview links to when it is the first of its recordings, in any order of import", async () => {
    const [later, earlier] = [await callThatStarted(), await callThatStarted()];
    const [last = ""] = await announce(later, { recording_started_at: at(300) });
    const parts = [recordingPart(1), recordingPart(0)];
    const [first = "", second = ""] = await announce(earlier, { parts });
    const links = [];
    for (const id of [last, second, first]) {
      await save(id);
      links.push(await recordingUrl());
    }
    expect(links).toEqual([last, second, first].map((id) => URL_OF_IMPORT + id));
    await save(last);
    expect(await recordingUrl()).toBe(URL_OF_IMPORT + first);
  });

  it("does not replace a URL of an older system", async () => {
    await database.sql`
      update interviews set recording_url = 'https://older.example.test' where id = ${interviewId}`;
    const [id = ""] = await announce(await callThatStarted());
    expect(await save(id)).toBe(true);
    expect(await recordingUrl()).toBe("https://older.example.test");
  });

  it("is refused when the recording was deleted meanwhile", async () => {
    const [id = ""] = await announce(await callThatStarted());
    await deleteRecording();
    expect(await read(id)).toMatchObject({ deleted: true });
    expect(await save(id)).toBe(false);
    expect(await recordingUrl()).toBeNull();
  });

  it("is refused when the part was deleted meanwhile", async () => {
    const [id = ""] = await announce(await callThatStarted());
    await database.sql`update recording_parts set deleted_at = now() where id = ${id}`;
    expect(await read(id)).toMatchObject({ deleted: true });
    expect(await save(id)).toBe(false);
    expect(await read(id)).toMatchObject({ imported: false });
  });

  it("is refused when its interview was deleted, and so is its message", async () => {
    const [id = ""] = await announce(await callThatStarted());
    await database.sql`delete from interviews where id = ${interviewId}`;
    expect(await read(id)).toBeNull();
    expect(await save(id)).toBe(false);
    const messages = await database.sql`
      select from outgoing_messages where message_id = ${`import:${id}`}`;
    expect(messages).toHaveLength(0);
  });
});

describe("a recording in our own storage", () => {
  it("is only linked", async () => {
    const call = await callThatStarted();
    expect(await announce(call, { own_storage: true })).toEqual([]);
    const [part] = await database.sql`
      select url, imported_at, own_storage from recording_parts
      where interview_id = ${interviewId}`;
    const url = "https://recordings.example.test/0-document/content/audio";
    expect(part).toEqual({ url, imported_at: new Date(at(700)), own_storage: true });
    expect(await recordingUrl()).toBe(url);
  });

  it("is late when the recording was deleted before, together with its metadata file", async () => {
    const call = await callThatStarted();
    await deleteRecording();
    const metadata_location = "https://recordings.example.test/0-document/metadata";
    const parts = [{ ...recordingPart(0), metadata_location }];
    for (let times = 0; times < 2; times += 1)
      expect(await announce(call, { own_storage: true, parts })).toEqual([]);
    expect(await recordingUrl()).toBeNull();
    const kept = await database.sql`
      select url, metadata_location, is_late, deleted_at from recording_parts
      where interview_id = ${interviewId}`;
    const url = recordingPart(0).content_location;
    expect([...kept]).toEqual([{ url, metadata_location, is_late: true, deleted_at: null }]);
  });

  it("is not imported when the recording was deleted before", async () => {
    const call = await callThatStarted();
    await deleteRecording();
    expect(await announce(call)).toEqual([]);
  });

  it("is linked under legal hold, whatever was deleted before", async () => {
    const call = await callThatStarted();
    await deleteRecording();
    await database.sql`update interviews set legal_hold = true where id = ${interviewId}`;
    await announce(call, { own_storage: true });
    expect(await recordingUrl()).toBe(recordingPart(0).content_location);
  });

  it("is another recording when it started after one was deleted", async () => {
    const call = await callThatStarted();
    await database.sql`
      update interviews set recording_deleted_at = ${at(0)} where id = ${interviewId}`;
    await announce(call, { own_storage: true });
    const [interview] = await database.sql`
      select recording_url, recording_deleted_at from interviews where id = ${interviewId}`;
    const recording_url = recordingPart(0).content_location;
    expect(interview).toEqual({ recording_url, recording_deleted_at: null });
  });
});
