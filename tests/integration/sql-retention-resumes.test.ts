import { ownDatabase } from "../stack/own-database";
import {
  claimResumes,
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

/** Which resumes a run is given, once the transcripts are gone that are due. */
async function due(run = runId): Promise<Record<string, string[]>> {
  await deleteTranscripts(database, run);
  const { resumes } = await claimResumes(database, run);
  return Object.fromEntries(resumes.map(({ user_id, paths }) => [user_id, paths]));
}

/** Ends the run and lets the next look at it all. */
async function dueNext(): Promise<Record<string, string[]>> {
  await endRun(database, runId);
  runId = await startedRun(database, { user: ours.adminId });
  return due();
}

const ownPath = (userId: string) => `${userId}/resume.pdf`;

const upload = (userId: string, path: string, daysAgo: number) => database.sql`
  insert into storage.objects (bucket_id, name, owner_id, created_at, updated_at)
  select 'candidate-cvs', ${path}, ${userId}, at, at
  from (select now() - make_interval(days => ${daysAgo}) as at) as moment`;

/** Somebody with a resume that they uploaded long ago. */
async function insertCandidate(): Promise<string> {
  const id = await insertUser(database);
  await upload(id, ownPath(id), 40);
  await database.sql`
    insert into candidate_profiles (user_id, first_name, cv_file_path, cv_uploaded_at)
    values (${id}, 'Robin', ${ownPath(id)}, now() - interval '40 days')`;
  return id;
}

/** Somebody whose interview and transcript are over, as is their resume. */
async function insertInterviewed(organisation = ours): Promise<string> {
  const candidateId = await insertCandidate();
  await insertTranscript(database, organisation, { candidateId });
  return candidateId;
}

/** Somebody who applied so many days ago, and was never interviewed. */
async function insertApplicant(daysAgo: number, organisation = ours): Promise<string> {
  const id = await insertCandidate();
  await database.sql`
    insert into applications (job_role_id, candidate_id) values (${organisation.jobRoleId}, ${id})`;
  await age(id, daysAgo);
  return id;
}

/** As if nothing had happened to somebody's application for so many days. */
const age = (userId: string, daysAgo: number) =>
  database.sql.begin(async (sql) => {
    await sql`alter table applications disable trigger set_updated_at`;
    await sql`
    update applications set updated_at = now() - make_interval(days => ${daysAgo})
    where candidate_id = ${userId}`;
    await sql`alter table applications enable trigger set_updated_at`;
  });

async function refuse(userId: string, daysAgo: number): Promise<void> {
  await database.sql`update applications set status = 'rejected' where candidate_id = ${userId}`;
  await age(userId, daysAgo);
}

const remove = (path: string) => database.sql`delete from storage.objects where name = ${path}`;
const finish = (userId: string) => finishResumes(database, runId, [userId]);
const pathOf = async (userId: string) =>
  (await database.sql`select cv_file_path from candidate_profiles where user_id = ${userId}`)[0]?.[
    "cv_file_path"
  ];
const auditOf = (id: string) => database.sql`
  select action, organisation_id, user_id, new_values from audit_log where entity_id = ${id}`;
const hold = (userId: string) => database.sql`
  update interviews set legal_hold = true
  where id in (select interviews_of(${userId}))`;
const reviewOf = async (userId: string) =>
  (
    await database.sql`
    select floor(extract(epoch from review_at - now()) / 86400)::int as days
    from resume_reviews where user_id = ${userId}`
  )[0]?.["days"];

test("a resume is given once nothing needs it, and forgotten when it is gone, once", async () => {
  const candidateId = await insertInterviewed();
  expect(await due()).toEqual({ [candidateId]: [ownPath(candidateId)] });
  expect(await due()).toEqual({});
  expect(await pathOf(candidateId)).toBe(ownPath(candidateId));
  await remove(ownPath(candidateId));
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
  const candidateId = await insertInterviewed();
  await due();
  await failResume(database, runId, candidateId);
  expect(await due()).toEqual({});
  expect(await dueNext()).toEqual({ [candidateId]: [ownPath(candidateId)] });
});

test("a resume that came in meanwhile is kept", async () => {
  const candidateId = await insertInterviewed();
  await due();
  const added = `${candidateId}/new.pdf`;
  await upload(candidateId, added, 0);
  await database.sql`
    update candidate_profiles set cv_file_path = ${added} where user_id = ${candidateId}`;
  await remove(ownPath(candidateId));
  expect(await finish(candidateId)).toBe(1);
  expect(await pathOf(candidateId)).toBe(added);
});

test("every file that is old enough is given, whatever the profile says, and no younger one", async () => {
  const candidateId = await insertInterviewed();
  const [older, young] = [`${candidateId}/older.pdf`, `${candidateId}/young.pdf`];
  await upload(candidateId, older, 400);
  await upload(candidateId, young, 10);
  await database.sql`
    update candidate_profiles set cv_file_path = ${young} where user_id = ${candidateId}`;
  expect(await due()).toEqual({ [candidateId]: [older, ownPath(candidateId)] });
  for (const path of [older, ownPath(candidateId)]) await remove(path);
  await finish(candidateId);
  expect(await pathOf(candidateId)).toBe(young);
  // The younger one is looked at again when its own time comes.
  await database.sql`update resume_reviews set review_at = now()`;
  expect(await due()).toEqual({});
  expect(await reviewOf(candidateId)).toBe(TRANSCRIPT_DAYS - 10 - 1);
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
    "an open application that led to no interview",
    (id) =>
      database.sql`insert into applications (job_role_id, candidate_id) values (${ours.jobRoleId}, ${id})`,
  ],
  [
    "an organisation that keeps transcripts",
    async (id) =>
      insertInterview(database, await insertOrganisation(database), { candidateId: id }),
  ],
  ["a legal hold", hold],
  [
    "its having been uploaded since",
    (id) => database.sql`update storage.objects set updated_at = now() where name = ${ownPath(id)}`,
  ],
])("a resume is kept by %s", async (_, keep) => {
  const candidateId = await insertInterviewed();
  await keep(candidateId);
  await endRun(database, runId);
  expect(await due(await startedRun(database))).toEqual({});
});

