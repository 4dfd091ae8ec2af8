import * as z from "zod";
import { deleteIdentity } from "../clients/communication";
import { callAsService } from "../clients/database";
import { describeError, type Log } from "../core/log";
import { findMentions } from "../privacy/mentions";
import { Claim, reasonOf } from "./deletions";
import { deleteRecording, recording } from "./recordings";
import { deleteResumes } from "./resumes";

const deletionRequest = z.object({
  request_id: z.guid(),
  user_id: z.guid(),
  request_type: z.enum(["recording_only", "anonymize", "full_deletion"]),
  recordings: z.array(recording),
  resume_paths: z.array(z.string()),
  acs_user_id: z.string().nullable(),
});
type DeletionRequest = z.output<typeof deletionRequest>;

const receipt = z.object({ completed_at: z.string() }).nullable();

const NOTHING = { recording_files: 0, resume_files: 0, acs_identities: 0 };

/** Counts what is deleted for a request, and reports it to the database. */
class Progress {
  removed = { ...NOTHING };

  constructor(
    readonly runId: string,
    readonly requestId: string,
  ) {}

  /** So that the receipt has the counts whatever happens next. @throws Problem */
  async recordCounts(): Promise<void> {
    if (Object.values(this.removed).some((count) => count > 0)) await this.#report("processing");
  }

  /** @throws Problem */
  async recordFailure(reason: string): Promise<void> {
    await this.#report("failed", { p_reason: reason });
  }

  /**
   * Completes the request, of which nothing is left outside of the database.
   * @returns false where something prevented it after all: then it waits for a later run
   * @throws Problem
   */
  async complete(quarantinedEventIds: string[]): Promise<boolean> {
    return (
      (await this.#report("completed", { p_quarantined_event_ids: quarantinedEventIds })) !== null
    );
  }

  async #report(
    status: "processing" | "failed" | "completed",
    more: { p_reason?: string; p_quarantined_event_ids?: string[] } = {},
  ) {
    const answer = await callAsService(
      "update_deletion_request",
      {
        p_run_id: this.runId,
        p_request_id: this.requestId,
        p_status: status,
        p_removed: this.removed,
        ...more,
      },
      receipt,
    );
    this.removed = { ...NOTHING };
    return answer;
  }
}

/** Deletes the files and the ACS identity; those that do not exist are no failure. @throws Problem */
async function deleteOutsideDatabase(
  request: DeletionRequest,
  claim: Claim,
  progress: Progress,
): Promise<void> {
  for (const files of request.recordings) {
    await deleteRecording(files, claim, () => progress.removed.recording_files++);
    await progress.recordCounts();
  }
  await deleteResumes(request.resume_paths, claim, () => progress.removed.resume_files++);
  await progress.recordCounts();
  if (request.acs_user_id) {
    claim.requireTime();
    await deleteIdentity(request.acs_user_id);
    progress.removed.acs_identities++;
  }
}

async function process(
  runId: string,
  request: DeletionRequest,
  claim: Claim,
  log: Log,
): Promise<void> {
  const { request_id, request_type, user_id } = request;
  const fields = { run_id: runId, request_id, request_type };
  const progress = new Progress(runId, request_id);
  try {
    await deleteOutsideDatabase(request, claim, progress);
    const mentions = request_type === "recording_only" ? [] : await findMentions(user_id);
    const done = await progress.complete(mentions);
    log.info(done ? "deletion_request_completed" : "deletion_request_deferred", fields);
  } catch (error) {
    const reason = reasonOf(error);
    await progress.recordFailure(reason);
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
