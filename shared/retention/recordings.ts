import * as z from "zod";
import { inParallel } from "../app/in-parallel";
import type { Log } from "../app/log";
import { callAsService } from "../clients/database";
import { deleteRecordingAt } from "../clients/recording-storage";
import { noteFailure } from "./failures";

const RECORDINGS_AT_ONCE = 100;
const DELETIONS_AT_ONCE = 8;

/** Where the parts of an interview's recording are. */
export const interviewRecording = z.object({
  interview_id: z.guid(),
  recording_url: z.string().nullable(),
  parts: z.array(z.object({ url: z.string() })),
});
type InterviewRecording = z.output<typeof interviewRecording>;

/**
 * Deletes all files of a recording; those that are gone already are no failure.
 * @returns how many they were
 * @throws Problem
 */
export async function deleteParts({ recording_url, parts }: InterviewRecording): Promise<number> {
  const urls = new Set(parts.map(({ url }) => url));
  // Of a recording from before its parts were kept.
  if (recording_url) urls.add(recording_url);
  for (const url of urls) await deleteRecordingAt(url);
  return urls.size;
}

/** Deletes a batch of recordings whose time is over. @returns whether there may be more */
export async function deleteExpiredRecordings(runId: string, log: Log): Promise<boolean> {
  const expired = await callAsService(
    "claim_expired_recordings",
    { p_run_id: runId, p_limit: RECORDINGS_AT_ONCE },
    z.array(interviewRecording),
  );
  if (expired.length === 0) return false;
  const outcomes = await inParallel(expired, DELETIONS_AT_ONCE, deleteParts);
  const deleted: string[] = [];
  for (const [index, { interview_id }] of expired.entries()) {
    const outcome = outcomes[index];
    if (outcome?.status === "fulfilled") deleted.push(interview_id);
    else await noteFailure(runId, { p_interview_id: interview_id }, outcome?.reason, log);
  }
  await callAsService(
    "finish_recordings",
    { p_run_id: runId, p_interview_ids: deleted },
    z.unknown(),
  );
  return true;
}
