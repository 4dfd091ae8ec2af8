import * as z from "zod";
import { callAsService } from "../clients/database";
import type { Caller } from "../core/caller";
import { listOf, textOf } from "../core/fields";
import { identity } from "./identity";
import { toStoredScore } from "./scale";

const percentage = z.number().min(0).max(100);

export const score = z.object({
  overall_score: percentage,
  dimensions: listOf(
    z.object({
      dimension: textOf("name"),
      score: percentage,
      weight: z.number(),
      evidence: textOf("text"),
      cited_quotes: listOf(textOf("json")),
    }),
  ),
  narrative_summary: textOf("text"),
  candidate_feedback: textOf("text"),
  anti_cheat_risk_level: z.enum(["low", "medium", "high"]),
});

export type Score = z.output<typeof score>;

const scoringContext = z.object({
  interview_id: z.guid(),
  identity,
  anti_cheat_signals: z.unknown(),
  job_role: z.object({
    id: z.guid(),
    organisation_id: z.guid(),
    title: z.string(),
    requirements: z.unknown(),
    scoring_rubric: z.unknown(),
  }),
  human_override: z.boolean(),
  segments: z.array(z.object({ speaker: z.string(), content: z.string() })),
});

/** The user who asks for a score, and their IP address. */
export interface ScoringUser {
  caller: Caller;
  address: string | undefined;
}

export type ScoringContext = z.output<typeof scoringContext>;

/**
 * The data for a score.
 * @throws Problem `interview_not_found`, or `forbidden` where the caller may see but not score
 */
export function readScoringContext(caller: Caller, interviewId: string) {
  const parameters = { p_acting_user: caller.id, p_interview_id: interviewId };
  return callAsService("read_scoring_context", parameters, scoringContext);
}

const storedScore = z.object({
  score: score.nullable(),
  /** Whether the user may see more of it than the feedback. */
  sees_numbers: z.boolean(),
});

/** The score as it is stored, its dimensions from 0 to 10; null before it is made. @throws Problem `interview_not_found` */
export function readScore(caller: Caller, interviewId: string) {
  const parameters = { p_acting_user: caller.id, p_interview_id: interviewId };
  return callAsService("read_score", parameters, storedScore);
}

const scoringJob = z.object({
  state: z.enum(["due", "deleted", "not_ended", "overridden", "scored", "no_transcript"]),
  context: scoringContext.nullable(),
});

/** Whether an interview is to be scored because of this end, and the data for it. */
export function readScoringJob(interviewId: string, endedAt: string) {
  const parameters = { p_interview_id: interviewId, p_ended_at: endedAt };
  return callAsService("read_scoring_job", parameters, scoringJob);
}

/**
 * Replaces the interview's score and its dimensions, unless the stored one was made from more segments of
 * the transcript meanwhile.
 * @throws Problem `score_overridden` where a person has set it meanwhile, `no_transcript` where some of
 * the segments were deleted meanwhile
 */
export async function storeScore(
  user: ScoringUser | undefined,
  interviewId: string,
  score: Score,
  madeFrom: { model: string; prompt: string; rubric: string; segmentCount: number },
): Promise<void> {
  await callAsService(
    "store_score",
    {
      p_acting_user: user?.caller.id ?? null,
      p_ip_address: user?.address ?? null,
      p_interview_id: interviewId,
      p_overall_score: score.overall_score,
      p_narrative_summary: score.narrative_summary,
      p_candidate_feedback: score.candidate_feedback,
      p_anti_cheat_risk_level: score.anti_cheat_risk_level,
      p_model_version: madeFrom.model,
      p_prompt_version: madeFrom.prompt,
      p_rubric_version: madeFrom.rubric,
      p_dimensions: score.dimensions.map((dimension) => ({
        ...dimension,
        score: toStoredScore(dimension.score),
      })),
      p_segment_count: madeFrom.segmentCount,
    },
    z.unknown(),
  );
}
