import { ownDatabase } from "../../support/own-database";
import { ownPath, ResumeRetention, TRANSCRIPT_DAYS } from "../../support/resume-retention";
import {
  endRun,
  failResume,
  finishResumes,
  insertInterview,
  insertOrganisation,
  insertTranscript,
  startedRun,
} from "../../support/retention";

const database = ownDatabase();
const retention = new ResumeRetention(database);

beforeEach(() => retention.begin());

const remove = (path: string) => database.sql`delete from storage.objects where name = ${path}`;
const finish = (userId: string) => finishResumes(database, retention.runId, [userId]);
const pathOf = async (userId: string) =>
  (await database.sql`select cv_file_path from candidate_profiles where user_id = ${userId}`)[0]?.[
    "cv_file_path"
  ];
const auditOf = (id: string) => database.sql`
  select action, organisation_id, user_id, new_values from audit_log where entity_id = ${id}`;
const hold = (userId: string) => database.sql`
  update interviews set legal_hold = true
  where application_id in (select id from applications where candidate_id = ${userId})`;

test("a resume is claimed once it has expired, and recorded as deleted once", async () => {
  const candidateId = await retention.insertInterviewed();
  expect(await retention.due()).toEqual({ [candidateId]: [ownPath(candidateId)] });
  expect(await retention.due()).toEqual({});
  expect(await pathOf(candidateId)).toBe(ownPath(candidateId));
  await remove(ownPath(candidateId));
  expect([await finish(candidateId), await finish(candidateId)]).toEqual([1, 0]);
  expect(await pathOf(candidateId)).toBeNull();
  expect([...(await auditOf(candidateId))]).toEqual([
    {
      action: "resume.deleted",
      organisation_id: retention.ours.id,
      user_id: retention.ours.adminId,
      new_values: { run_id: retention.runId },
    },
  ]);
  const [run] =
    await database.sql`select resumes_deleted from retention_runs where id = ${retention.runId}`;
  expect(run).toEqual({ resumes_deleted: 1 });
});

test("a resume that could not be deleted is claimed again in the next run", async () => {
  const candidateId = await retention.insertInterviewed();
  await retention.due();
  await failResume(database, retention.runId, candidateId);
  expect(await retention.due()).toEqual({});
  expect(await retention.dueNext()).toEqual({ [candidateId]: [ownPath(candidateId)] });
});

test("a resume that an interrupted run deleted is recorded as deleted by the next run", async () => {
  const candidateId = await retention.insertInterviewed();
  await retention.due();
  await remove(ownPath(candidateId));
  await database.sql`update resume_reviews set claimed_until = now() - interval '1 s'`;
  await database.sql`update interviews set retention_claimed_until = now() - interval '1 s'`;
  expect(await retention.dueNext()).toEqual({ [candidateId]: [] });
  expect(await finish(candidateId)).toBe(1);
  expect(await pathOf(candidateId)).toBeNull();
  expect([...(await auditOf(candidateId))]).toMatchObject([{ action: "resume.deleted" }]);
});

test("a resume that was uploaded after the claim is kept", async () => {
  const candidateId = await retention.insertInterviewed();
  await retention.due();
  const added = `${candidateId}/new.pdf`;
  await retention.upload(candidateId, added, 0);
  await database.sql`
    update candidate_profiles set cv_file_path = ${added} where user_id = ${candidateId}`;
  await remove(ownPath(candidateId));
  expect(await finish(candidateId)).toBe(1);
  expect(await pathOf(candidateId)).toBe(added);
});

test("all expired files are claimed, whichever the profile names, and no others", async () => {
  const candidateId = await retention.insertInterviewed();
  const [older, young] = [`${candidateId}/older.pdf`, `${candidateId}/young.pdf`];
  await retention.upload(candidateId, older, 400);
  await retention.upload(candidateId, young, 10);
  await database.sql`
    update candidate_profiles set cv_file_path = ${young} where user_id = ${candidateId}`;
  expect(await retention.due()).toEqual({ [candidateId]: [older, ownPath(candidateId)] });
  for (const path of [older, ownPath(candidateId)]) await remove(path);
  await finish(candidateId);
  expect(await pathOf(candidateId)).toBe(young);
  // The younger file is reviewed when it expires.
  await retention.reviewNow();
  expect(await retention.due()).toEqual({});
  expect(await retention.reviewOf(candidateId)).toBe(TRANSCRIPT_DAYS - 10 - 1);
});

