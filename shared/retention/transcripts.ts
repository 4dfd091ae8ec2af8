import * as z from "zod";
import { callAsService } from "../clients/database";
import type { Log } from "../core/log";
import { workInHalves } from "./batches";
import { recordFailure } from "./deletions";
import { redactScore } from "./quotes";

export const TRANSCRIPTS_AT_ONCE = 25;

const text = z.string().nullable();

/** What read_expired_transcripts returns. */
export const expiredTranscripts = z.object({
  transcripts: z.array(
    z.object({
      interview_id: z.guid(),
      /** By these the database finds out whether anything changed in between. */
      interview_updated_at: z.string(),
      score_updated_at: z.string().nullable(),
      /** Null where the score says more than can be searched for quotes. */
      texts: z
        .object({
          narrative_summary: text,
          candidate_feedback: text,
          human_override_reason: text,
          evidence: z.array(z.object({ id: z.guid(), text })),
          /** As they were stored: lists of quotes, if they are right. */
          quotes: z.array(z.unknown()),
        })
        .nullable(),
    }),
  ),
  /** Whether more may be due. */
  more: z.boolean(),
});
type ExpiredTranscript = z.output<typeof expiredTranscripts>["transcripts"][number];

const deletedTranscripts = z.object({ deleted: z.int(), skipped: z.int() });

/** What delete_transcripts takes: the texts of the score without quotes. */
export function redactTranscript({ texts, ...read }: ExpiredTranscript) {
  if (!texts) return undefined;
  const quotes = texts.quotes.flat().filter((quote) => typeof quote === "string");
  return { ...read, ...redactScore(texts, quotes) };
}

/** Deletes a batch of expired transcripts, with the quotes in their scores. @returns whether more may be due */
export async function deleteExpiredTranscripts(runId: string, log: Log): Promise<boolean> {
  const { transcripts, more } = await callAsService(
    "read_expired_transcripts",
    { p_run_id: runId, p_limit: TRANSCRIPTS_AT_ONCE },
    expiredTranscripts,
  );
  let done = 0;
  let skipped = 0;
  const fail = async (interviewId: string, error: unknown, reason?: string) => {
    const what = { p_interview_id: interviewId, p_of_transcript: true };
    await recordFailure(runId, what, error, log, reason);
    done += 1;
  };
  for (const { interview_id, texts } of transcripts) {
    if (!texts) await fail(interview_id, new Error("The score is too long"), "score_too_long");
  }
  await workInHalves(
    transcripts.flatMap((transcript) => redactTranscript(transcript) ?? []),
    async (batch) => {
      const answer = await callAsService(
        "delete_transcripts",
        { p_run_id: runId, p_transcripts: [...batch] },
        deletedTranscripts,
      );
      done += batch.length - answer.skipped;
      skipped += answer.skipped;
    },
    ({ interview_id }, error) => fail(interview_id, error),
  );
  // Those that somebody changed are read again, unless no others are left: then they wait for a later run.
  return done > 0 && (more || skipped > 0);
}
