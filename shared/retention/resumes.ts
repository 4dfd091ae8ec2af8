import * as z from "zod";
import { callAsService } from "../clients/database";
import { deleteResumeFile } from "../clients/resume-files";
import type { Log } from "../core/log";
import { workInHalves } from "./batches";
import { CLAIMED_AT_ONCE, Claim, deleteEach, recordFailure } from "./deletions";

const expiredResumes = z.object({
  /** Without paths where a profile names a missing file, or another person's: then only that is cleared. */
  resumes: z.array(z.object({ user_id: z.guid(), paths: z.array(z.string()) })),
  /** Whether more may be due. */
  more: z.boolean(),
});

/**
 * Deletes claimed resumes; those that do not exist are no failure.
 * @param onDeleted called for each that existed
 * @throws Problem
 */
export async function deleteResumes(
  paths: string[],
  claim: Claim,
  onDeleted?: () => void,
): Promise<void> {
  for (const path of paths) {
    claim.requireTime();
    if (await deleteResumeFile(path)) onDeleted?.();
  }
}

/**
 * Deletes the resumes of a batch of people that no organisation retains any more. One that could not be
 * deleted is claimed again by the next run.
 * @returns whether more may be due
 */
export async function deleteExpiredResumes(runId: string, log: Log): Promise<boolean> {
  const claim = new Claim();
  const { more, resumes } = await callAsService(
    "claim_expired_resumes",
    { p_run_id: runId, p_limit: CLAIMED_AT_ONCE },
    expiredResumes,
  );
  const { done, failed } = await deleteEach(resumes, ({ paths }) => deleteResumes(paths, claim));
  const fail = ({ user_id }: { user_id: string }, error: unknown) =>
    recordFailure(runId, { p_user_id: user_id }, error, log);
  await workInHalves(
    done,
    async (batch) => {
      const finished = { p_run_id: runId, p_user_ids: batch.map(({ user_id }) => user_id) };
      await callAsService("finish_resumes", finished, z.unknown());
    },
    fail,
  );
  for (const { item, error } of failed) await fail(item, error);
  return more;
}
