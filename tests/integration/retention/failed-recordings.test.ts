import { ownDatabase } from "../../support/own-database";
import {
  claimedIds,
  clearRetention,
  endRun,
  fail,
  finish,
  insertInterview,
  insertOrganisation,
  insertPart,
  type Organisation,
  startedRun,
} from "../../support/retention";

const database = ownDatabase();
let ours: Organisation;

beforeEach(async () => {
  await clearRetention(database);
  ours = await insertOrganisation(database);
});

const insert = async (endedDaysAgo: number) =>
  (await insertInterview(database, ours, { endedDaysAgo })).id;

const requestedRun = () => startedRun(database, { user: ours.adminId });

/** Whether the recording is tried again later, and in how many hours. */
async function retryOf(id: string) {
  const [row] = await database.sql`
    select deletion_failures as failures,
      round(extract(epoch from deletion_retry_at - clock_timestamp()) / 3600)::int as hours
    from interviews where id = ${id}`;
  return row;
}

/** A run that fails to delete a recording. */
async function runFails(id: string, runId: string): Promise<void> {
  expect(await claimedIds(database, runId)).toContain(id);
  await fail(database, runId, id);
  await endRun(database, runId);
}

const passRetryTime = (id: string) => database.sql`
  update interviews set deletion_retry_at = clock_timestamp() where id = ${id}`;

test("a recording that failed is claimed after all others, though it is the oldest", async () => {
  const [failing, other] = [await insert(300), await insert(100)];
  await runFails(failing, await requestedRun());
  await database.sql`update interviews set retention_claimed_until = null`;
  const runId = await requestedRun();
  expect(await claimedIds(database, runId)).toEqual([other]);
  await finish(database, runId, [other]);
  expect(await claimedIds(database, runId)).toEqual([failing]);
});

test("it is tried again after 1, 2, 4, … hours, and at least once a week", async () => {
  const id = await insert(300);
  const delays = [];
  for (let failures = 1; failures <= 10; failures += 1) {
    await runFails(id, await startedRun(database));
    delays.push(await retryOf(id));
    await passRetryTime(id);
  }
  const hours = [1, 2, 4, 8, 16, 32, 64, 128, 168, 168];
  expect(delays).toEqual(hours.map((hour, index) => ({ failures: index + 1, hours: hour })));
});

test("before that time only a run that an admin requests tries it", async () => {
  const id = await insert(300);
  await runFails(id, await startedRun(database));
  const nightly = await startedRun(database);
  expect(await claimedIds(database, nightly)).toEqual([]);
  await endRun(database, nightly);
  expect(await claimedIds(database, await requestedRun())).toEqual([id]);
});

test("late files that failed wait as long", async () => {
  const id = await insert(1);
  await insertPart(database, id, 0);
  await database.sql`update recording_parts set is_late = true where interview_id = ${id}`;
  const claimLate = (runId: string) =>
    database.call("claim_recordings", { p_run_id: runId, p_limit: 10, p_late: true });
  const first = await startedRun(database);
  expect(await claimLate(first)).toMatchObject([{ interview_id: id }]);
  await fail(database, first, id);
  await endRun(database, first);
  const second = await startedRun(database);
  expect(await claimLate(second)).toEqual([]);
  await passRetryTime(id);
  expect(await claimLate(second)).toMatchObject([{ interview_id: id }]);
});

test("a run tries no more of those that failed before once 16 of them have failed again", async () => {
  const failing = await Promise.all(Array.from({ length: 17 }, () => insert(300)));
  const first = await requestedRun();
  await claimedIds(database, first);
  for (const id of failing) await fail(database, first, id);
  await endRun(database, first);
  const second = await requestedRun();
  const claimedAgain = await claimedIds(database, second, 16);
  expect(claimedAgain).toHaveLength(16);
  for (const id of claimedAgain) await fail(database, second, id);
  expect(await claimedIds(database, second)).toEqual([]);
  const other = await insert(100);
  expect(await claimedIds(database, second)).toEqual([other]);
  await endRun(database, second);
  const left = failing.filter((id) => !claimedAgain.includes(id));
  expect(await claimedIds(database, await requestedRun(), 1)).toEqual(left);
});

test("a deleted recording has no failures any longer", async () => {
  const id = await insert(300);
  await runFails(id, await requestedRun());
  const runId = await requestedRun();
  expect(await claimedIds(database, runId)).toEqual([id]);
  await finish(database, runId, [id]);
  expect(await retryOf(id)).toEqual({ failures: 0, hours: null });
});
