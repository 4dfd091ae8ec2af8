import type { Log } from "../core/log";
import { makeScore } from "./score";
import { readScoringJob } from "./store";

/**
 * Scores an interview because it has ended. Nothing is done where this is its end no more, where a
 * person has set its score, where it has been scored since, or where nothing was said.
 * @throws Problem
 */
export async function scoreEndedInterview(
  message: { interview_id: string; ended_at: string },
  log: Log,
): Promise<void> {
  const { state, context } = await readScoringJob(message.interview_id, message.ended_at);
  const told = { interview_id: message.interview_id };
  if (state !== "due" || !context) return log.info("scoring_skipped", { ...told, reason: state });
  await makeScore(context);
  log.info("interview_scored", told);
}
