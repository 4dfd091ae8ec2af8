import { applyEvent, callOf, recordingPart } from "../../support/call-events";
import { askForDeletion, claimFirst, failDeletion } from "../../support/erasure";
import { groupOf } from "../../support/group-calls";
import { ownDatabase } from "../../support/own-database";
import {
  claim,
  fail,
  clearRetention,
  type Interview,
  insertInterview,
  insertOrganisation,
  insertPart,
  type Organisation,
  startedRun,
} from "../../support/retention";

// Files in our own storage that arrive after their recording was deleted.

const database = ownDatabase();
let ours: Organisation;
let interview: Interview;
let runId: string;
let late: string;

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

beforeEach(async () => {
  await clearRetention(database);
  ours = await insertOrganisation(database);
  interview = await insertInterview(database, ours, { endedDaysAgo: 1 });
  late = await insertPart(database, interview.id, 0);
  await database.sql`
    update interviews set recording_url = null, recording_deleted_at = ${hoursAgo(3)}
    where id = ${interview.id}`;
  await database.sql`
    update recording_parts set is_late = true, recorded_at = ${hoursAgo(5)}
    where interview_id = ${interview.id}`;
  runId = await startedRun(database, { user: ours.adminId });
});

const claimLate = (limit = 10) =>
  database.call("claim_recordings", { p_run_id: runId, p_limit: limit, p_late: true });
const finishLate = () =>
  database.call("finish_recordings", {
    p_run_id: runId,
    p_interview_ids: [interview.id],
    p_late: true,
  });
const CLAIMED = () => [{ interview_id: interview.id, urls: [late] }];
const hold = (held: boolean) =>
  database.sql`update interviews set legal_hold = ${held} where id = ${interview.id}`;

const stateOf = async () => {
  const [row] = await database.sql`
    select recording_url, recording_deleted_at from interviews where id = ${interview.id}`;
  return { ...row };
};
const UNTOUCHED = () => ({ recording_url: null, recording_deleted_at: expect.any(Date) });

/** The recording of a later call. */
async function recordAnother(hours: number, own_storage: boolean) {
  const call = callOf(await groupOf(database, interview.id));
  await applyEvent(database, call.started(0, { time: hoursAgo(hours) }));
  const recorded = call.recorded(0, {
    time: hoursAgo(0),
    recording_started_at: hoursAgo(hours),
    own_storage,
  });
  return (await applyEvent(database, recorded)).messages;
}

test("a late file is claimed, marked once and audited, and nothing else changes", async () => {
  const before = await stateOf();
  expect(await claim(database, runId)).toEqual([]);
  expect(await claimLate()).toEqual(CLAIMED());
  expect(await claimLate()).toEqual([]);
  await expect(hold(true)).rejects.toMatchObject({ message: "deletion_in_progress" });
  expect([await finishLate(), await finishLate()]).toEqual([1, 0]);
  expect(await claimLate()).toEqual([]);
  expect(await stateOf()).toEqual(before);
  const entries = await database.sql`
    select action from audit_log where entity_id = ${interview.id}`;
  expect([...entries]).toEqual([{ action: "recording.deleted" }]);
});

test("a late file is not claimed under legal hold, nor by a run of another organisation", async () => {
  await hold(true);
  expect(await claimLate()).toEqual([]);
  await hold(false);
  const other = await insertOrganisation(database);
  runId = await startedRun(database, { user: other.adminId });
  expect(await claimLate()).toEqual([]);
});

test("a late file that could not be deleted is not claimed again in the same run", async () => {
  await claimLate();
  await fail(database, runId, interview.id);
  expect(await claimLate()).toEqual([]);
});

test("a late file is claimed again by the same run after its claim expired", async () => {
  await claimLate();
  await database.sql`update interviews set retention_claimed_until = now() - interval '1 s'`;
  expect(await claimLate()).toEqual(CLAIMED());
});

test("a late file that a failed deletion request claimed is claimed by the same run", async () => {
  await askForDeletion(database, interview.candidateId, "recording_only");
  const { request_id } = await claimFirst(database, runId);
  await failDeletion(database, runId, request_id, "storage_failed");
  expect(await claimLate()).toEqual(CLAIMED());
});

test("a recording that began before a late file was deleted is not late", async () => {
  await claimLate();
  await finishLate();
  expect(await recordAnother(1, false)).toHaveLength(1);
  const [part] = await database.sql`
    select is_late, deleted_at from recording_parts
    where interview_id = ${interview.id} and recorded_at > ${hoursAgo(2)}`;
  expect(part).toEqual({ is_late: false, deleted_at: null });
});

test.each([true, false])(
  "a recording that is reported during the claim is kept, in our own storage: %s",
  async (ownStorage) => {
    await claimLate();
    await recordAnother(1, ownStorage);
    expect(await finishLate()).toBe(1);
    const url = recordingPart(0).content_location;
    expect(await stateOf()).toEqual({
      recording_url: ownStorage ? url : null,
      recording_deleted_at: null,
    });
    const parts = await database.sql`
      select url, deleted_at is not null as deleted from recording_parts
      where interview_id = ${interview.id} order by recorded_at`;
    expect([...parts]).toEqual([
      { url: null, deleted: true },
      { url: ownStorage ? url : null, deleted: false },
    ]);
    expect(await claim(database, runId)).toEqual([]);
  },
);

test("a late file is claimed without a newer recording of the interview", async () => {
  await recordAnother(1, true);
  expect(await claimLate()).toEqual(CLAIMED());
  expect((await stateOf())["recording_url"]).toBe(recordingPart(0).content_location);
});

test("a further file of a deleted recording is late, also when no start is reported", async () => {
  const call = callOf(await groupOf(database, interview.id));
  await applyEvent(database, call.started(0, { time: hoursAgo(1) }));
  const own = { own_storage: true, time: hoursAgo(0), recording_started_at: hoursAgo(1) };
  await applyEvent(database, call.recorded(0, own));
  await database.sql`
    update recording_parts set url = null, deleted_at = now()
    where recording_id = ${call.recordingId}`;
  await database.sql`
    update interviews set recording_url = null, recording_deleted_at = ${hoursAgo(0.5)}
    where id = ${interview.id}`;
  const { recording_started_at: _, ...unnamed } = call.recorded(0, {
    ...own,
    parts: [recordingPart(1)],
  });
  await applyEvent(database, unnamed);
  const [part] = await database.sql`
    select is_late from recording_parts
    where recording_id = ${call.recordingId} and part_index = 1`;
  expect(part).toEqual({ is_late: true });
  expect(await stateOf()).toEqual(UNTOUCHED());
});
