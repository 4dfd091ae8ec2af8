import postgres, { type TransactionSql } from "postgres";
import * as z from "zod";
import { ownDatabase } from "../../support/own-database";
import { insertOrganisation, type Organisation, startedRun } from "../../support/retention";

const database = ownDatabase();

const INTERVIEWS = 5_000;
/** Those whose recording and transcript have expired. */
const EXPIRED = 500;
const LIMIT = 10;
let ours: Organisation;
let runId: string;

const scansSchema = z.object({ sequential: z.int(), by_index: z.int() });

beforeAll(async () => {
  ours = await insertOrganisation(database, { recordingDays: 30, transcriptDays: 30 });
  const [application] = await database.sql`
    insert into applications (job_role_id, candidate_id)
    values (${ours.jobRoleId}, ${ours.adminId}) returning id`;
  await database.sql`
    insert into interviews (application_id, status, started_at, ended_at, recording_url)
    select ${String(application?.["id"])}, 'completed', ended_at, ended_at, 'https://storage.test'
    from generate_series(1, ${INTERVIEWS}) as number
    cross join lateral
      (values (now() - make_interval(days => case when number <= ${EXPIRED} then 40 else 1 end)))
      as ends (ended_at)`;
  await database.sql`
    insert into transcript_segments (interview_id, speaker, content, start_time_ms)
    select id, 'candidate', 'Words.', 0 from interviews`;
  await database.sql`analyze interviews, transcript_segments`;
  runId = await startedRun(database, { user: ours.adminId });
});

/** The scans of a table by an action. Its own connection counts no others. */
async function scansOf(table: string, act: (sql: TransactionSql) => Promise<unknown>) {
  const connection = postgres(database.url, { max: 1 });
  const scans = await connection.begin(async (sql) => {
    await act(sql);
    return sql`
      select seq_scan::int as sequential, coalesce(idx_scan, 0)::int as by_index
      from pg_stat_xact_user_tables where relname = ${table}`;
  });
  await connection.end();
  return scansSchema.parse(scans[0]);
}

it("claims recordings by index, and checks calls of no more interviews than it claims", async () => {
  const claim = (sql: TransactionSql) => sql`select claim_recordings(${runId}, ${LIMIT}, false)`;
  expect((await scansOf("interviews", claim)).sequential).toBe(0);
  const { sequential, by_index } = await scansOf("interview_calls", claim);
  expect(sequential + by_index).toBe(LIMIT);
});

it("reads expired transcripts by index", async () => {
  const read = (sql: TransactionSql) => sql`select read_expired_transcripts(${runId}, ${LIMIT})`;
  expect((await scansOf("interviews", read)).sequential).toBe(0);
});

it("counts expired interviews by index", async () => {
  const count = (sql: TransactionSql) => sql`select read_retention_status(${ours.adminId})`;
  expect((await scansOf("interviews", count)).sequential).toBe(0);
});
