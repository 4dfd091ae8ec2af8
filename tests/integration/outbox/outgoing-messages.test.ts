import { randomUUID } from "node:crypto";
import { claimMessages } from "../../support/call-events";
import { ownDatabase } from "../../support/own-database";

const database = ownDatabase();

const claimedIds = async (limit?: number) =>
  (await claimMessages(database, limit)).map(({ message_id }) => message_id);

const markSent = (ids: string[]) => database.call("mark_messages_sent", { p_message_ids: ids });

/** Writes messages to the outbox, oldest first. @returns their ids */
async function write(number: number, claimedFor?: string): Promise<string[]> {
  const ids = Array.from({ length: number }, () => `test:${randomUUID()}`);
  for (const [index, id] of ids.entries()) {
    await database.sql`
      insert into outgoing_messages (message_id, queue, body, due_at, created_at, claimed_at)
      values (${id}, 'data-retention', ${database.sql.json({ run_id: id })}, '2026-01-01T00:00:00Z',
        now() + ${index} * interval '1 s',
        now() - ${claimedFor ?? null}::interval)`;
  }
  return ids;
}

beforeEach(() => database.sql`truncate outgoing_messages`);

test("a message is claimed once until its lease ends", async () => {
  const [id = ""] = await write(1);
  expect(await claimMessages(database)).toEqual([
    {
      message_id: id,
      queue: "data-retention",
      body: { run_id: id },
      due_at: expect.stringMatching(/^2026-01-01T00:00:00/),
    },
  ]);
  expect(await claimedIds()).toEqual([]);
  await database.sql`
    update outgoing_messages set claimed_at = now() - interval '61 s' where message_id = ${id}`;
  expect(await claimedIds()).toEqual([id]);
});

test("a claimed message is not claimed again during its lease", async () => {
  await write(1, "50 s");
  expect(await claimedIds()).toEqual([]);
});

test("a sent message is not claimed again, and marking it again does not change its time", async () => {
  const ids = await write(2, "61 s");
  await markSent(ids);
  const times = () =>
    database.sql`select sent_at from outgoing_messages where message_id in ${database.sql(ids)} order by 1`;
  const before = [...(await times())];
  await markSent([...ids, "no such message"]);
  expect([...(await times())]).toEqual(before);
  expect(before.every((row) => row["sent_at"] instanceof Date)).toBe(true);
  expect(await claimedIds()).toEqual([]);
});

test("claims no more than the limit, oldest first", async () => {
  const ids = await write(5);
  expect(await claimedIds(2)).toEqual(ids.slice(0, 2));
  expect(await claimedIds(2)).toEqual(ids.slice(2, 4));
});

test("concurrent claims never get the same message", async () => {
  const ids = await write(60);
  const claims = await Promise.all(Array.from({ length: 20 }, () => claimedIds(10)));
  expect(claims.flat().sort()).toEqual([...ids].sort());
});

test("claims and marks skip a message that another transaction has locked", async () => {
  const [held = "", free = ""] = await write(2);
  await database.sql.begin(async (transaction) => {
    await transaction`
      select from outgoing_messages where message_id = ${held} for no key update`;
    expect(await claimedIds()).toEqual([free]);
    await markSent([held]);
  });
  expect(await claimedIds()).toEqual([held]);
});

test("sent messages are deleted after 30 days, unsent ones never", async () => {
  const ids = await write(3);
  const [old = "", young = "", unsent = ""] = ids;
  await database.sql`
    update outgoing_messages
    set sent_at = now() - interval '30 days 1 minute' where message_id = ${old}`;
  await database.sql`
    update outgoing_messages set sent_at = now() - interval '29 days' where message_id = ${young}`;
  await claimMessages(database);
  const left = await database.sql`
    select message_id from outgoing_messages where message_id in ${database.sql(ids)}`;
  expect(left.map((row) => String(row["message_id"])).sort()).toEqual([young, unsent].sort());
});

test("refuses an unknown queue", async () => {
  const insert = database.sql`
    insert into outgoing_messages (message_id, queue, body, due_at)
    values ('test:queue', 'no-such-queue', '{}', now())`;
  await expect(insert).rejects.toMatchObject({ code: "23514" });
});
