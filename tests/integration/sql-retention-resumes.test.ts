import type { Sql } from "postgres";
import { databaseMaker, MIGRATION_DEADLINE_MS, migrate } from "../stack/databases";
import {
  deleteTranscripts,
  endRun,
  forgetEverything,
  insertInterview,
  insertOrganisation,
  insertTranscript,
  insertUser,
  type Organisation,
  startedRun,
} from "../stack/retention";

const TRANSCRIPT_DAYS = 30;
const PATH = "somebody/resume.pdf";

const newDatabase = databaseMaker();
let sql: Sql;
let ours: Organisation;
let runId: string;

beforeAll(async () => {
  sql = await newDatabase();
  await migrate(sql);
}, MIGRATION_DEADLINE_MS);

beforeEach(async () => {
  await forgetEverything(sql);
  ours = await insertOrganisation(sql, { transcriptDays: TRANSCRIPT_DAYS });
  runId = await startedRun(sql, { user: ours.adminId });
});

const work = (run = runId) => deleteTranscripts(sql, run);

async function insertCandidate(uploadedDaysAgo = 40): Promise<string> {
  const id = await insertUser(sql);
  await sql`
    insert into candidate_profiles (user_id, first_name, cv_file_path, cv_uploaded_at)
    values (${id}, 'Robin', ${PATH}, now() - make_interval(days => ${uploadedDaysAgo}))`;
  return id;
}
const finish = async (userId: string) =>
  (await sql`select finish_resumes(${runId}, ${[userId]}) as finished`)[0]?.["finished"];
const pathOf = async (userId: string) =>
  (await sql`select cv_file_path from candidate_profiles where user_id = ${userId}`)[0]?.[
    "cv_file_path"
  ];
const auditOf = (id: string) => sql`
  select action, organisation_id, user_id, new_values from audit_log where entity_id = ${id}`;

test("a resume is given once nothing needs it, and forgotten when it is gone, once", async () => {
  const candidateId = await insertCandidate();
  await insertTranscript(sql, ours, { candidateId });
  expect((await work()).resumes).toEqual([{ user_id: candidateId, path: PATH }]);
  expect((await work()).resumes).toEqual([]);
  expect(await pathOf(candidateId)).toBe(PATH);
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
  const [run] = await sql`select resumes_deleted from retention_runs where id = ${runId}`;
  expect(run).toEqual({ resumes_deleted: 1 });
});

test("a resume that could not be deleted is given again in the next run", async () => {
  const candidateId = await insertCandidate();
  await insertTranscript(sql, ours, { candidateId });
  await work();
  await sql`
    select note_retention_failure(${runId}, 'storage_failed', p_user_id => ${candidateId})`;
  expect((await work()).resumes).toEqual([]);
  await endRun(sql, runId);
  const next = await startedRun(sql, { user: ours.adminId });
  expect((await work(next)).resumes).toEqual([{ user_id: candidateId, path: PATH }]);
});

test("a resume that was replaced meanwhile is kept", async () => {
  const candidateId = await insertCandidate();
  await insertTranscript(sql, ours, { candidateId });
  await work();
  await sql`update candidate_profiles set cv_file_path = 'new' where user_id = ${candidateId}`;
  expect(await finish(candidateId)).toBe(0);
  expect(await pathOf(candidateId)).toBe("new");
});

test.each<[string, (candidateId: string) => Promise<unknown>]>([
  [
    "an open interview",
    (id) => insertInterview(sql, ours, { endedDaysAgo: null, candidateId: id }),
  ],
  ["a recent interview", (id) => insertInterview(sql, ours, { endedDaysAgo: 2, candidateId: id })],
  [
    "an application that led to no interview",
    (id) =>
      sql`insert into applications (job_role_id, candidate_id) values (${ours.jobRoleId}, ${id})`,
  ],
  [
    "an organisation that keeps transcripts",
    async (id) => insertInterview(sql, await insertOrganisation(sql), { candidateId: id }),
  ],
  [
    "a legal hold",
    async (id) => {
      const held = await insertInterview(sql, ours, { candidateId: id });
      await sql`update interviews set legal_hold = true where id = ${held.id}`;
    },
  ],
  [
    "its having been uploaded since",
    (id) => sql`update candidate_profiles set cv_uploaded_at = now() where user_id = ${id}`,
  ],
])("a resume is kept by %s", async (_, keep) => {
  const candidateId = await insertCandidate();
  await insertTranscript(sql, ours, { candidateId });
  await keep(candidateId);
  await endRun(sql, runId);
  expect((await work(await startedRun(sql))).resumes).toEqual([]);
});

test("a resume is left to a run that covers all that the person applied to", async () => {
  const theirs = await insertOrganisation(sql, { transcriptDays: TRANSCRIPT_DAYS });
  const candidateId = await insertCandidate();
  for (const organisation of [ours, theirs])
    await insertTranscript(sql, organisation, { candidateId });
  expect(await work()).toMatchObject({ deleted: 1, resumes: [] });
  await endRun(sql, runId);
  const all = await work(await startedRun(sql));
  expect(all.resumes).toContainEqual({ user_id: candidateId, path: PATH });
});

test("a resume that the person has taken back is looked at no more", async () => {
  const candidateId = await insertCandidate();
  await insertTranscript(sql, ours, { candidateId });
  await insertInterview(sql, ours, { endedDaysAgo: 2, candidateId });
  await work();
  await sql`update candidate_profiles set cv_file_path = null where user_id = ${candidateId}`;
  await endRun(sql, runId);
  await work(await startedRun(sql, { user: ours.adminId }));
  const waiting = await sql`select 1 from expiring_resumes where user_id = ${candidateId}`;
  expect([...waiting]).toEqual([]);
});
