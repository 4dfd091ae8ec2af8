import * as z from "zod";
import { callAsService } from "../clients/database";
import { deleteRecordingAt, recordingsBelow } from "../clients/recording-storage";
import type { Log } from "../core/log";
import { CLAIMED_AT_ONCE, Claim, type Deletions, deleteEach } from "./claim";
import { noteFailure } from "./failures";

/** Where the parts of an interview's recording are. */
export const interviewRecording = z.object({
  interview_id: z.guid(),
  recording_url: z.string().nullable(),
  parts: z.array(z.object({ url: z.string() })),
});
type InterviewRecording = z.output<typeof interviewRecording>;

/** All files of a recording, also those that were imported and never noted. @throws Problem */
async function filesOf(recording: InterviewRecording): Promise<Set<string>> {
  const urls = new Set(await recordingsBelow(`${recording.interview_id}/`));
  for (const { url } of recording.parts) urls.add(url);
  // Of a recording from before its parts were kept.
  if (recording.recording_url) urls.add(recording.recording_url);
  return urls;
}

/**
 * Deletes all files of a claimed recording; those that are gone already are no failure.
 * @param onDeleted called for each that was there
 * @throws Problem
 */
export async function deleteParts(
  recording: InterviewRecording,
  claim: Claim,
  onDeleted?: () => void,
): Promise<void> {
  claim.demand();
  await deleteAll(await filesOf(recording), claim, onDeleted);
}

async function deleteAll(
  urls: Iterable<string>,
  claim: Claim,
  onDeleted?: () => void,
): Promise<void> {
  for (const url of urls) {
    claim.demand();
    if (await deleteRecordingAt(url)) onDeleted?.();
  }
}

/**
 * Deletes the files that an interview has left which is gone, each on its own.
 * @throws Problem what the first failed with that did
 */
export async function deleteOrphanedFiles(
  { interview_id, urls }: { interview_id: string; urls: string[] },
  log: Log,
): Promise<void> {
  const parts = urls.map((url) => ({ url }));
  const files = await filesOf({ interview_id, recording_url: null, parts });
  const { done, failed } = await deleteEach([...files], deleteRecordingAt);
  log.info("orphaned_recordings_deleted", {
    interview_id,
    deleted: done.length,
    failed: failed.length,
  });
  for (const { error } of failed) throw error;
}

const lateFiles = z.array(z.object({ interview_id: z.guid(), urls: z.array(z.string()) }));

/**
 * Deletes a batch of files that came after their recording had been deleted, and nothing else of the
 * interview: there may be another recording by now.
 * @returns whether there may be more
 */
export async function deleteLateFiles(runId: string, log: Log): Promise<boolean> {
  const claim = new Claim();
  const parameters = { p_run_id: runId, p_limit: CLAIMED_AT_ONCE };
  const late = await callAsService("claim_late_files", parameters, lateFiles);
  if (late.length === 0) return false;
  const deletions = await deleteEach(late, ({ urls }) => deleteAll(urls, claim));
  await noteDeletions(runId, "finish_late_files", deletions, log);
  return true;
}

/** Deletes a batch of recordings whose time is over. @returns whether there may be more */
export async function deleteExpiredRecordings(runId: string, log: Log): Promise<boolean> {
  const claim = new Claim();
  const expired = await callAsService(
    "claim_expired_recordings",
    { p_run_id: runId, p_limit: CLAIMED_AT_ONCE },
    z.array(interviewRecording),
  );
  if (expired.length === 0) return false;
  const deletions = await deleteEach(expired, (recording) => deleteParts(recording, claim));
  await noteDeletions(runId, "finish_recordings", deletions, log);
  return true;
}

/** Tells the database what is gone, and what is not and why. */
async function noteDeletions(
  runId: string,
  finish: "finish_recordings" | "finish_late_files",
  { done, failed }: Deletions<{ interview_id: string }>,
  log: Log,
): Promise<void> {
  const deleted = done.map(({ interview_id }) => interview_id);
  await callAsService(finish, { p_run_id: runId, p_interview_ids: deleted }, z.unknown());
  for (const { item, error } of failed) {
    await noteFailure(runId, { p_interview_id: item.interview_id }, error, log);
  }
}
