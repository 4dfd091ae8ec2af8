import * as z from "zod";
import type { Log } from "../app/log";
import { Problem } from "../app/problems";
import { callAsService } from "../clients/database";
import { deleteRecordingAt } from "../clients/recording-storage";
import { CLAIMED_AT_ONCE, Claim, deleteEach } from "./claim";
import { noteFailure } from "./failures";

/** Where the parts of an interview's recording are. */
export const interviewRecording = z.object({
  interview_id: z.guid(),
  recording_url: z.string().nullable(),
  parts: z.array(z.object({ url: z.string() })),
});
type InterviewRecording = z.output<typeof interviewRecording>;

/**
 * Deletes all files of a claimed recording; those that are gone already are no failure.
 * @returns how many they were
 * @throws Problem
 */
export async function deleteParts(
  { recording_url, parts }: InterviewRecording,
  claim: Claim,
): Promise<number> {
  const urls = new Set(parts.map(({ url }) => url));
  // Of a recording from before its parts were kept.
  if (recording_url) urls.add(recording_url);
  for (const url of urls) {
    claim.demand();
    await deleteRecordingAt(url);
  }
  return urls.size;
}

/** Whether it was the storage, and not the file, that something failed for. */
const isAway = (error: unknown) =>
  error instanceof Problem && ["storage_unavailable", "storage_timeout"].includes(error.code);

/**
 * Deletes a batch of recordings whose time is over.
 * @returns whether there may be more that can be deleted: not while the storage is away for all of them
 */
export async function deleteExpiredRecordings(runId: string, log: Log): Promise<boolean> {
  const claim = new Claim();
  const expired = await callAsService(
    "claim_expired_recordings",
    { p_run_id: runId, p_limit: CLAIMED_AT_ONCE },
    z.array(interviewRecording),
  );
  if (expired.length === 0) return false;
  const { done, failed } = await deleteEach(expired, (recording) => deleteParts(recording, claim));
  const deleted = done.map(({ interview_id }) => interview_id);
  await callAsService(
    "finish_recordings",
    { p_run_id: runId, p_interview_ids: deleted },
    z.unknown(),
  );
  for (const { item, error } of failed) {
    await noteFailure(runId, { p_interview_id: item.interview_id }, error, log);
  }
  return done.length > 0 || !failed.every(({ error }) => isAway(error));
}
