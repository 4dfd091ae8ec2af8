import { askForDeletion, claimDeletions, clearRequests } from "../../support/erasure";
import { ownDatabase } from "../../support/own-database";
import { ResumeRetention } from "../../support/resume-retention";
import { claimedIds, insertInterview, insertPart, startedRun } from "../../support/retention";

const database = ownDatabase();
const retention = new ResumeRetention(database);

beforeEach(async () => {
  await clearRequests(database);
  await retention.begin();
});

/** The app relies on it: it deletes nothing after this time. */
async function expectFiveMinutes(interviewId: string): Promise<void> {
  const [row] = await database.sql`
    select ceil(extract(epoch from retention_claimed_until - clock_timestamp()) / 60)::int as minutes
    from interviews where id = ${interviewId}`;
  expect(row).toEqual({ minutes: 5 });
}

test("a claim of a recording lasts five minutes", async () => {
  const { id } = await insertInterview(database, retention.ours);
  expect(await claimedIds(database, retention.runId)).toEqual([id]);
  await expectFiveMinutes(id);
});

test("a claim of late files lasts five minutes", async () => {
  const { id } = await insertInterview(database, retention.ours, { endedDaysAgo: 1 });
  await insertPart(database, id, 0);
  await database.sql`update recording_parts set is_late = true where interview_id = ${id}`;
  const late = { p_run_id: retention.runId, p_limit: 1, p_late: true };
  expect(await database.call("claim_recordings", late)).toHaveLength(1);
  await expectFiveMinutes(id);
});

test("a claim of a resume lasts five minutes", async () => {
  const candidateId = await retention.insertInterviewed();
  expect(Object.keys(await retention.due())).toEqual([candidateId]);
  const [interview] = await database.sql`
    select interviews.id from interviews
    join applications on applications.id = application_id where candidate_id = ${candidateId}`;
  await expectFiveMinutes(String(interview?.["id"]));
});

test("a claim of a deletion request lasts five minutes", async () => {
  const { id, candidateId } = await insertInterview(database, retention.ours);
  await askForDeletion(database, candidateId, "recording_only");
  expect(await claimDeletions(database, await startedRun(database))).toHaveLength(1);
  await expectFiveMinutes(id);
});
