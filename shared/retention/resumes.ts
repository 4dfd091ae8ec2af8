import * as z from "zod";
import { callAsService, removeResume } from "../clients/database";
import type { Log } from "../core/log";
import { CLAIMED_AT_ONCE, Claim, deleteEach } from "./claim";
import { noteFailure } from "./failures";

const expiredResumes = z.object({
  /** None where a profile says one that is not there, or not theirs: only that is forgotten then. */
  resumes: z.array(z.object({ user_id: z.guid(), paths: z.array(z.string()) })),
  /** Whether there may be more. */
  more: z.boolean(),
});

/**
 * Deletes claimed resumes; those that are gone already are no failure.
 * @param onDeleted called for each that was there
 * @throws Problem
 */
export async function deleteResumes(
  paths: string[],
  claim: Claim,
  onDeleted?: () => void,
): Promise<void> {
  for (const path of paths) {
    claim.demand();
    if (await removeResume(path)) onDeleted?.();
  }
}

/**
 * Deletes the resumes of a batch of people, which no organisation keeps any more. One that could not be
 * deleted is given again in the next run.
 * @returns whether there may be more
 */
export async function deleteExpiredResumes(runId: string, log: Log): Promise<boolean> {
  const claim = new Claim();
  const { more, resumes } = await callAsService(
    "claim_expired_resumes",
    { p_run_id: runId, p_limit: CLAIMED_AT_ONCE },
    expiredResumes,
  );
  const { done, failed } = await deleteEach(resumes, ({ paths }) => deleteResumes(paths, claim));
  const deleted = done.map(({ user_id }) => user_id);
  if (deleted.length > 0) {
    await callAsService("finish_resumes", { p_run_id: runId, p_user_ids: deleted }, z.unknown());
  }
  for (const { item, error } of failed) {
    await noteFailure(runId, { p_user_id: item.user_id }, error, log);
  }
  return more;
}
