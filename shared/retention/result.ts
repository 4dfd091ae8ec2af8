import * as z from "zod";
import { callAsService } from "../clients/database";
import type { Caller } from "../core/caller";

export const runResult = z.object({
  recordings_deleted: z.int(),
  interviews_updated: z.int(),
  transcripts_deleted: z.int(),
  resumes_deleted: z.int(),
  /** Null where the requests may concern other organisations as well. */
  requests_completed: z.int().nullable(),
  requests_failed: z.int().nullable(),
  requests_deferred: z.int().nullable(),
  /** The id of each interview and the reason; at most 100. */
  errors: z.array(z.string()),
});

export const retentionStatus = z.object({
  pending_cleanup_count: z.int(),
  default_retention_days: z.int(),
  last_run: runResult
    .extend({
      run_id: z.guid(),
      state: z.enum(["queued", "running", "completed", "failed"]),
      cause: z.enum(["timer", "request"]),
      requested_by: z.guid().nullable(),
      started_at: z.string().nullable(),
      ended_at: z.string().nullable(),
    })
    .nullable(),
  organisations: z.array(
    z.object({
      organisation_id: z.guid(),
      recording_retention_days: z.int().nullable(),
      transcript_retention_days: z.int().nullable(),
      pending_cleanup_count: z.int(),
    }),
  ),
});

/** What is due in the caller's organisations, and the result of the last run. @throws Problem `forbidden` */
export function readRetentionStatus(caller: Caller) {
  return callAsService("read_retention_status", { p_acting_user: caller.id }, retentionStatus);
}

/** The result of a run, for the user who started it: even after another run, or their own deletion. */
export function readRunResult(runId: string) {
  return callAsService("read_retention_run", { p_run_id: runId }, runResult);
}
