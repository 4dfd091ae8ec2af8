import * as z from "zod";
import { type ApiResponse, call } from "./api";
import { eventually } from "./eventually";
import type { OwnSupabase } from "./own-supabase";
import { type Interview, insertInterview, insertPart, type Organisation } from "./retention";
import { stack } from "./stack";
import { recordingsOf, type StoragePlace, storeRecordingOf } from "./storage";
import { signToken } from "./users";

type Database = Pick<OwnSupabase, "sql">;

/** An interview that ended so many days ago, with a recording of two files that exist. */
export async function insertRecorded(
  database: Database,
  organisation: Organisation,
  endedDaysAgo: number,
  place?: StoragePlace,
): Promise<Interview> {
  const interview = await insertInterview(database, organisation, { endedDaysAgo });
  for (const index of [0, 1]) await insertPart(database, interview.id, index);
  await storeFiles(database, interview.id, place);
  return interview;
}

/** Stores a file for each part of an interview's recording, and its URL with the part. */
export async function storeFiles(
  { sql }: Database,
  interviewId: string,
  place?: StoragePlace,
): Promise<void> {
  const parts = await sql`
    select id, part_index from recording_parts where interview_id = ${interviewId}`;
  for (const part of parts) {
    const url = await storeRecordingOf(interviewId, Number(part["part_index"]), place);
    await sql`update recording_parts set url = ${url}, metadata_location = null where id = ${String(part["id"])}`;
    await sql`update interviews set recording_url = ${url} where id = ${interviewId}`;
  }
}

/** What is left of recordings: {id: [whether it is marked as deleted, how many files, how many audit rows]}. */
export async function leftOf(
  { sql }: Database,
  ...interviews: Interview[]
): Promise<Record<string, [boolean, number, number]>> {
  const left: Record<string, [boolean, number, number]> = {};
  for (const { id } of interviews) {
    const [row] = await sql`
      select recording_deleted_at is not null and recording_url is null as marked,
        (select count(*)::int from audit_log
          where entity_id = interviews.id and action = 'recording.deleted') as entries
      from interviews where id = ${id}`;
    const files = (await recordingsOf(id)).length;
    left[id] = [Boolean(row?.["marked"]), files, Number(row?.["entries"])];
  }
  return left;
}

export const KEPT = [false, 2, 0];
export const DELETED = [true, 0, 1];

/** Cleans up as a user, at a host. Each user may do so once a minute. */
export async function cleanUp(
  api: string,
  userId: string,
  { queued = false } = {},
): Promise<ApiResponse> {
  const token = await signToken({ sub: userId });
  return call("POST", `/api/admin/data-cleanup?run_async=${queued}`, { token, api });
}

/** Runs a timer of a host now. */
export async function runTimer(api: string, name: string): Promise<void> {
  const headers = { "x-functions-key": stack().master_key };
  await call("POST", `/admin/functions/${name}`, { api, headers, body: {} });
}

/** Waits for the end of a run that a user (null: the timer) started. */
export const untilCompleted = ({ sql }: Database, userId: string | null) =>
  eventually(async () => {
    const runs = await sql`
      select from retention_runs
      where requested_by is not distinct from ${userId} and state = 'completed'`;
    return runs.length > 0 ? true : undefined;
  });

const completed = z.object({
  status: z.literal("completed"),
  result: z.object({ recordings_deleted: z.int(), errors: z.array(z.string()) }),
});

/** The result of a cleanup that must have completed; its errors are sorted. */
export function resultOf({ body }: ApiResponse): { deleted: number; errors: string[] } {
  const { recordings_deleted, errors } = completed.parse(body).result;
  return { deleted: recordings_deleted, errors: errors.sort() };
}

const status = z.object({
  pending_cleanup_count: z.int(),
  default_retention_days: z.int(),
  last_run: z
    .looseObject({ run_id: z.guid(), state: z.string(), errors: z.array(z.string()) })
    .nullable(),
  organisations: z.array(z.looseObject({ organisation_id: z.guid() })),
});

/** The retention status as an admin gets it. */
export async function statusFor(api: string, userId: string): Promise<z.output<typeof status>> {
  const token = await signToken({ sub: userId });
  return status.parse((await call("GET", "/api/admin/data-cleanup/status", { token, api })).body);
}
