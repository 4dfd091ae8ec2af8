import * as z from "zod";
import { inParallel } from "../app/in-parallel";
import type { Log } from "../app/log";
import { callAsService, removeResume } from "../clients/database";
import { noteFailure } from "./failures";

const TRANSCRIPTS_AT_ONCE = 100;
const DELETIONS_AT_ONCE = 8;

const deletedTranscripts = z.object({
  /** Whether there may be more of either. */
  more: z.boolean(),
  /** Files that no organisation keeps any more; no path where the person has no such file. */
  resumes: z.array(z.object({ user_id: z.guid(), path: z.string().nullable() })),
});

/**
 * Deletes a batch of transcripts whose time is over, and the resumes that went with them. A resume that
 * could not be deleted is given again in the next run.
 * @returns whether there may be more
 */
export async function deleteExpiredTranscripts(runId: string, log: Log): Promise<boolean> {
  const { more, resumes } = await callAsService(
    "delete_expired_transcripts",
    { p_run_id: runId, p_limit: TRANSCRIPTS_AT_ONCE },
    deletedTranscripts,
  );
  const outcomes = await inParallel(resumes, DELETIONS_AT_ONCE, async ({ path }) => {
    if (path !== null) await removeResume(path);
  });
  const removed: string[] = [];
  for (const [index, { user_id }] of resumes.entries()) {
    const outcome = outcomes[index];
    if (outcome?.status === "fulfilled") removed.push(user_id);
    else await noteFailure(runId, { p_user_id: user_id }, outcome?.reason, log);
  }
  if (removed.length > 0) {
    await callAsService("finish_resumes", { p_run_id: runId, p_user_ids: removed }, z.unknown());
  }
  return more;
}
