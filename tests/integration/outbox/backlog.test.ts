import { randomUUID } from "node:crypto";
import { ownDatabase } from "../../support/own-database";

const database = ownDatabase();

const backlog = () => database.call("read_backlog", {});

const NOTHING = {
  unsent_messages: 0,
  oldest_unsent_seconds: 0,
  unimported_recordings: 0,
  oldest_unimported_seconds: 0,
  due_recordings: 0,
};

beforeEach(async () => {
  await database.sql`truncate outgoing_messages, recording_parts cascade`;
  await database.sql`delete from interviews`;
});

async function writeMessage(age: string): Promise<string> {
  const id = `test:${randomUUID()}`;
  await database.sql`
    insert into outgoing_messages (message_id, queue, body, due_at, created_at)
    values (${id}, 'data-retention', '{}', now(), now() - ${age}::interval)`;
  return id;
}

async function reportPart(age: string): Promise<string> {
  const interviewId = await database.newInterview();
  const [part] = await database.sql`
    insert into recording_parts (interview_id, recording_id, part_index, document_id,
      content_location, recorded_at, event_time, created_at)
    values (${interviewId}, ${randomUUID()}, 0, 'document', 'https://acs.example.test/1', now(), now(),
      clock_timestamp() - ${age}::interval)
    returning id`;
  return String(part?.["id"]);
}

test("is empty when nothing waits", async () => {
  expect(await backlog()).toEqual(NOTHING);
});

test("counts messages that were not sent, and the seconds that the oldest has waited", async () => {
  const sent = await writeMessage("10 minutes");
  await database.call("mark_messages_sent", { p_message_ids: [sent] });
  await writeMessage("5 minutes");
  await writeMessage("1 minute");
  expect(await backlog()).toEqual({
    ...NOTHING,
    unsent_messages: 2,
    oldest_unsent_seconds: expect.closeTo(300, -2),
  });
});

test("counts recordings that can still be imported, and the seconds that the oldest has waited", async () => {
  await reportPart("3 hours");
  const [imported, deleted, own] = [
    await reportPart("4 hours"),
    await reportPart("4 hours"),
    await reportPart("4 hours"),
  ];
  await database.sql`update recording_parts set imported_at = now() where id = ${imported}`;
  await database.sql`update recording_parts set deleted_at = now() where id = ${deleted}`;
  await database.sql`update recording_parts set own_storage = true where id = ${own}`;
  // Azure has deleted this one.
  await reportPart("25 hours");
  expect(await backlog()).toEqual({
    ...NOTHING,
    unimported_recordings: 1,
    oldest_unimported_seconds: expect.closeTo(10_800, -2),
  });
});

test("counts interviews whose recording is due to be deleted", async () => {
  const record = async (days: number, values: Record<string, boolean | string> = {}) => {
    const id = await database.newInterview();
    await database.sql`
      update interviews set ${database.sql({ recording_url: "https://storage.example.test/1", ...values })},
        status = 'completed', ended_at = now() - make_interval(days => ${days})
      where id = ${id}`;
  };
  await record(91);
  await record(89);
  await record(91, { legal_hold: true });
  await record(91, { recording_deleted_at: new Date().toISOString() });
  expect(await backlog()).toEqual({ ...NOTHING, due_recordings: 1 });
});
