import { randomUUID } from "node:crypto";
import type { Sql } from "postgres";
import * as z from "zod";

/** What retention works with, made and asked for in SQL, in a database of the test file's own. */
export interface Organisation {
  id: string;
  adminId: string;
  jobRoleId: string;
}

export async function insertUser(sql: Sql): Promise<string> {
  const id = randomUUID();
  await sql`insert into auth.users (id, email) values (${id}, ${`${id}@example.test`})`;
  return id;
}

export async function insertMember(sql: Sql, organisationId: string, role: string) {
  const userId = await insertUser(sql);
  await sql`
    insert into org_users (organisation_id, user_id, role)
    values (${organisationId}, ${userId}, ${role})`;
  return userId;
}

export async function insertOrganisation(
  sql: Sql,
  kept: { recordingDays?: number; transcriptDays?: number } = {},
): Promise<Organisation> {
  const [id, jobRoleId] = [randomUUID(), randomUUID()];
  await sql`
    insert into organisations (id, name, recording_retention_days, transcript_retention_days)
    values (${id}, 'A clinic', ${kept.recordingDays ?? null}, ${kept.transcriptDays ?? null})`;
  await sql`insert into job_roles (id, organisation_id, title) values (${jobRoleId}, ${id}, 'Nurse')`;
  return { id, adminId: await insertMember(sql, id, "org_admin"), jobRoleId };
}

export interface Interview {
  id: string;
  applicationId: string;
  candidateId: string;
}

/** An interview that ended so many days ago (null: not yet); its recording has no parts. */
export async function insertInterview(
  sql: Sql,
  { jobRoleId }: Organisation,
  { endedDaysAgo = 100 as number | null, candidateId = "" } = {},
): Promise<Interview> {
  const [id, applicationId] = [randomUUID(), randomUUID()];
  const candidate = candidateId || (await insertUser(sql));
  await sql`
    insert into applications (id, job_role_id, candidate_id)
    values (${applicationId}, ${jobRoleId}, ${candidate})`;
  await sql`
    insert into interviews (id, application_id, status, ended_at, recording_url)
    values (${id}, ${applicationId}, ${endedDaysAgo === null ? "in_progress" : "completed"},
      now() - make_interval(days => ${endedDaysAgo}), ${`https://storage.test/${id}`})`;
  return { id, applicationId, candidateId: candidate };
}

/** A file of a recording that is here. */
export async function insertPart(sql: Sql, interviewId: string, index: number): Promise<string> {
  const url = `https://storage.test/${interviewId}/${index}`;
  await sql`
    insert into recording_parts
      (interview_id, recording_id, part_index, document_id, content_location, recorded_at,
        event_time, url, imported_at)
    values (${interviewId}, 'a recording', ${index}, 'document', 'https://azure.test/document',
      now(), now(), ${url}, now())`;
  return url;
}

/** An interview in which both sides spoke, and which was scored by quotes of it. */
export async function insertTranscript(
  sql: Sql,
  organisation: Organisation,
  options: { endedDaysAgo?: number | null; candidateId?: string } = {},
): Promise<Interview> {
  const interview = await insertInterview(sql, organisation, options);
  await sql`
    insert into transcript_segments (interview_id, turn, speaker, content, start_time_ms)
    select ${interview.id}, 1, speaker, 'Words.', 0
    from unnest(array['candidate', 'interviewer']) as speaker`;
  await sql`
    insert into interview_turns (interview_id, turn, asked_at, answered_at)
    values (${interview.id}, 1, now(), now())`;
  await sql`
    insert into score_dimensions (interview_id, dimension, score, evidence, cited_quotes)
    values (${interview.id}, 'Care', 80, 'Told of a shift.', '["Words."]')`;
  return interview;
}

const started = z.object({
  run_id: z.guid(),
  conflict: z.boolean(),
  messages: z.array(
    z.object({
      message_id: z.string(),
      queue: z.literal("data-retention"),
      body: z.object({ run_id: z.guid() }),
      due_at: z.string(),
    }),
  ),
});

interface Start {
  /** None: the timer. */
  user?: string;
  queue?: boolean;
  address?: string;
}

export async function startRun(sql: Sql, { user, queue = false, address }: Start = {}) {
  const [row] = await sql`
    select start_retention_run(${queue}, ${user ?? null}, ${address ?? null}) as run`;
  return started.parse(row?.["run"]);
}

/** A run that must be started. @returns its id */
export async function startedRun(sql: Sql, start: Start = {}): Promise<string> {
  const run = await startRun(sql, start);
  expect(run.conflict).toBe(false);
  return run.run_id;
}

const claimed = z.array(
  z.object({
    interview_id: z.guid(),
    recording_url: z.string(),
    parts: z.array(z.object({ url: z.string(), own_storage: z.boolean() })),
  }),
);

export async function claim(sql: Sql, runId: string, limit = 100) {
  const [row] = await sql`select claim_expired_recordings(${runId}, ${limit}) as recordings`;
  return claimed.parse(row?.["recordings"]);
}

/** The interviews whose recordings are claimed. */
export const claimedIds = async (sql: Sql, runId: string, limit?: number) =>
  (await claim(sql, runId, limit)).map((recording) => recording.interview_id);

export async function finish(sql: Sql, runId: string, interviewIds: string[]): Promise<unknown> {
  const [row] = await sql`select finish_recordings(${runId}, ${interviewIds}) as finished`;
  return row?.["finished"];
}

export const fail = (sql: Sql, runId: string, interviewId: string, reason = "storage_failed") =>
  sql`select note_retention_failure(${runId}, ${reason}, ${interviewId})`;

const transcriptsDeleted = z.object({
  deleted: z.int(),
  resumes: z.array(z.object({ user_id: z.guid(), path: z.string() })),
  more: z.boolean(),
});

export async function deleteTranscripts(sql: Sql, runId: string, limit = 100) {
  const [row] = await sql`select delete_expired_transcripts(${runId}, ${limit}) as answer`;
  return transcriptsDeleted.parse(row?.["answer"]);
}

export const endRun = (sql: Sql, runId: string) => sql`select end_retention_run(${runId})`;

/** As if so many minutes had passed since a run was last worked at. */
export const letPass = (sql: Sql, runId: string, minutes: number) => sql`
  update retention_runs set lease_until = lease_until - make_interval(mins => ${minutes})
  where id = ${runId}`;

/** Forgets what earlier tests left: their runs stand in the way, and a run of the timer sees it all. */
export async function forgetEverything(sql: Sql): Promise<void> {
  await sql`delete from retention_runs`;
  await sql`delete from expiring_resumes`;
  await sql`delete from organisations`;
}
