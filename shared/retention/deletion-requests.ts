import * as z from "zod";
import { deleteIdentity } from "../clients/communication";
import { callAsService } from "../clients/database";
import { describeError, type Log } from "../core/log";
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

/** What was deleted for a request, and is still to be told to the database. */
class Removed {
  readonly #none = { recording_files: 0, resume_files: 0, acs_identities: 0 };
  counts = { ...this.#none };

  constructor(readonly requestId: string) {}

  /** Tells of it, so that a receipt tells of it as well, whatever happens next. @throws Problem */
  async tell(): Promise<void> {
    if (Object.values(this.counts).every((count) => count === 0)) return;
    const parameters = { p_request_id: this.requestId, p_removed: this.counts };
    this.counts = { ...this.#none };
    await callAsService("note_removed", parameters, z.unknown());
  }
}

/** Deletes what lies outside of the database; what is gone already is no failure. @throws Problem */
async function deleteOutside(
  request: DeletionRequest,
  claim: Claim,
  removed: Removed,
): Promise<void> {
  for (const recording of request.recordings) {
    await deleteParts(recording, claim, () => removed.counts.recording_files++);
    await removed.tell();
  }
  await deleteResumes(request.resume_paths, claim, () => removed.counts.resume_files++);
  await removed.tell();
  if (request.acs_user_id) {
    claim.demand();
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
  const { request_id } = request;
  const told = { run_id: runId, request_id, request_type: request.request_type };
  const removed = new Removed(request_id);
  const parameters = { p_run_id: runId, p_request_id: request_id };
  try {
    await deleteOutside(request, claim, removed);
    const finished = { ...parameters, p_removed: removed.counts };
    const done = await callAsService("finish_deletion_request", finished, receipt);
    log.info(done ? "deletion_request_completed" : "deletion_request_deferred", told);
  } catch (error) {
    const reason = reasonOf(error);
    await removed.tell();
    await callAsService("fail_deletion_request", { ...parameters, p_reason: reason }, z.unknown());
    log.error("deletion_request_failed", { ...told, reason, ...describeError(error) });
  }
}

const claimed = z.object({
  request: deletionRequest.nullable(),
  /** Whether there may be more. */
  more: z.boolean(),
});

/** Carries out the oldest of people's wishes about their data. @returns whether there may be more */
export async function processDeletionRequest(runId: string, log: Log): Promise<boolean> {
  const claim = new Claim();
  const parameters = { p_run_id: runId };
  const { request, more } = await callAsService("claim_deletion_request", parameters, claimed);
  if (request) await process(runId, request, claim, log);
  return more;
}
