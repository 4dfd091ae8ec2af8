import * as z from "zod";
import { callAsService } from "../clients/database";
import { describeError, type Log } from "../core/log";
import { Problem } from "../core/problems";

/** Why something could not be deleted, in a word of ours. */
export const reasonOf = (error: unknown): string =>
  error instanceof Problem ? error.code : "internal_error";

/** Writes down what a run could not delete: the recording of an interview, or somebody's resume. */
export async function noteFailure(
  runId: string,
  what: { p_interview_id: string } | { p_user_id: string },
  error: unknown,
  log: Log,
): Promise<void> {
  const reason = reasonOf(error);
  const parameters = { p_run_id: runId, p_reason: reason, ...what };
  await callAsService("note_retention_failure", parameters, z.unknown());
  const told = "p_interview_id" in what ? { interview_id: what.p_interview_id } : {};
  log.error("retention_deletion_failed", {
    run_id: runId,
    reason,
    ...told,
    ...describeError(error),
  });
}
