import * as z from "zod";
import { describeError, type Log } from "../app/log";
import { deleteIdentity } from "../clients/communication";
import { callAsService } from "../clients/database";
import { Claim } from "./claim";
import { reasonOf } from "./failures";
import { deleteParts, interviewRecording } from "./recordings";
import { deleteResumes } from "./resumes";

/** None where something stood in the way after all: then the request waits for a later run. */
const receipt = z.object({ completed_at: z.string() }).nullable();

const deletionRequest = z.object({
  request_id: z.guid(),
  request_type: z.enum(["recording_only", "anonymize", "full_deletion"]),
  recordings: z.array(interviewRecording),
  resume_paths: z.array(z.string()),
  acs_user_id: z.string().nullable(),
});
type DeletionRequest = z.output<typeof deletionRequest>;

/**
 * Deletes what lies outside of the database; what is gone already is no failure.
 * @returns how much of what
 * @throws Problem
 */
async function deleteOutside(
  request: DeletionRequest,
  claim: Claim,
): Promise<Record<string, number>> {
  const removed = { recording_files: 0, resume_files: 0, acs_identities: 0 };
  for (const recording of request.recordings) {
    removed.recording_files += await deleteParts(recording, claim);
  }
  await deleteResumes(request.resume_paths, claim);
  removed.resume_files = request.resume_paths.length;
  if (request.acs_user_id) {
    claim.demand();
    await deleteIdentity(request.acs_user_id);
    removed.acs_identities += 1;
  }
  return removed;
}

async function workOff(
  runId: string,
  request: DeletionRequest,
  claim: Claim,
  log: Log,
): Promise<void> {
  const { request_id } = request;
  const told = { run_id: runId, request_id, request_type: request.request_type };
  try {
    const removed = await deleteOutside(request, claim);
    const done = await callAsService(
      "finish_deletion_request",
      { p_run_id: runId, p_request_id: request_id, p_removed: removed },
      receipt,
    );
    log.info(done ? "deletion_request_completed" : "deletion_request_put_off", told);
  } catch (error) {
    const reason = reasonOf(error);
    await callAsService(
      "fail_deletion_request",
      { p_run_id: runId, p_request_id: request_id, p_reason: reason },
      z.unknown(),
    );
    log.error("deletion_request_failed", { ...told, reason, ...describeError(error) });
  }
}

const claimed = z.object({
  request: deletionRequest.nullable(),
  /** Whether there may be more. */
  more: z.boolean(),
});

/** Carries out the oldest of people's wishes about their data. @returns whether there may be more */
export async function workOffDeletionRequest(runId: string, log: Log): Promise<boolean> {
  const claim = new Claim();
  const parameters = { p_run_id: runId };
  const { request, more } = await callAsService("claim_deletion_request", parameters, claimed);
  if (request) await workOff(runId, request, claim, log);
  return more;
}
