import postgres, { type Notice } from "postgres";
import { askForDeletion, claimFirst, failDeletion } from "../../support/erasure";
import { ownDatabase } from "../../support/own-database";
import {
  claim,
  claimedIds,
  endRun,
  fail,
  finish,
  forgetEverything,
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
  await forgetEverything(database);
  ours = await insertOrganisation(database);
  runId = await startedRun(database, { user: ours.adminId });
});

const hold = ({ id }: Interview) =>
  database.sql`update interviews set legal_hold = true where id = ${id}`;
const claimEnds = ({ id }: Interview) => database.sql`
  update interviews set retention_claimed_until = now() - interval '1 s' where id = ${id}`;

test("a recording is not given under legal hold, which cannot begin while it is being deleted", async () => {
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

/** Sets a hold as an operator does. @returns what they are warned of */
async function warningsOfHold({ id }: Interview): Promise<unknown[]> {
  const warnings: unknown[] = [];
  const onnotice = (notice: Notice) => warnings.push(notice["message"]);
  const operator = postgres(database.url, { max: 1, onnotice });
  await operator`update interviews set legal_hold = true where id = ${id}`;
  await operator.end();
  return warnings;
}

test("a legal hold on what nobody began to delete is accepted without a warning", async () => {
  expect(await warningsOfHold(await insertInterview(database, ours))).toEqual([]);
});

test("a legal hold on what was recorded after a failure had been made good is not warned", async () => {
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

test("a legal hold on what could not be deleted is accepted, with a warning that not all may be left", async () => {
  const held = await insertInterview(database, ours);
  await claim(database, runId);
  await fail(database, runId, held.id);
  expect(await warningsOfHold(held)).toEqual(["deletion_had_begun"]);
});

describe("a legal hold on what somebody began to delete and was not heard of again", () => {
  it("is accepted, with a warning that not all may be left", async () => {
    const held = await insertInterview(database, ours);
    await claim(database, runId);
    await claimEnds(held);
    expect(await warningsOfHold(held)).toEqual(["deletion_had_begun"]);
  });

  it("keeps it from being marked as deleted by whoever comes late", async () => {
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

describe("a run that comes late ends nobody else's claim:", () => {
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

  it("what it deleted is not marked, since there is more", async () => {
    const { id } = await claimedTwice();
    expect(await finish(database, runId, [id])).toBe(0);
    const left = await database.sql`
      select url from recording_parts where interview_id = ${id} and url is not null`;
    expect(left).toHaveLength(2);
  });

  it("nor does its failure let a hold be accepted", async () => {
    const interview = await claimedTwice();
    await fail(database, runId, interview.id);
    await expect(hold(interview)).rejects.toMatchObject({ message: "deletion_in_progress" });
  });
});

test.each([0, 1])(
  "a legal hold is warned of what went before a deletion request failed, of %i parts",
  async (parts) => {
    const held = await insertInterview(database, ours);
    for (let part = 0; part < parts; part++) await insertPart(database, held.id, part);
    await askForDeletion(database, held.candidateId, "recording_only");
    const { request_id } = await claimFirst(database, runId);
    await failDeletion(database, runId, request_id, "storage_failed");
    expect(await warningsOfHold(held)).toEqual(["deletion_had_begun"]);
  },
);

test("a recording is left alone while the interview is being recorded anew, and deleted after", async () => {
  const interview = await insertInterview(database, ours);
  await database.sql`
    insert into interview_calls (interview_id, server_call_id, started_at)
    values (${interview.id}, 'a new call', now())`;
  expect(await claimedIds(database, runId)).toEqual([]);
  await database.sql`update interview_calls set ended_at = now()`;
  expect(await claimedIds(database, runId)).toEqual([interview.id]);
});
