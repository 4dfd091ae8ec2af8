import { ownDatabase } from "../stack/own-database";
import {
  deleteTranscripts,
  endRun,
  failResume,
  finishResumes,
  forgetEverything,
  insertInterview,
  insertOrganisation,
  insertTranscript,
  insertUser,
  type Organisation,
  startedRun,
} from "../stack/retention";

const TRANSCRIPT_DAYS = 30;

const database = ownDatabase();
let ours: Organisation;
let runId: string;

beforeEach(async () => {
  await forgetEverything(database);
  ours = await insertOrganisation(database, { transcriptDays: TRANSCRIPT_DAYS });
  runId = await startedRun(database, { user: ours.adminId });
});

const work = (run = runId) => deleteTranscripts(database, run);

const ownPath = (userId: string) => `${userId}/resume.pdf`;

/** Somebody with a resume that they uploaded long ago. */
async function insertCandidate(): Promise<string> {
  const id = await insertUser(database);
  await database.sql`
    insert into storage.objects (bucket_id, name, owner_id)
    values ('candidate-cvs', ${ownPath(id)}, ${id})`;
  await database.sql`
    insert into candidate_profiles (user_id, first_name, cv_file_path, cv_uploaded_at)
    values (${id}, 'Robin', ${ownPath(id)}, now() - interval '40 days')`;
  return id;
}
const finish = (userId: string) => finishResumes(database, runId, [userId]);
const pathOf = async (userId: string) =>
  (await database.sql`select cv_file_path from candidate_profiles where user_id = ${userId}`)[0]?.[
    "cv_file_path"
  ];
const auditOf = (id: string) => database.sql`
  select action, organisation_id, user_id, new_values from audit_log where entity_id = ${id}`;

test("a resume is given once nothing needs it, and forgotten when it is gone, once", async () => {
  const candidateId = await insertCandidate();
  await insertTranscript(database, ours, { candidateId });
  expect((await work()).resumes).toEqual([{ user_id: candidateId, path: ownPath(candidateId) }]);
  expect((await work()).resumes).toEqual([]);
  expect(await pathOf(candidateId)).toBe(ownPath(candidateId));
  expect([await finish(candidateId), await finish(candidateId)]).toEqual([1, 0]);
  expect(await pathOf(candidateId)).toBeNull();
  expect([...(await auditOf(candidateId))]).toEqual([
    {
      action: "resume.deleted",
      organisation_id: ours.id,
      user_id: ours.adminId,
      new_values: { run_id: runId },
    },
  ]);
  const [run] = await database.sql`select resumes_deleted from retention_runs where id = ${runId}`;
  expect(run).toEqual({ resumes_deleted: 1 });
});

test("a resume that could not be deleted is given again in the next run", async () => {
  const candidateId = await insertCandidate();
  await insertTranscript(database, ours, { candidateId });
  await work();
  await failResume(database, runId, candidateId);
  expect((await work()).resumes).toEqual([]);
  await endRun(database, runId);
  const next = await startedRun(database, { user: ours.adminId });
  expect((await work(next)).resumes).toEqual([
    { user_id: candidateId, path: ownPath(candidateId) },
  ]);
});

test("a resume that was replaced meanwhile is kept", async () => {
  const candidateId = await insertCandidate();
  await insertTranscript(database, ours, { candidateId });
  await work();
  await database.sql`update candidate_profiles set cv_file_path = 'new' where user_id = ${candidateId}`;
  expect(await finish(candidateId)).toBe(0);
  expect(await pathOf(candidateId)).toBe("new");
});

test.each<[string, (candidateId: string) => Promise<unknown>]>([
  [
    "an open interview",
    (id) => insertInterview(database, ours, { endedDaysAgo: null, candidateId: id }),
  ],
  [
    "a recent interview",
    (id) => insertInterview(database, ours, { endedDaysAgo: 2, candidateId: id }),
  ],
  [
    "an application that led to no interview",
    (id) =>
      database.sql`insert into applications (job_role_id, candidate_id) values (${ours.jobRoleId}, ${id})`,
  ],
  [
    "an organisation that keeps transcripts",
    async (id) =>
      insertInterview(database, await insertOrganisation(database), { candidateId: id }),
  ],
  [
    "a legal hold",
    async (id) => {
      const held = await insertInterview(database, ours, { candidateId: id });
      await database.sql`update interviews set legal_hold = true where id = ${held.id}`;
    },
  ],
  [
    "its having been uploaded since",
    (id) =>
      database.sql`update candidate_profiles set cv_uploaded_at = now() where user_id = ${id}`,
  ],
])("a resume is kept by %s", async (_, keep) => {
  const candidateId = await insertCandidate();
  await insertTranscript(database, ours, { candidateId });
  await keep(candidateId);
  await endRun(database, runId);
  expect((await work(await startedRun(database))).resumes).toEqual([]);
});

test.each<[string, (userId: string, victimId: string) => Promise<string>]>([
  ["in somebody else's folder", async (_, victimId) => ownPath(victimId)],
  [
    "that somebody else uploaded",
    async (_, victimId) => {
      const path = `shared-${victimId}.pdf`;
      await database.sql`
        insert into storage.objects (bucket_id, name, owner_id)
        values ('candidate-cvs', ${path}, ${victimId})`;
      return path;
    },
  ],
  ["that is gone", async (userId) => `${userId}/gone.pdf`],
])("a file %s is not given, though a profile says that it is theirs", async (_, pathFor) => {
  const candidateId = await insertCandidate();
  const path = await pathFor(candidateId, await insertCandidate());
  await database.sql`update candidate_profiles set cv_file_path = ${path} where user_id = ${candidateId}`;
  await insertTranscript(database, ours, { candidateId });
  expect((await work()).resumes).toEqual([{ user_id: candidateId, path: null }]);
  expect(await finish(candidateId)).toBe(1);
  expect(await pathOf(candidateId)).toBeNull();
});

test("a resume is given by who uploaded it, wherever it lies", async () => {
  const candidateId = await insertCandidate();
  const path = `uploads-${candidateId}.pdf`;
  await database.sql`
    insert into storage.objects (bucket_id, name, owner_id)
    values ('candidate-cvs', ${path}, ${candidateId})`;
  await database.sql`update candidate_profiles set cv_file_path = ${path} where user_id = ${candidateId}`;
  await insertTranscript(database, ours, { candidateId });
  expect((await work()).resumes).toEqual([{ user_id: candidateId, path }]);
});

test("a resume is left to a run that covers all that the person applied to", async () => {
  const theirs = await insertOrganisation(database, { transcriptDays: TRANSCRIPT_DAYS });
  const candidateId = await insertCandidate();
  for (const organisation of [ours, theirs])
    await insertTranscript(database, organisation, { candidateId });
  expect(await work()).toMatchObject({ deleted: 1, resumes: [] });
  await endRun(database, runId);
  const all = await work(await startedRun(database));
  expect(all.resumes).toContainEqual({ user_id: candidateId, path: ownPath(candidateId) });
});

test("a resume that the person has taken back is looked at no more", async () => {
  const candidateId = await insertCandidate();
  await insertTranscript(database, ours, { candidateId });
  await insertInterview(database, ours, { endedDaysAgo: 2, candidateId });
  await work();
  await database.sql`update candidate_profiles set cv_file_path = null where user_id = ${candidateId}`;
  await endRun(database, runId);
  await work(await startedRun(database, { user: ours.adminId }));
  const waiting = await database.sql`select 1 from expiring_resumes where user_id = ${candidateId}`;
  expect([...waiting]).toEqual([]);
});
