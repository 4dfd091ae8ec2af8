import { applyEvent, callOf } from "../../support/call-events";
import {
  askForDeletion,
  claimFirst,
  finishDeletion,
  clearRequests,
  requestOf,
} from "../../support/erasure";
import { groupOf } from "../../support/group-calls";
import { ownDatabase } from "../../support/own-database";
import {
  claim,
  claimedIds,
  fail,
  finish,
  type Interview,
  insertReportedPart,
  insertInterview,
  insertOrganisation,
  insertPart,
  type Organisation,
  startedRun,
} from "../../support/retention";
import { untilWaiting } from "../../support/waiting";

// Recordings that are reported while others are being deleted, or afterwards.

const database = ownDatabase();
let ours: Organisation;
let interview: Interview;
let runId: string;

const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000).toISOString();
const HOUR = 3_600;

beforeEach(async () => {
  await clearRequests(database);
  ours = await insertOrganisation(database);
  interview = await insertInterview(database, ours);
  runId = await startedRun(database, { user: ours.adminId });
});

const stateOf = async () => {
  const [row] = await database.sql`
    select recording_url is not null as has_recording, recording_deleted_at is not null as is_deleted
    from interviews where id = ${interview.id}`;
  return { ...row };
};
const claimLate = () =>
  database.call("claim_recordings", { p_run_id: runId, p_limit: 10, p_late: true });
const pending = async () => {
  const status = await database.call("read_retention_status", { p_acting_user: ours.adminId });
  return Object(status).pending_cleanup_count;
};

/** A file of an earlier recording that arrived after its deletion. @returns its URL */
async function insertLatePart(index: number): Promise<string> {
  const url = await insertPart(database, interview.id, index);
  await database.sql`
    update recording_parts set is_late = true where interview_id = ${interview.id} and url = ${url}`;
  return url;
}

test.each([true, false])(
  "the recording of a call that began during the deletion of another is kept, in our own storage: %s",
  async (own_storage) => {
    expect(await claimedIds(database, runId)).toEqual([interview.id]);
    const call = callOf(await groupOf(database, interview.id));
    // The clocks of JavaScript have a precision of milliseconds.
    const begun = ago(-0.01);
    await applyEvent(database, call.started(0, { time: begun }));
    expect(await finish(database, runId, [interview.id])).toBe(1);
    await applyEvent(database, call.ended(0, { time: ago(0) }));
    const recorded = call.recorded(0, { time: ago(0), recording_started_at: begun, own_storage });
    const { messages } = await applyEvent(database, recorded);
    expect(messages).toHaveLength(own_storage ? 0 : 1);
    expect(await stateOf()).toEqual({ has_recording: own_storage, is_deleted: false });
    expect(await claimLate()).toEqual([]);
  },
);

test.each([true, false])(
  "a recording that is reported after a request to delete it is not kept, in our own storage: %s",
  async (own_storage) => {
    await database.sql`update interviews set recording_url = null where id = ${interview.id}`;
    const call = callOf(await groupOf(database, interview.id));
    await applyEvent(database, call.started(0, { time: ago(2 * HOUR) }));
    await applyEvent(database, call.ended(0, { time: ago(HOUR) }));
    await askForDeletion(database, interview.candidateId, "recording_only");
    const claimed = await claimFirst(database, runId);
    expect(await finishDeletion(database, runId, claimed)).not.toBeNull();
    const recorded = call.recorded(0, {
      time: ago(0),
      recording_started_at: ago(2 * HOUR),
      own_storage,
    });
    expect((await applyEvent(database, recorded)).messages).toEqual([]);
    expect(await stateOf()).toEqual({ has_recording: false, is_deleted: true });
    expect(await claimLate()).toHaveLength(own_storage ? 1 : 0);
  },
);

