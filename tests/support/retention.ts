import { randomUUID } from "node:crypto";
import * as z from "zod";
import { expiredTranscripts, redactTranscript } from "../../shared/retention/transcripts";
import type { OwnDatabase } from "./own-database";

/** What retention works with, made and asked for in SQL, in a database of the test file's own. */
export interface Organisation {
  id: string;
  adminId: string;
  jobRoleId: string;
}

export async function insertUser(database: Pick<OwnDatabase, "sql">): Promise<string> {
  const id = randomUUID();
  await database.sql`
    insert into auth.users (id, email, email_confirmed_at)
    values (${id}, ${`${id}@example.test`}, now())`;
  return id;
}

export async function insertMember(
  database: Pick<OwnDatabase, "sql">,
  organisationId: string,
  role: string,
) {
  const userId = await insertUser(database);
  await database.sql`
    insert into org_users (organisation_id, user_id, role)
    values (${organisationId}, ${userId}, ${role})`;
  return userId;
}

export async function insertOrganisation(
  database: Pick<OwnDatabase, "sql">,
  kept: { recordingDays?: number; transcriptDays?: number } = {},
): Promise<Organisation> {
  const [id, jobRoleId] = [randomUUID(), randomUUID()];
  await database.sql`
    insert into organisations (id, name, recording_retention_days, transcript_retention_days)
    values (${id}, 'A clinic', ${kept.recordingDays ?? null}, ${kept.transcriptDays ?? null})`;
  await database.sql`insert into job_roles (id, organisation_id, title) values (${jobRoleId}, ${id}, 'Nurse')`;
  return { id, adminId: await insertMember(database, id, "org_admin"), jobRoleId };
}

export interface Interview {
  id: string;
  applicationId: string;
  candidateId: string;
}

/** An interview that ended so many days ago (null: not yet); its recording has no parts. */
export async function insertInterview(
  database: Pick<OwnDatabase, "sql">,
  { jobRoleId }: Organisation,
  { endedDaysAgo = 100 as number | null, candidateId = "" } = {},
): Promise<Interview> {
  const [id, applicationId] = [randomUUID(), randomUUID()];
  const candidate = candidateId || (await insertUser(database));
  await database.sql`
    insert into applications (id, job_role_id, candidate_id)
    values (${applicationId}, ${jobRoleId}, ${candidate})`;
  await database.sql`
    insert into interviews (id, application_id, status, ended_at, recording_url)
    values (${id}, ${applicationId}, ${endedDaysAgo === null ? "in_progress" : "completed"},
      now() - make_interval(days => ${endedDaysAgo}), ${`https://storage.test/${id}`})`;
  return { id, applicationId, candidateId: candidate };
}

/** A file of a recording that is not here yet. @returns its id */
export async function insertReportedPart(
  database: Pick<OwnDatabase, "sql">,
  interviewId: string,
  index: number,
): Promise<string> {
  const id = randomUUID();
  await database.sql`
    insert into recording_parts
      (id, interview_id, recording_id, part_index, document_id, content_location, recorded_at,
        event_time)
    values (${id}, ${interviewId}, 'a recording', ${index}, 'document', 'https://azure.test', now(),
      now())`;
  return id;
}

/** A file of a recording that is here. @returns where */
export async function insertPart(
  database: Pick<OwnDatabase, "sql">,
  interviewId: string,
  index: number,
): Promise<string> {
  const id = await insertReportedPart(database, interviewId, index);
  const url = `https://storage.test/${interviewId}/${index}`;
  await database.sql`
    update recording_parts set url = ${url}, imported_at = now() where id = ${id}`;
  return url;
}

/** An interview in which both sides spoke, and which was scored by quotes of it. */
export async function insertTranscript(
  database: Pick<OwnDatabase, "sql">,
  organisation: Organisation,
  options: { endedDaysAgo?: number | null; candidateId?: string } = {},
): Promise<Interview> {
  const interview = await insertInterview(database, organisation, options);
  await database.sql`
    insert into transcript_segments (interview_id, turn, speaker, content, start_time_ms)
    select ${interview.id}, 1, speaker, 'Words.', 0
    from unnest(array['candidate', 'interviewer']) as speaker`;
  await database.sql`
    insert into interview_turns (interview_id, turn, asked_at, answered_at)
    values (${interview.id}, 1, now(), now())`;
  await database.sql`
    insert into score_dimensions (interview_id, dimension, score, evidence, cited_quotes)
    values (${interview.id}, 'Care', 8, 'Described a shift.', '["Words."]')`;
  return interview;
}

