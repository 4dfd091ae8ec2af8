import * as z from "zod";
import { callAsService } from "../clients/database";
import { deleteRecordingAt, recordingsBelow } from "../clients/recording-storage";
import type { Log } from "../core/log";
import { CLAIMED_AT_ONCE, Claim, type Deletions, deleteEach, recordFailure } from "./deletions";

/** Where the parts of an interview's recording are. */
export const interviewRecording = z.object({
  interview_id: z.guid(),
  recording_url: z.string().nullable(),
  parts: z.array(z.object({ url: z.string() })),
});
type InterviewRecording = z.output<typeof interviewRecording>;

/** All files of a recording, also those whose import was never recorded. @throws Problem */
async function filesOf(recording: InterviewRecording): Promise<Set<string>> {
  const urls = new Set(await recordingsBelow(`${recording.interview_id}/`));
  for (const { url } of recording.parts) urls.add(url);
  // For recordings from before the database stored their parts.
  if (recording.recording_url) urls.add(recording.recording_url);
  return urls;
}

/**
 * Deletes all files of a claimed recording; those that do not exist are no failure.
 * @param onDeleted called for each that existed
 * @throws Problem
 */
export async function deleteRecording(
  recording: InterviewRecording,
  claim: Claim,
  onDeleted?: () => void,
): Promise<void> {
  claim.requireTime();
  await deleteFiles(await filesOf(recording), claim, onDeleted);
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
export async function deleteOrphanedFiles(
  { interview_id, urls }: { interview_id: string; urls: string[] },
  log: Log,
): Promise<void> {
  const parts = urls.map((url) => ({ url }));
  const files = await filesOf({ interview_id, recording_url: null, parts });
  const { done, failed } = await deleteEach([...files], deleteRecordingAt);
  const counts = { deleted: done.length, failed: failed.length };
  log.info("orphaned_recordings_deleted", { interview_id, ...counts });
  for (const { error } of failed) throw error;
}

const lateFiles = z.array(z.object({ interview_id: z.guid(), urls: z.array(z.string()) }));

/**
 * Deletes a batch of files that arrived after their recording had been deleted, and no other file of the
 * interview: it may have another recording by now.
 * @returns whether more may be due
 */
export async function deleteLateFiles(runId: string, log: Log): Promise<boolean> {
  const claim = new Claim();
  const parameters = { p_run_id: runId, p_limit: CLAIMED_AT_ONCE };
  const late = await callAsService("claim_late_files", parameters, lateFiles);
  if (late.length === 0) return false;
  const deletions = await deleteEach(late, ({ urls }) => deleteFiles(urls, claim));
  await recordDeletions(runId, "finish_late_files", deletions, log);
  return true;
}

/** Deletes a batch of expired recordings. @returns whether more may be due */
export async function deleteExpiredRecordings(runId: string, log: Log): Promise<boolean> {
  const claim = new Claim();
  const expired = await callAsService(
    "claim_expired_recordings",
    { p_run_id: runId, p_limit: CLAIMED_AT_ONCE },
    z.array(interviewRecording),
  );
  if (expired.length === 0) return false;
  const deletions = await deleteEach(expired, (recording) => deleteRecording(recording, claim));
  await recordDeletions(runId, "finish_recordings", deletions, log);
  return true;
}

async function recordDeletions(
  runId: string,
  finish: "finish_recordings" | "finish_late_files",
  { done, failed }: Deletions<{ interview_id: string }>,
  log: Log,
): Promise<void> {
  const deleted = done.map(({ interview_id }) => interview_id);
  await callAsService(finish, { p_run_id: runId, p_interview_ids: deleted }, z.unknown());
  for (const { item, error } of failed) {
    await recordFailure(runId, { p_interview_id: item.interview_id }, error, log);
  }
}
