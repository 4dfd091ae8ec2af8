import * as z from "zod";
import { deleteIdentity } from "../clients/communication";
import { callAsService } from "../clients/database";
import { describeError, type Log } from "../core/log";
import { Claim, reasonOf } from "./deletions";
import { deleteRecording, interviewRecording } from "./recordings";
import { deleteResumes } from "./resumes";

/** Null where something prevented it after all: then the request waits for a later run. */
const receipt = z.object({ completed_at: z.string() }).nullable();

const deletionRequest = z.object({
  request_id: z.guid(),
  request_type: z.enum(["recording_only", "anonymize", "full_deletion"]),
  recordings: z.array(interviewRecording),
  resume_paths: z.array(z.string()),
  acs_user_id: z.string().nullable(),
});
type DeletionRequest = z.output<typeof deletionRequest>;

const NOTHING = { recording_files: 0, resume_files: 0, acs_identities: 0 };

/** Counts what was deleted for a request until the database has recorded it. */
class Removed {
  counts = { ...NOTHING };

  constructor(readonly requestId: string) {}

  /** Records the counts, so that the receipt has them, whatever happens next. @throws Problem */
  async record(): Promise<void> {
    if (Object.values(this.counts).every((count) => count === 0)) return;
    const parameters = { p_request_id: this.requestId, p_removed: this.counts };
    this.counts = { ...NOTHING };
    await callAsService("note_removed", parameters, z.unknown());
  }
}

/** Deletes the files and the ACS identity; those that do not exist are no failure. @throws Problem */
async function deleteOutsideDatabase(
  request: DeletionRequest,
  claim: Claim,
  removed: Removed,
): Promise<void> {
  for (const recording of request.recordings) {
    await deleteRecording(recording, claim, () => removed.counts.recording_files++);
    await removed.record();
  }
  await deleteResumes(request.resume_paths, claim, () => removed.counts.resume_files++);
  await removed.record();
  if (request.acs_user_id) {
    claim.requireTime();
    await deleteIdentity(request.acs_user_id);
    removed.counts.acs_identities++;
  }
}

async function process(
  runId: string,
  request: DeletionRequest,
  claim: Claim,
  log: Log,
): Promise<void> {
  const { request_id, request_type } = request;
  const fields = { run_id: runId, request_id, request_type };
  const removed = new Removed(request_id);
  const parameters = { p_run_id: runId, p_request_id: request_id };
  try {
    await deleteOutsideDatabase(request, claim, removed);
    const finished = { ...parameters, p_removed: removed.counts };
    const done = await callAsService("finish_deletion_request", finished, receipt);
    log.info(done ? "deletion_request_completed" : "deletion_request_deferred", fields);
  } catch (error) {
    const reason = reasonOf(error);
    await removed.record();
    await callAsService("fail_deletion_request", { ...parameters, p_reason: reason }, z.unknown());
    log.error("deletion_request_failed", { ...fields, reason, ...describeError(error) });
  }
}

const claimed = z.object({
  request: deletionRequest.nullable(),
  /** Whether more may be due. */
  more: z.boolean(),
});

/** Carries out the oldest deletion request. @returns whether more may be due */
export async function processDeletionRequest(runId: string, log: Log): Promise<boolean> {
  const claim = new Claim();
  const parameters = { p_run_id: runId };
  const { request, more } = await callAsService("claim_deletion_request", parameters, claimed);
  if (request) await process(runId, request, claim, log);
  return more;
}
