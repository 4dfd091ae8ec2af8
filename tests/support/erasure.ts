import type { Sql } from "postgres";
import * as z from "zod";
import { mentionedIn } from "./kinds-of-data";
import type { CallFunction, OwnDatabase } from "./own-database";
import { insertCandidate, type Person, personOf } from "./person";
import { endRun, clearRetention, insertUser, type Organisation, startedRun } from "./retention";

/** Calls SQL functions as the service, and inspects rows with all rights. */
export interface ErasureDatabase {
  call: CallFunction;
  sql: Sql;
}

const receiptSchema = z.object({
  id: z.guid(),
  request_type: z.string(),
  requested_at: z.string(),
  completed_at: z.string(),
  removed: z.record(z.string(), z.int().positive()),
});

export const requestSchema = z.object({
  id: z.guid(),
  request_type: z.string(),
  status: z.string(),
  reason: z.string().nullable(),
  notes: z.string().nullable(),
  requested_at: z.string(),
  processed_at: z.string().nullable(),
  receipt: receiptSchema.pick({ completed_at: true, removed: true }).nullable(),
});

const deletionSchema = z.strictObject({
  request_id: z.guid(),
  user_id: z.guid(),
  request_type: z.string(),
  recordings: z.array(z.strictObject({ interview_id: z.guid(), urls: z.array(z.string()) })),
  resume_paths: z.array(z.string()),
  acs_user_id: z.string().nullable(),
});
export type ClaimedDeletion = z.output<typeof deletionSchema>;

const claimedSchema = z.strictObject({ request: deletionSchema.nullable(), more: z.boolean() });

export type RequestType = "full_deletion" | "anonymize" | "recording_only";

/** Requests a deletion. @returns the request */
export async function askForDeletion(
  { call }: Pick<ErasureDatabase, "call">,
  userId: string,
  type: RequestType,
  reason = "I found work.",
) {
  const parameters = { p_acting_user: userId, p_request_type: type, p_reason: reason };
  return requestSchema.parse(
    await call("request_deletion", { ...parameters, p_ip_address: "192.0.2.7" }),
  );
}

/** Claims requests one by one, until none is left that can be completed now. */
export async function claimDeletions(
  { call }: Pick<ErasureDatabase, "call">,
  runId: string,
  limit = 100,
): Promise<ClaimedDeletion[]> {
  const deletions: ClaimedDeletion[] = [];
  while (deletions.length < limit) {
    const claimed = await call("claim_deletion_request", { p_run_id: runId });
    const { request, more } = claimedSchema.parse(claimed);
    if (request) deletions.push(request);
    if (!more) break;
  }
  return deletions;
}

/** How much the app deletes outside of the database for a request. */
const removedFor = ({ recordings, resume_paths, acs_user_id }: ClaimedDeletion) => ({
  recording_files: recordings.flatMap(({ urls }) => urls).length,
  resume_files: resume_paths.length,
  acs_identities: acs_user_id === null ? 0 : 1,
});

/** Completes a request whose files are deleted. @returns its receipt, or null if it could not be completed */
export async function finishDeletion(
  { call }: Pick<ErasureDatabase, "call">,
  runId: string,
  claimed: ClaimedDeletion,
) {
  const events = await call("read_quarantined_events", { p_user: claimed.user_id, p_limit: 1000 });
  return receiptSchema.nullable().parse(
    await call("update_deletion_request", {
      p_run_id: runId,
      p_request_id: claimed.request_id,
      p_status: "completed",
      p_removed: removedFor(claimed),
      p_quarantined_event_ids: mentionedIn(events),
    }),
  );
}

/** Deletes the rows of files, as the storage API does. */
export const deleteResumes = ({ sql }: Pick<ErasureDatabase, "sql">, claimed: ClaimedDeletion) =>
  sql`delete from storage.objects where name = any (${claimed.resume_paths})`;

/** The number of rows that contain a text, by table. */
export async function rowsWith(sql: Sql, text: string): Promise<Record<string, number>> {
  const tables = await sql`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname in ('public', 'auth', 'storage') order by 1`;
  const found: Record<string, number> = {};
  for (const table of tables) {
    const name = String(table["name"]);
    const rows = await sql`
      select from ${sql.unsafe(name)} as held
      where position(lower(${text}) in lower(held::text)) > 0`;
    if (rows.length > 0) found[name] = rows.length;
  }
  return found;
}

export const failDeletion = (
  { call }: Pick<ErasureDatabase, "call">,
  runId: string,
  requestId: string,
  reason: string,
) =>
  call("update_deletion_request", {
    p_run_id: runId,
    p_request_id: requestId,
    p_status: "failed",
    p_removed: {},
    p_reason: reason,
  });

/** The row of an existing request. */
export async function requestOf({ sql }: Pick<ErasureDatabase, "sql">, requestId: string) {
  const [row] = await sql`select * from data_deletion_requests where id = ${requestId}`;
  return { ...row };
}

/** Deletes the data of earlier tests, with their privacy requests: a run of the timer covers all. */
export async function clearRequests(database: OwnDatabase): Promise<void> {
  await clearRetention(database);
  await database.sql`delete from data_deletion_requests`;
}

/** A person who applied to organisations, with data in every section. */
export async function insertPerson(
  database: OwnDatabase,
  ...organisations: Organisation[]
): Promise<{ person: Person; interviews: string[] }> {
  const id = await insertUser(database);
  const person = personOf({ id, email: `${id}@example.test` });
  const roles = organisations.map(({ jobRoleId }) => jobRoleId);
  return { person, interviews: await insertCandidate(database.sql, person, roles) };
}

/** Claims the first request. @throws Error if there is none */
export async function claimFirst(
  database: Pick<ErasureDatabase, "call">,
  runId: string,
): Promise<ClaimedDeletion> {
  const [claimed] = await claimDeletions(database, runId);
  if (!claimed) throw new Error("Not claimed");
  return claimed;
}

/** Ends a run, and starts the next of the timer, when what failed is tried again. */
export async function nextRun(database: OwnDatabase, runId: string): Promise<string> {
  await endRun(database, runId);
  await database.sql`
    update data_deletion_requests set retry_at = clock_timestamp() where retry_at is not null`;
  return startedRun(database);
}