test.each<[string, (candidateId: string) => Promise<unknown>]>([
  [
    "an interview that began long ago and is in progress",
    async (id) => {
      const { id: interviewId } = await insertInterview(database, retention.ours, {
        endedDaysAgo: null,
        candidateId: id,
      });
      await database.sql`
        update interviews set started_at = now() - interval '31 days', last_active_at = now()
        where id = ${interviewId}`;
    },
  ],
  [
    "an open interview",
    (id) => insertInterview(database, retention.ours, { endedDaysAgo: null, candidateId: id }),
  ],
  [
    "a recent interview",
    (id) => insertInterview(database, retention.ours, { endedDaysAgo: 2, candidateId: id }),
  ],
  [
    "an open application without an interview",
    (id) =>
      database.sql`insert into applications (job_role_id, candidate_id) values (${retention.ours.jobRoleId}, ${id})`,
  ],
  [
    "an organisation that keeps transcripts",
    async (id) =>
      insertInterview(database, await insertOrganisation(database), { candidateId: id }),
  ],
  ["a legal hold", hold],
  [
    "a recent upload",
    (id) => database.sql`update storage.objects set updated_at = now() where name = ${ownPath(id)}`,
  ],
])("a resume is kept by %s", async (_, keep) => {
  const candidateId = await retention.insertInterviewed();
  await keep(candidateId);
  await endRun(database, retention.runId);
  expect(await retention.due(await startedRun(database))).toEqual({});
});

test("the retention of a resume counts from the start of an interview that never ended", async () => {
  const candidateId = await retention.insertInterviewed();
  const { id } = await insertInterview(database, retention.ours, {
    endedDaysAgo: null,
    candidateId,
  });
  const begin = (days: number) =>
    database.sql`update interviews set started_at = now() - make_interval(days => ${days}) where id = ${id}`;
  await begin(TRANSCRIPT_DAYS - 1);
  expect(await retention.due()).toEqual({});
  await begin(TRANSCRIPT_DAYS + 1);
  await retention.reviewNow();
  expect(await retention.dueNext()).toEqual({ [candidateId]: [ownPath(candidateId)] });
});

test("an interview cannot be put under legal hold while the resume is being deleted", async () => {
  const candidateId = await retention.insertInterviewed();
  await retention.due();
  await expect(hold(candidateId)).rejects.toMatchObject({ message: "deletion_in_progress" });
  await finish(candidateId);
  await hold(candidateId);
});

test("a resume is not claimed while a recording of the person is being deleted", async () => {
  await retention.insertInterviewed();
  await database.call("claim_recordings", {
    p_run_id: retention.runId,
    p_limit: 1,
    p_late: false,
  });
  expect(await retention.due()).toEqual({});
});

test.each<[string, (userId: string, victimId: string) => Promise<string>]>([
  ["in somebody else's folder", async (_, victimId) => ownPath(victimId)],
  [
    "that somebody else uploaded",
    async (_, victimId) => {
      const path = `shared-${victimId}.pdf`;
      await retention.upload(victimId, path, 40);
      return path;
    },
  ],
  ["that does not exist", async (userId) => `${userId}/missing.pdf`],
])(
  "a file %s is not claimed though a profile names it, and the profile loses its path",
  async (_, pathFor) => {
    const candidateId = await retention.insertInterviewed();
    const path = await pathFor(candidateId, await retention.insertCandidate());
    await remove(ownPath(candidateId));
    await database.sql`update candidate_profiles set cv_file_path = ${path} where user_id = ${candidateId}`;
    expect(await retention.due()).toEqual({});
    expect(await pathOf(candidateId)).toBeNull();
    expect([...(await auditOf(candidateId))]).toEqual([]);
  },
);

test("a resume outside of the user's folder is claimed by its uploader", async () => {
  const candidateId = await retention.insertInterviewed();
  const path = `uploads-${candidateId}.pdf`;
  await retention.upload(candidateId, path, 40);
  expect((await retention.due())[candidateId]).toContain(path);
});

test("a resume is claimed only by a run that covers all organisations to which the person applied", async () => {
  const theirs = await insertOrganisation(database, { transcriptDays: TRANSCRIPT_DAYS });
  const candidateId = await retention.insertInterviewed();
  await insertTranscript(database, theirs, { candidateId });
  expect(await retention.due()).toEqual({});
  await endRun(database, retention.runId);
  expect(await retention.due(await startedRun(database))).toEqual({
    [candidateId]: [ownPath(candidateId)],
  });
});

test("a person without a resume is not reviewed again", async () => {
  const candidateId = await retention.insertInterviewed();
  await remove(ownPath(candidateId));
  await database.sql`update candidate_profiles set cv_file_path = null where user_id = ${candidateId}`;
  expect(await retention.due()).toEqual({});
  expect(await retention.reviewOf(candidateId)).toBeUndefined();
});
