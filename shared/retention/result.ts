import * as z from "zod";
import { callAsService } from "../clients/database";
import type { Caller } from "../core/caller";
import { listOf, textOf, time } from "../core/fields";

/** As many as a run reports. */
const MAX_FAILURES = 100;

export const runResult = z.object({
  recordings_deleted: z.int(),
  interviews_updated: z.int(),
  transcripts_deleted: z.int(),
  resumes_deleted: z.int(),
  /** Null where the requests may concern other organisations as well. */
  requests_completed: z.int().nullable(),
  requests_failed: z.int().nullable(),
  requests_deferred: z.int().nullable(),
  /** What could not be deleted, with the reason: 100 lines at most, and one with the number of the others. */
  errors: z.array(textOf("note")).max(MAX_FAILURES + 1),
});

const run = runResult.extend({
  run_id: z.guid(),
  state: z.enum(["queued", "running", "completed", "failed"]),
  cause: z.enum(["timer", "request"]),
  requested_by: z.guid().nullable(),
  started_at: time.nullable(),
  ended_at: time.nullable(),
});

export const retentionStatus = z.object({
  pending_cleanup_count: z.int(),
  default_retention_days: z.int(),
  last_run: run.nullable(),
  organisations: listOf(
    z.object({
      organisation_id: z.guid(),
      recording_retention_days: z.int().nullable(),
      transcript_retention_days: z.int().nullable(),
      pending_cleanup_count: z.int(),
    }),
  ),
});

const failure = z.object({
  interview_id: z.guid().nullable(),
  request_id: z.guid().nullable(),
  user_id: z.guid().nullable(),
  reason: z.string(),
});

/** A run as the database has it: the first 100 of its failures, and the number of all. */
const storedRun = run
  .omit({ errors: true })
  .extend({ failures: z.array(failure), failure_count: z.int() });

function withErrors({ failures, failure_count, ...rest }: z.output<typeof storedRun>) {
  return { ...rest, errors: errorLines(failures, failure_count) };
}

/** A line for each failure, and one for those that are not among them. */
export function errorLines(failures: z.output<typeof failure>[], count: number): string[] {
  const lines = failures.map(describeFailure);
  const others = count - failures.length;
  return others > 0 ? [...lines, `and ${others} more`] : lines;
}

function describeFailure({ interview_id, request_id, user_id, reason }: z.output<typeof failure>) {
  if (interview_id) return `interview ${interview_id}: ${reason}`;
  if (request_id) return `deletion request ${request_id}: ${reason}`;
  return `resume of ${user_id}: ${reason}`;
}

/** What has expired in the caller's organisations, and the result of the last run. @throws Problem `forbidden` */
export async function readRetentionStatus(caller: Caller) {
  const stored = retentionStatus.extend({ last_run: storedRun.nullable() });
  const status = await callAsService("read_retention_status", { p_acting_user: caller.id }, stored);
  return { ...status, last_run: status.last_run && withErrors(status.last_run) };
}

const runResults = z.object({
  organisations: z.array(
    z.object({
      organisation_id: z.guid(),
      name: z.string(),
      recording_retention_days: z.int(),
      /** How many of its interviews had a recording or a transcript that was deleted. */
      interviews: z.int(),
    }),
  ),
  requests: z.array(z.object({ request_id: z.guid(), status: z.string() })),
});

/** What a run did so far, by organisation and by deletion request. */
export const listRunResults = (runId: string) =>
  callAsService("list_run_results", { p_run_id: runId }, runResults);

/** The result of a run, for the user who started it: even after another run, or their own deletion. */
export async function readRunResult(runId: string) {
  return withErrors(await callAsService("read_retention_run", { p_run_id: runId }, storedRun));
}
