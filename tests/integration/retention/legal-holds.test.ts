import postgres, { type Notice } from "postgres";
import { askForDeletion, claimFirst, failDeletion } from "../../support/erasure";
import { ownDatabase } from "../../support/own-database";
import {
  claim,
  claimedIds,
  clearRetention,
  endRun,
  fail,
  finish,
  type Interview,
  insertInterview,
  insertOrganisation,
  insertPart,
  type Organisation,
  startedRun,
} from "../../support/retention";

const database = ownDatabase();
let ours: Organisation;
let runId: string;

beforeEach(async () => {
  await clearRetention(database);
  ours = await insertOrganisation(database);
  runId = await startedRun(database, { user: ours.adminId });
});

const hold = ({ id }: Interview) =>
  database.sql`update interviews set legal_hold = true where id = ${id}`;
const claimEnds = ({ id }: Interview) => database.sql`
  update interviews set retention_claimed_until = now() - interval '1 s' where id = ${id}`;

test("a recording under legal hold is not claimed, and a claimed one cannot be put under legal hold", async () => {
  const held = await insertInterview(database, ours);
  await hold(held);
  expect(await claimedIds(database, runId)).toEqual([]);
  await database.sql`update interviews set legal_hold = false where id = ${held.id}`;
  expect(await claimedIds(database, runId)).toEqual([held.id]);
  await expect(hold(held)).rejects.toMatchObject({ message: "deletion_in_progress" });
  await claimEnds(held);
  await hold(held);
  expect(await claimedIds(database, runId)).toEqual([]);
});

/** Sets a hold as an operator does. @returns its warnings */
async function warningsOfHold({ id }: Interview): Promise<unknown[]> {
  const warnings: unknown[] = [];
  const onnotice = (notice: Notice) => warnings.push(notice["message"]);
  const operator = postgres(database.url, { max: 1, onnotice });
  await operator`update interviews set legal_hold = true where id = ${id}`;
  await operator.end();
  return warnings;
}

test("a legal hold gives no warning when no deletion had begun", async () => {
  expect(await warningsOfHold(await insertInterview(database, ours))).toEqual([]);
});

test("a legal hold gives no warning on a recording made after a failed deletion was repeated", async () => {
  const held = await insertInterview(database, ours);
  await insertPart(database, held.id, 0);
  await claim(database, runId);
  await fail(database, runId, held.id);
  await endRun(database, runId);
  runId = await startedRun(database, { user: ours.adminId });
  await claim(database, runId);
  expect(await finish(database, runId, [held.id])).toBe(1);
  await database.sql`update interviews set recording_deleted_at = null where id = ${held.id}`;
  await insertPart(database, held.id, 1);
  expect(await warningsOfHold(held)).toEqual([]);
});

test("a legal hold gives a warning when a deletion failed", async () => {
  const held = await insertInterview(database, ours);
  await claim(database, runId);
  await fail(database, runId, held.id);
  expect(await warningsOfHold(held)).toEqual(["deletion_had_begun"]);
});

describe("a legal hold after an abandoned deletion", () => {
  it("gives a warning", async () => {
    const held = await insertInterview(database, ours);
    await claim(database, runId);
    await claimEnds(held);
    expect(await warningsOfHold(held)).toEqual(["deletion_had_begun"]);
  });

  it("prevents that the abandoned run marks the recording as deleted", async () => {
    const held = await insertInterview(database, ours);
    await insertPart(database, held.id, 0);
    await claim(database, runId);
    await claimEnds(held);
    await hold(held);
    expect(await finish(database, runId, [held.id])).toBe(0);
    const left = await database.sql`
      select recording_deleted_at, recording_url is not null as has_recording, deleted_at,
        url is not null as has_part,
        (select count(*)::int from audit_log where entity_id = interviews.id) as entries
      from interviews join recording_parts on interview_id = interviews.id
      where interviews.id = ${held.id}`;
    const deleted = { recording_deleted_at: null, deleted_at: null };
    expect([...left]).toEqual([{ ...deleted, has_recording: true, has_part: true, entries: 0 }]);
  });
});

describe("a run whose claim has expired", () => {
  async function claimedTwice(): Promise<Interview> {
    const interview = await insertInterview(database, ours);
    await insertPart(database, interview.id, 0);
    await claim(database, runId);
    await claimEnds(interview);
    await insertPart(database, interview.id, 1);
    const [taken] = await claimedIds(database, await startedRun(database));
    expect(taken).toBe(interview.id);
    return interview;
  }

  it("does not mark a recording that another run has claimed", async () => {
    const { id } = await claimedTwice();
    expect(await finish(database, runId, [id])).toBe(0);
    const left = await database.sql`
      select url from recording_parts where interview_id = ${id} and url is not null`;
    expect(left).toHaveLength(2);
  });

  it("does not release the claim of another run when it fails", async () => {
    const interview = await claimedTwice();
    await fail(database, runId, interview.id);
    await expect(hold(interview)).rejects.toMatchObject({ message: "deletion_in_progress" });
  });
});

test.each([0, 1])(
  "a legal hold gives a warning when a deletion request failed, with %i recording parts",
  async (parts) => {
    const held = await insertInterview(database, ours);
    for (let part = 0; part < parts; part++) await insertPart(database, held.id, part);
    await askForDeletion(database, held.candidateId, "recording_only");
    const { request_id } = await claimFirst(database, runId);
    await failDeletion(database, runId, request_id, "storage_failed");
    expect(await warningsOfHold(held)).toEqual(["deletion_had_begun"]);
  },
);

test("a recording is claimed only after a new call of the interview has ended", async () => {
  const interview = await insertInterview(database, ours);
  await database.sql`
    insert into interview_calls (interview_id, server_call_id, started_at)
    values (${interview.id}, 'a new call', now())`;
  expect(await claimedIds(database, runId)).toEqual([]);
  await database.sql`update interview_calls set ended_at = now()`;
  expect(await claimedIds(database, runId)).toEqual([interview.id]);
});
