import * as z from "zod";
import { callAsService } from "../clients/database";
import { deleteRecordingAt, recordingsBelow } from "../clients/recording-storage";
import type { Log } from "../core/log";
import { workInHalves } from "./batches";
import { CLAIMED_AT_ONCE, Claim, deleteEach, recordFailure } from "./deletions";

/** The recording of an interview, by the addresses of its files. */
export const recording = z.object({ interview_id: z.guid(), urls: z.array(z.string()) });
type Recording = z.output<typeof recording>;

/** All files of a recording, also those whose import was never recorded. @throws Problem */
async function filesOf({ interview_id, urls }: Recording): Promise<Set<string>> {
  return new Set([...(await recordingsBelow(`${interview_id}/`)), ...urls]);
}

/**
 * Deletes all files of a claimed recording; those that do not exist are no failure.
 * @param onDeleted called for each that existed
 * @throws Problem
 */
export async function deleteRecording(
  claimed: Recording,
  claim: Claim,
  onDeleted?: () => void,
): Promise<void> {
  claim.requireTime();
  await deleteFiles(await filesOf(claimed), claim, onDeleted);
}

async function deleteFiles(
  urls: Iterable<string>,
  claim: Claim,
  onDeleted?: () => void,
): Promise<void> {
  for (const url of urls) {
    claim.requireTime();
    if (await deleteRecordingAt(url)) onDeleted?.();
  }
}

/**
 * Deletes the recording files of a deleted interview, each on its own.
 * @throws Problem the first failure
 */
export async function deleteOrphanedFiles(deleted: Recording, log: Log): Promise<void> {
  const { done, failed } = await deleteEach([...(await filesOf(deleted))], deleteRecordingAt);
  const counts = { deleted: done.length, failed: failed.length };
  log.info("orphaned_recordings_deleted", { interview_id: deleted.interview_id, ...counts });
  for (const { error } of failed) throw error;
}

/** Deletes a batch of expired recordings. @returns whether more may be due */
export const deleteExpiredRecordings = (runId: string, log: Log): Promise<boolean> =>
  deleteBatch(runId, { late: false }, log);

/**
 * Deletes a batch of files that arrived after their recording had been deleted, and no other file of the
 * interview: it may have another recording by now.
 * @returns whether more may be due
 */
export const deleteLateFiles = (runId: string, log: Log): Promise<boolean> =>
  deleteBatch(runId, { late: true }, log);

async function deleteBatch(runId: string, { late }: { late: boolean }, log: Log): Promise<boolean> {
  const claim = new Claim();
  const claimed = await callAsService(
    "claim_recordings",
    { p_run_id: runId, p_limit: CLAIMED_AT_ONCE, p_late: late },
    z.array(recording),
  );
  if (claimed.length === 0) return false;
  const { done, failed } = await deleteEach(claimed, (files) =>
    late ? deleteFiles(files.urls, claim) : deleteRecording(files, claim),
  );
  const fail = ({ interview_id }: Recording, error: unknown) =>
    recordFailure(runId, { p_interview_id: interview_id }, error, log);
  await workInHalves(
    done,
    async (batch) => {
      const ids = batch.map(({ interview_id }) => interview_id);
      const finished = { p_run_id: runId, p_interview_ids: ids, p_late: late };
      await callAsService("finish_recordings", finished, z.unknown());
    },
    fail,
  );
  for (const { item, error } of failed) await fail(item, error);
  return true;
}
