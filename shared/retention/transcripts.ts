import * as z from "zod";
import { callAsService } from "../clients/database";

export const TRANSCRIPTS_AT_ONCE = 25;

const deletedTranscripts = z.object({ more: z.boolean() });

/** Deletes a batch of expired transcripts. @returns whether more may be due */
export async function deleteExpiredTranscripts(runId: string): Promise<boolean> {
  const { more } = await callAsService(
    "delete_expired_transcripts",
    { p_run_id: runId, p_limit: TRANSCRIPTS_AT_ONCE },
    deletedTranscripts,
  );
  return more;
}