test("an interview that was begun and never ended keeps a resume as long as one that ended then", async () => {
  const candidateId = await insertInterviewed();
  const { id } = await insertInterview(database, ours, { endedDaysAgo: null, candidateId });
  const begin = (days: number) =>
    database.sql`update interviews set started_at = now() - make_interval(days => ${days}) where id = ${id}`;
  await begin(TRANSCRIPT_DAYS - 1);
  expect(await due()).toEqual({});
  await begin(TRANSCRIPT_DAYS + 1);
  await database.sql`update resume_reviews set review_at = now()`;
  expect(await dueNext()).toEqual({ [candidateId]: [ownPath(candidateId)] });
});

describe("of somebody who was never interviewed a resume", () => {
  it("is kept while their application is open, however long", async () => {
    await insertApplicant(400);
    expect(await due()).toEqual({});
  });

  it.each(["rejected", "hired"])("is due a while after they were %s", async (status) => {
    const [long, lately] = [await insertApplicant(0), await insertApplicant(0)];
    for (const id of [long, lately])
      await database.sql`update applications set status = ${status} where candidate_id = ${id}`;
    await age(long, TRANSCRIPT_DAYS + 1);
    await age(lately, TRANSCRIPT_DAYS - 1);
    expect(await due()).toEqual({ [long]: [ownPath(long)] });
    expect(await reviewOf(lately)).toBe(0);
  });

  it("is due a while after the role was closed", async () => {
    const candidateId = await insertApplicant(400);
    await database.sql`update job_roles set status = 'closed' where id = ${ours.jobRoleId}`;
    expect(await due()).toEqual({});
    expect(await reviewOf(candidateId)).toBe(TRANSCRIPT_DAYS - 1);
    await database.sql`alter table job_roles disable trigger set_updated_at`;
    await database.sql`
      update job_roles set updated_at = now() - interval '31 days' where id = ${ours.jobRoleId}`;
    await database.sql`alter table job_roles enable trigger set_updated_at`;
    await database.sql`update resume_reviews set review_at = now()`;
    expect(await dueNext()).toEqual({ [candidateId]: [ownPath(candidateId)] });
  });

  it("is due as soon as the organisation says for how long it keeps what it does", async () => {
    const theirs = await insertOrganisation(database);
    const candidateId = await insertApplicant(0, theirs);
    await refuse(candidateId, 100);
    const run = await startedRun(database, { user: theirs.adminId });
    expect(await due(run)).toEqual({});
    await database.sql`
      update organisations set transcript_retention_days = 10 where id = ${theirs.id}`;
    expect(await due(run)).toEqual({ [candidateId]: [ownPath(candidateId)] });
  });
});

test("nothing can be put under legal hold while a resume is deleted", async () => {
  const candidateId = await insertInterviewed();
  await due();
  await expect(hold(candidateId)).rejects.toMatchObject({ message: "deletion_in_progress" });
  await finish(candidateId);
  await hold(candidateId);
});

test("a resume is kept while something else of the person is being deleted", async () => {
  await insertInterviewed();
  await database.call("claim_expired_recordings", { p_run_id: runId, p_limit: 1 });
  expect(await due()).toEqual({});
});

test.each<[string, (userId: string, victimId: string) => Promise<string>]>([
  ["in somebody else's folder", async (_, victimId) => ownPath(victimId)],
  [
    "that somebody else uploaded",
    async (_, victimId) => {
      const path = `shared-${victimId}.pdf`;
      await upload(victimId, path, 40);
      return path;
    },
  ],
  ["that is gone", async (userId) => `${userId}/gone.pdf`],
])("a file %s is not given, though a profile says that it is theirs", async (_, pathFor) => {
  const candidateId = await insertInterviewed();
  const path = await pathFor(candidateId, await insertCandidate());
  await remove(ownPath(candidateId));
  await database.sql`update candidate_profiles set cv_file_path = ${path} where user_id = ${candidateId}`;
  expect(await due()).toEqual({ [candidateId]: [] });
  expect(await finish(candidateId)).toBe(1);
  expect(await pathOf(candidateId)).toBeNull();
});

test("a resume is given by who uploaded it, wherever it lies", async () => {
  const candidateId = await insertInterviewed();
  const path = `uploads-${candidateId}.pdf`;
  await upload(candidateId, path, 40);
  expect((await due())[candidateId]).toContain(path);
});

test("a resume is left to a run that covers all that the person applied to", async () => {
  const theirs = await insertOrganisation(database, { transcriptDays: TRANSCRIPT_DAYS });
  const candidateId = await insertInterviewed();
  await insertTranscript(database, theirs, { candidateId });
  expect(await due()).toEqual({});
  await endRun(database, runId);
  expect(await due(await startedRun(database))).toEqual({ [candidateId]: [ownPath(candidateId)] });
});

test("somebody without a resume is looked at no more", async () => {
  const candidateId = await insertInterviewed();
  await remove(ownPath(candidateId));
  await database.sql`update candidate_profiles set cv_file_path = null where user_id = ${candidateId}`;
  expect(await due()).toEqual({});
  expect(await reviewOf(candidateId)).toBeUndefined();
});
