import * as z from "zod";
import { callTool } from "../clients/ai";
import { Problem } from "../core/problems";
import { settings } from "../core/settings";
import { SCORING_PROMPT_VERSION, scoreTool, scoringMessages } from "./prompt";
import { quoteChecker } from "./quotes";
import { type Rubric, readRubric } from "./rubric";
import { readScoringContext, type ScoringContext, type ScoringUser, storeScore } from "./store";

const SCORING_TEMPERATURE = 0;
const MOST_TOKENS = 16_000;

/** About 100,000 tokens: some ten hours of talk. A longer one is refused, not judged by a part of it. */
const TRANSCRIPT_CHARACTERS = 400_000;

const percentage = z.number().min(0).max(100);

export const score = z.object({
  overall_score: percentage,
  dimensions: z.array(
    z.object({
      dimension: z.string(),
      score: percentage,
      weight: z.number(),
      evidence: z.string(),
      cited_quotes: z.array(z.string()),
    }),
  ),
  narrative_summary: z.string(),
  candidate_feedback: z.string(),
  anti_cheat_risk_level: z.enum(["low", "medium", "high"]),
});

export type Score = z.output<typeof score>;

/** The weighted mean over the rubric's weights, to two decimals. */
export function overallScore(scored: readonly { score: number; weight: number }[]): number {
  const weights = scored.reduce((sum, { weight }) => sum + weight, 0);
  const total = scored.reduce((sum, { score: points, weight }) => sum + points * weight, 0);
  return Math.round((total / weights) * 100) / 100;
}

/**
 * Scores an interview against its role's rubric and keeps the score in place of an earlier one.
 * @throws Problem
 */
export async function scoreInterview(
  user: ScoringUser,
  request: { interview_id: string; rubric_id?: string | null | undefined },
): Promise<Score> {
  const context = await readScoringContext(user.caller, request.interview_id);
  if (request.rubric_id && request.rubric_id.toLowerCase() !== context.job_role.id) {
    throw new Problem("invalid_request", {
      errors: [{ path: "rubric_id", message: "Must be the id of the interview's job role" }],
    });
  }
  return makeScore(context, user);
}

/**
 * Scores what the context holds and keeps the score in place of an earlier one.
 * @param user who asked for it; nobody where an interview is scored because it has ended
 * @throws Problem
 */
export async function makeScore(context: ScoringContext, user?: ScoringUser): Promise<Score> {
  if (context.human_override) throw new Problem("score_overridden");
  if (!context.segments.some(({ speaker }) => speaker === "candidate")) {
    throw new Problem("no_transcript");
  }
  const characters = context.segments.reduce((sum, { content }) => sum + content.length, 0);
  if (characters > TRANSCRIPT_CHARACTERS) throw new Problem("transcript_too_long");

  const rubric = readRubric(context.job_role.scoring_rubric);
  const made = await assess(context, rubric);
  await storeScore(user, context.interview_id, made, {
    model: settings().SCORING_AI_MODEL,
    prompt: SCORING_PROMPT_VERSION,
    rubric: rubric.version,
    segmentCount: context.segments.length,
  });
  return made;
}

async function assess(context: ScoringContext, rubric: Rubric): Promise<Score> {
  const { title, description, requirements } = context.job_role;
  const messages = scoringMessages({
    jobRole: { title, description, requirements },
    dimensions: rubric.dimensions,
    transcript: context.segments,
    antiCheatSignals: context.anti_cheat_signals,
  });
  const assessed = await callTool(
    {
      model: settings().SCORING_AI_MODEL,
      messages,
      temperature: SCORING_TEMPERATURE,
      maxTokens: MOST_TOKENS,
      deadline: AbortSignal.timeout(settings().SCORER_DEADLINE_SECONDS * 1000),
    },
    scoreTool(rubric.dimensions),
  );
  const stands = quoteChecker(context.segments);
  const dimensions = rubric.dimensions.flatMap(({ name, weight }) =>
    assessed.dimensions
      .filter(({ dimension }) => dimension === name)
      .map((entry) => ({
        dimension: name,
        score: entry.score,
        weight,
        evidence: entry.evidence,
        cited_quotes: entry.cited_quotes.filter(stands),
      })),
  );
  return { ...assessed, dimensions, overall_score: overallScore(dimensions) };
}