const started = z.object({ run_id: z.guid(), conflict: z.boolean() });

interface Start {
  /** None: the timer. */
  user?: string;
  queue?: boolean;
  address?: string;
}

export async function startRun(
  database: OwnDatabase,
  { user, queue = false, address }: Start = {},
) {
  return started.parse(
    await database.call("start_retention_run", {
      p_queue: queue,
      p_acting_user: user ?? null,
      p_ip_address: address ?? null,
    }),
  );
}

/** A run that must be started. @returns its id */
export async function startedRun(database: OwnDatabase, start: Start = {}): Promise<string> {
  const run = await startRun(database, start);
  expect(run.conflict).toBe(false);
  return run.run_id;
}

const claimed = z.array(
  z.strictObject({
    interview_id: z.guid(),
    urls: z.array(z.string()),
  }),
);

export async function claim(database: OwnDatabase, runId: string, limit = 100) {
  return claimed.parse(
    await database.call("claim_recordings", { p_run_id: runId, p_limit: limit, p_late: false }),
  );
}

/** The interviews whose recordings are claimed. */
export const claimedIds = async (database: OwnDatabase, runId: string, limit?: number) =>
  (await claim(database, runId, limit)).map((recording) => recording.interview_id);

export const finish = (database: OwnDatabase, runId: string, interviewIds: string[]) =>
  database.call("finish_recordings", {
    p_run_id: runId,
    p_interview_ids: interviewIds,
    p_late: false,
  });

export const fail = (database: OwnDatabase, runId: string, interviewId: string) =>
  database.call("record_retention_failure", {
    p_run_id: runId,
    p_reason: "storage_failed",
    p_interview_id: interviewId,
  });

export const failResume = (database: OwnDatabase, runId: string, userId: string) =>
  database.call("record_retention_failure", {
    p_run_id: runId,
    p_reason: "storage_failed",
    p_user_id: userId,
  });

export const finishResumes = (database: OwnDatabase, runId: string, userIds: string[]) =>
  database.call("finish_resumes", { p_run_id: runId, p_user_ids: userIds });

type Caller = Pick<OwnDatabase, "call">;

export const readTranscripts = async ({ call }: Caller, runId: string, limit = 100) =>
  expiredTranscripts.parse(
    await call("read_expired_transcripts", { p_run_id: runId, p_limit: limit }),
  );

const transcriptsDeleted = z.strictObject({ deleted: z.int(), skipped: z.int() });

/** Deletes transcripts that were read. @returns how many, and how many were skipped */
export async function deleteRead(
  { call }: Caller,
  runId: string,
  { transcripts }: z.output<typeof expiredTranscripts>,
) {
  const redacted = transcripts.flatMap((transcript) => redactTranscript(transcript) ?? []);
  return transcriptsDeleted.parse(
    await call("delete_transcripts", { p_run_id: runId, p_transcripts: redacted }),
  );
}

/** Deletes a batch of transcripts as the app does. @returns how many, and whether there may be more */
export async function deleteTranscripts(database: Caller, runId: string, limit = 100) {
  const read = await readTranscripts(database, runId, limit);
  const { deleted } = await deleteRead(database, runId, read);
  return { deleted, more: read.more };
}

const resumesClaimed = z.strictObject({
  resumes: z.array(z.strictObject({ user_id: z.guid(), paths: z.array(z.string()) })),
  more: z.boolean(),
});

export async function claimResumes(database: OwnDatabase, runId: string, limit = 100) {
  return resumesClaimed.parse(
    await database.call("claim_expired_resumes", { p_run_id: runId, p_limit: limit }),
  );
}

/** @returns whether it was in progress */
export const endRun = (database: Pick<OwnDatabase, "call">, runId: string) =>
  database.call("end_retention_run", { p_run_id: runId });

/** Shortens the lease of a run, as if minutes had passed. */
export const passMinutes = (database: OwnDatabase, runId: string, minutes: number) => database.sql`
  update retention_runs set lease_until = lease_until - make_interval(mins => ${minutes})
  where id = ${runId}`;

/** Deletes the data of earlier tests: their runs would conflict, and a run of the timer covers all data. */
export async function clearRetention(database: Pick<OwnDatabase, "sql">): Promise<void> {
  await database.sql`update interviews set legal_hold = false, retention_claimed_until = null`;
  await database.sql`delete from interview_calls`;
  await database.sql`delete from retention_runs`;
  await database.sql`delete from resume_reviews`;
  await database.sql`delete from organisations`;
}
