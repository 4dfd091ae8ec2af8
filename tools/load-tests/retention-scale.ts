import { randomUUID } from "node:crypto";
import { join } from "node:path";
import postgres, { type Sql } from "postgres";
import * as z from "zod";
import { chooseCloudPorts } from "../../infra/local/ports";
import { startLite } from "../../infra/local/supabase/lite";
import { CLAIMED_AT_ONCE } from "../../shared/retention/deletions";
import {
  expiredTranscripts,
  redactTranscript,
  TRANSCRIPTS_AT_ONCE,
} from "../../shared/retention/transcripts";
import { median } from "../timing";
import { scansOf } from "./measurements";

const ORGANISATIONS = 100;
const ROUNDS = 5;
const RETENTION_DAYS = 90;

const started = z.object({ run_id: z.guid(), conflict: z.literal(false) });
const claimed = z.array(z.object({ interview_id: z.guid() }));
const batchOf = z.object({ more: z.boolean() });

/** Creates organisations with one job each, and a candidate. @returns the candidate's id */
async function createOrganisations(sql: Sql): Promise<string> {
  const candidateId = randomUUID();
  await sql`
    insert into auth.users (id, email) values (${candidateId}, ${`${candidateId}@example.test`})`;
  await sql`
    with made as (
      insert into organisations (name, recording_retention_days, transcript_retention_days)
      select 'Scale ' || number, ${RETENTION_DAYS}::int, ${RETENTION_DAYS}::int
      from generate_series(1, ${ORGANISATIONS}::int) as number
      returning id
    )
    insert into job_roles (organisation_id, title) select id, 'Scale' from made`;
  return candidateId;
}

/**
 * Adds interviews up to the given number, none of them expired: half have a recording, half are so old
 * that their recording was deleted already.
 */
async function addInterviews(sql: Sql, candidateId: string, size: number): Promise<void> {
  await sql`
    with roles as (
      select array_agg(id) as ids from job_roles where title = 'Scale'
    ), applied as (
      insert into applications (job_role_id, candidate_id)
      select ids[1 + number % ${ORGANISATIONS}::int], ${candidateId}
      from roles, generate_series((select count(*) + 1 from interviews), ${size}::int) as number
      returning id
    ), aged as (
      select id, case number % 2
        when 0 then number % (${RETENTION_DAYS}::int - 1)
        else ${RETENTION_DAYS}::int + number % 1000 + 1
      end as days
      from (select id, row_number() over () as number from applied) as numbered
    ), dated as (
      select id, days, case when days > ${RETENTION_DAYS}::int then now() end as deleted_at from aged
    )
    insert into interviews
      (application_id, status, ended_at, recording_url, recording_deleted_at, transcript_deleted_at)
    select id, 'completed', now() - make_interval(days => days::int),
      case when deleted_at is null then 'https://storage.test/' || id end, deleted_at, deleted_at
    from dated`;
  await sql`vacuum analyze`;
}

/** Makes this many interviews expire, each with a recording and a transcript. */
async function expire(sql: Sql, count: number): Promise<void> {
  await sql`
    with due as (
      update interviews set ended_at = ended_at - make_interval(days => ${RETENTION_DAYS}::int)
      where id in (
        select id from interviews where recording_url is not null order by random()
        limit ${count}::int
      )
      returning id, recording_url
    ), parts as (
      insert into recording_parts (interview_id, recording_id, part_index, document_id,
        content_location, recorded_at, event_time, url, imported_at)
      select id, id::text, 0, 'document', recording_url, now(), now(), recording_url, now() from due
    )
    insert into transcript_segments (interview_id, speaker, content, start_time_ms)
    select id, speaker, 'Words.', 0 from due, unnest(array['candidate', 'interviewer']) as speaker`;
  await sql`analyze`;
}

/** A run like the app's, without deleting files. @returns how many recordings it deleted */
async function run(sql: Sql): Promise<number> {
  let recordings = 0;
  const [start] = await sql`select start_retention_run(false) as run`;
  const { run_id: runId } = started.parse(start?.["run"]);
  for (;;) {
    const [claim] =
      await sql`select claim_recordings(${runId}, ${CLAIMED_AT_ONCE}, false) as claimed`;
    const ids = claimed.parse(claim?.["claimed"]).map((recording) => recording.interview_id);
    if (ids.length === 0) break;
    await sql`select finish_recordings(${runId}, ${ids}, false)`;
    recordings += ids.length;
  }
  for (let more = true; more; ) {
    const [batch] =
      await sql`select read_expired_transcripts(${runId}, ${TRANSCRIPTS_AT_ONCE}) as due`;
    const due = expiredTranscripts.parse(batch?.["due"]);
    const redacted = due.transcripts.flatMap((transcript) => redactTranscript(transcript) ?? []);
    await sql`select delete_transcripts(${runId}, ${sql.json(redacted)})`;
    more = due.more;
  }
  for (let more = true; more; ) {
    const [batch] =
      await sql`select claim_expired_resumes(${runId}, ${CLAIMED_AT_ONCE}) as claimed`;
    more = batchOf.parse(batch?.["claimed"]).more;
  }
  await sql`select end_retention_run(${runId})`;
  return recordings;
}

/** The median time of several runs, in ms. @throws Error if a run does not delete what is expired */
async function measure(sql: Sql, expired: number): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await expire(sql, expired);
    const start = performance.now();
    const recordings = await run(sql);
    times.push(performance.now() - start);
    if (recordings !== expired) throw new Error(`Deleted ${recordings} of ${expired} recordings.`);
  }
  return median(times);
}

/**
 * Prints the database time of a run with the same number of expired interviews for different numbers
 * of interviews in total, and its query plan.
 * @param databaseUrl a database without other data
 * @throws Error if a run deletes anything but what is expired, or scans the whole table of interviews
 */
export async function testRetentionScale(
  databaseUrl: string,
  { sizes: [few, many], expired }: { sizes: [few: number, many: number]; expired: number },
): Promise<void> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => undefined });
  const candidateId = await createOrganisations(sql);
  console.log(
    `Data retention with ${expired} expired interviews of ${ORGANISATIONS} organisations`,
  );
  console.log("interviews   median time of a run in ms");
  const times: number[] = [];
  for (const size of [few, many]) {
    await addInterviews(sql, candidateId, size);
    const time = await measure(sql, expired);
    times.push(time);
    console.log(`${String(size).padStart(10)}${time.toFixed(0).padStart(29)}`);
  }
  const [first = Number.NaN, last = Number.NaN] = times;
  console.log(
    `${many / few} times as many interviews take ${(last / first).toFixed(2)} times as long.`,
  );
  await expire(sql, expired);
  const scans = await scansOf(databaseUrl, run);
  await sql.end();
  console.log(`Scans with ${many} interviews:\n  ${scans.join("\n  ")}`);
  if (scans.length === 0 || scans.some((scan) => /^Seq Scan on interviews/.test(scan)))
    throw new Error("The run scans the whole table of interviews.");
}

/** Creates another database on the server and applies all migrations. @returns its URL */
export async function createEmptyDatabase(serverUrl: string, directory: string): Promise<string> {
  const name = `empty_${randomUUID().replaceAll("-", "")}`;
  const server = postgres(serverUrl, { max: 1, onnotice: () => {} });
  await server.unsafe(`create database ${name}`);
  await server.end();
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  // Started only because that applies the migrations.
  const { supabase: port } = await chooseCloudPorts("free");
  const options = { databaseUrl: url.toString(), directory: join(directory, name), port };
  await (await startLite(options)).close();
  return url.toString();
}