test("a late file and a recording that cannot be deleted do not block each other", async () => {
  const url = await insertPart(database, interview.id, 0);
  const late = await insertLatePart(1);
  expect(await pending()).toBe(1);
  const [due] = await claim(database, runId);
  expect(due?.urls).toEqual([`https://storage.test/${interview.id}`, url]);
  await fail(database, runId, interview.id);
  expect(await claimLate()).toMatchObject([{ interview_id: interview.id, urls: [late] }]);
  await fail(database, runId, interview.id);
  expect(await claimLate()).toEqual([]);

  await database.call("end_retention_run", { p_run_id: runId });
  runId = await startedRun(database, { user: ours.adminId });
  expect(await claimedIds(database, runId)).toEqual([interview.id]);
  expect(await finish(database, runId, [interview.id])).toBe(1);
  expect(await stateOf()).toEqual({ has_recording: false, is_deleted: true });
  // It is still to be deleted.
  expect(await pending()).toBe(1);
  expect(await claimLate()).toMatchObject([{ interview_id: interview.id, urls: [late] }]);
});

test("a recording is not marked as deleted when a file was reported after the claim", async () => {
  await insertPart(database, interview.id, 0);
  await claim(database, runId);
  await insertReportedPart(database, interview.id, 1);
  expect(await finish(database, runId, [interview.id])).toBe(0);
  const [kept] = await database.sql`
    select recording_deleted_at from interviews where id = ${interview.id}`;
  expect(kept).toMatchObject({ recording_deleted_at: null });
});

test("a file that is reported during the deletion prevents it, also from an older transaction", async () => {
  await database.sql.begin(async (transaction) => {
    await transaction`select now()`;
    await claim(database, runId);
    await transaction`
      insert into recording_parts
        (interview_id, recording_id, part_index, document_id, content_location, recorded_at, event_time)
      values (${interview.id}, 'a recording', 7, 'document', 'https://azure.test', now(), now())`;
  });
  expect(await finish(database, runId, [interview.id])).toBe(0);
});

test("the recording of a call that begins during a request is kept", async () => {
  await database.sql`update interviews set recording_url = null where id = ${interview.id}`;
  await askForDeletion(database, interview.candidateId, "recording_only");
  const claimed = await claimFirst(database, runId);
  const call = callOf(await groupOf(database, interview.id));
  const begun = ago(-0.01);
  await applyEvent(database, call.started(0, { time: begun }));
  expect(await finishDeletion(database, runId, claimed)).toBeNull();
  await applyEvent(database, call.ended(0, { time: ago(0) }));
  const recorded = call.recorded(0, { time: ago(0), recording_started_at: begun });
  expect((await applyEvent(database, recorded)).messages).toHaveLength(1);
});

test("a recording that a request deletes is audited when a file was reported meanwhile", async () => {
  await insertPart(database, interview.id, 0);
  await askForDeletion(database, interview.candidateId, "recording_only");
  const claimed = await claimFirst(database, runId);
  await insertReportedPart(database, interview.id, 1);
  expect(await finishDeletion(database, runId, claimed)).not.toBeNull();
  const entries = await database.sql`
    select action from audit_log where entity_id = ${interview.id}`;
  expect([...entries]).toEqual([{ action: "recording.deleted" }]);
});

test("a legal hold that is set while an expired claim completes keeps files that are not imported yet", async () => {
  const part = await insertReportedPart(database, interview.id, 0);
  await askForDeletion(database, interview.candidateId, "recording_only");
  const claimed = await claimFirst(database, runId);
  await database.sql`
    update interviews set retention_claimed_until = now() - interval '1 s' where id = ${interview.id}`;
  const finished = Promise.withResolvers<{ receipt: ReturnType<typeof finishDeletion> }>();
  await database.sql.begin(async (transaction) => {
    await transaction`update interviews set legal_hold = true where id = ${interview.id}`;
    finished.resolve({ receipt: finishDeletion(database, runId, claimed) });
    await untilWaiting(database.sql, "update_deletion_request");
  });
  const { receipt } = await finished.promise;
  expect(await receipt).toBeNull();
  expect(await requestOf(database, claimed.request_id)).toMatchObject({
    notes: "Deferred: legal hold",
  });
  const [left] = await database.sql`select deleted_at from recording_parts where id = ${part}`;
  expect(left).toEqual({ deleted_at: null });
});
