import {
  askForDeletion,
  claimDeletions,
  clearRequests,
  failDeletion,
  insertPerson,
} from "../../support/erasure";
import { ownDatabase } from "../../support/own-database";
import { ownPath, ResumeRetention } from "../../support/resume-retention";
import {
  claimResumes,
  endRun,
  failResume,
  insertOrganisation,
  insertTranscript,
  type Organisation,
  readTranscripts,
  startedRun,
} from "../../support/retention";

const database = ownDatabase();
let ours: Organisation;

beforeEach(async () => {
  await clearRequests(database);
  ours = await insertOrganisation(database, { transcriptDays: 30 });
});

interface Kind {
  /** @returns the id of one that is due */
  insert: () => Promise<string>;
  /** Those that a run is to delete, in order. */
  claim: (runId: string) => Promise<string[]>;
  fail: (runId: string, id: string) => Promise<unknown>;
  passRetryTime: (id: string) => Promise<unknown>;
}

const failTranscript = (runId: string, id: string) =>
  database.call("record_retention_failure", {
    p_run_id: runId,
    p_reason: "check_violation",
    p_interview_id: id,
    p_of_transcript: true,
  });

const transcripts: Kind = {
  insert: async () => (await insertTranscript(database, ours)).id,
  claim: async (runId) =>
    (await readTranscripts(database, runId)).transcripts.map(({ interview_id }) => interview_id),
  fail: failTranscript,
  passRetryTime: (id) => database.sql`
    update interviews set transcript_deletion_retry_at = clock_timestamp() where id = ${id}`,
};

const resumes: Kind = {
  insert: async () => {
    const { candidateId } = await insertTranscript(database, ours);
    await new ResumeRetention(database).upload(candidateId, ownPath(candidateId), 100);
    await database.sql`insert into resume_reviews (user_id) values (${candidateId})`;
    return candidateId;
  },
  claim: async (runId) =>
    (await claimResumes(database, runId)).resumes.map(({ user_id }) => user_id),
  fail: (runId, id) => failResume(database, runId, id),
  passRetryTime: (id) => database.sql`
    update resume_reviews set review_at = clock_timestamp() where user_id = ${id}`,
};

const requests: Kind = {
  insert: async () => {
    const { person } = await insertPerson(database, ours);
    return (await askForDeletion(database, person.id, "full_deletion")).id;
  },
  claim: async (runId) =>
    (await claimDeletions(database, runId, 20)).map(({ request_id }) => request_id),
  fail: (runId, id) => failDeletion(database, runId, id, "storage_failed"),
  passRetryTime: (id) => database.sql`
    update data_deletion_requests set retry_at = clock_timestamp() where id = ${id}`,
};

describe.each(Object.entries({ transcripts, resumes, requests }))("%s that failed", (_, kind) => {
  const requestedRun = () => startedRun(database, { user: ours.adminId });

  /** A nightly run that fails to delete it. */
  async function runFails(id: string): Promise<void> {
    const runId = await startedRun(database);
    expect(await kind.claim(runId)).toContain(id);
    await kind.fail(runId, id);
    await endRun(database, runId);
  }

  it("are tried by the nightly run once their time has come, by an admin's run at once", async () => {
    const id = await kind.insert();
    await runFails(id);
    const nightly = await startedRun(database);
    expect(await kind.claim(nightly)).toEqual([]);
    await endRun(database, nightly);
    await kind.passRetryTime(id);
    await runFails(id);
    expect(await kind.claim(await requestedRun())).toEqual([id]);
  });

  it("are tried after all others", async () => {
    const failing = await kind.insert();
    await runFails(failing);
    const other = await kind.insert();
    expect(await kind.claim(await requestedRun())).toEqual([other, failing]);
  });
});

test("the nightly run waits for 1, 2, 4, … hours, and at most a week", async () => {
  const hours = await database.sql`
    select extract(epoch from retention_retry_delay(failures)) / 3600 as hours
    from generate_series(0, 9) as failures`;
  const delays = hours.map((row) => Number(row["hours"]));
  expect(delays).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 168, 168]);
});
