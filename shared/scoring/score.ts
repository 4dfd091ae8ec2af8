import { AI_PROBLEMS, callTool } from "../clients/ai";
import type { Log } from "../core/log";
import { Problem, type ProblemCode } from "../core/problems";
import { settings } from "../core/settings";
import { storableBeginning } from "../core/text";
import { createMasks } from "./marks";
import {
  EVIDENCE_CHARACTERS,
  QUOTE_CHARACTERS,
  SCORING_PROMPT_VERSION,
  scoreTool,
  scoringMessages,
} from "./prompt";
import { quoteReader } from "./quotes";
import { type Rubric, readRubric } from "./rubric";
import {
  readScoringContext,
  readScoringJob,
  type Score,
  type ScoringContext,
  type ScoringUser,
  storeScore,
} from "./store";

/** Of a score, under either name of the function. */
export const SCORE_PROBLEMS: readonly ProblemCode[] = [
  ...AI_PROBLEMS,
  "interview_not_found",
  "forbidden",
  "no_transcript",
  "transcript_too_long",
  "rubric_invalid",
  "score_overridden",
];

const SCORING_TEMPERATURE = 0;
const MAX_TOKENS = 16_000;

/** About 100,000 tokens, or ten hours. A longer transcript is refused: a score must not ignore part of it. */
const TRANSCRIPT_CHARACTERS = 400_000;

/** The weighted mean over the rubric's weights, to two decimals. */
export function overallScore(scored: readonly { score: number; weight: number }[]): number {
  const weights = scored.reduce((sum, { weight }) => sum + weight, 0);
  const total = scored.reduce((sum, { score: points, weight }) => sum + points * weight, 0);
  return Math.round((total / weights) * 100) / 100;
}

/**
 * Scores an interview against its role's rubric and stores the score in place of an earlier one.
 * @throws Problem
 */
export async function scoreInterview(
  user: ScoringUser,
  request: { interview_id: string; rubric_id?: string | null | undefined },
  log: Log,
): Promise<Score> {
  const context = await readScoringContext(user.caller, request.interview_id);
  if (request.rubric_id && request.rubric_id.toLowerCase() !== context.job_role.id) {
    throw new Problem("invalid_request", {
      errors: [{ path: "rubric_id", message: "Must be the id of the interview's job role" }],
    });
  }
  return makeScore(context, log, user);
}

/** Of an interview whose transcript was deleted, or whose score a person set, while it was scored. */
const CHANGED_MEANWHILE: readonly ProblemCode[] = ["no_transcript", "score_overridden"];

/**
 * Scores an interview because it has ended. Does nothing where it has been opened again, has been scored
 * since, has no transcript, or has a score that a person set.
 * @throws Problem
 */
export async function scoreEndedInterview(
  { interview_id, ended_at }: { interview_id: string; ended_at: string },
  log: Log,
): Promise<void> {
  const { state, context } = await readScoringJob(interview_id, ended_at);
  if (state !== "due" || !context) {
    log.info("scoring_skipped", { interview_id, reason: state });
    return;
  }
  try {
    await makeScore(context, log);
    log.info("interview_scored", { interview_id });
  } catch (error) {
    if (!(error instanceof Problem && CHANGED_MEANWHILE.includes(error.code))) throw error;
    log.info("scoring_skipped", { interview_id, reason: error.code });
  }
}

/**
 * Scores an interview and stores the score in place of an earlier one.
 * @param user who asked for it; undefined where the interview's end did
 * @throws Problem
 */
async function makeScore(context: ScoringContext, log: Log, user?: ScoringUser): Promise<Score> {
  if (context.human_override) throw new Problem("score_overridden");
  if (!context.segments.some(({ speaker }) => speaker === "candidate")) {
    throw new Problem("no_transcript");
  }
  requireLength(context.segments.map(({ content }) => content));

  const rubric = readRubric(context.job_role.scoring_rubric);
  const score = await assess(context, rubric, log);
  await storeScore(user, context.interview_id, score, {
    model: settings().SCORING_AI_MODEL,
    prompt: SCORING_PROMPT_VERSION,
    rubric: rubric.version,
    segmentCount: context.segments.length,
  });
  return score;
}

function requireLength(texts: readonly string[]): void {
  const characters = texts.reduce((sum, text) => sum + text.length, 0);
  if (characters > TRANSCRIPT_CHARACTERS) throw new Problem("transcript_too_long");
}

/** The strings in JSON data, each changed. */
const changeStrings = (data: unknown, change: (text: string) => string): unknown =>
  JSON.parse(JSON.stringify(data ?? null), (_, value: unknown) =>
    typeof value === "string" ? change(value) : value,
  );

/** The prompt for a score, in which nothing identifies the candidate, and how to read what the model answers. */
export function blindPrompt(context: ScoringContext, { dimensions }: Rubric) {
  const { mask, maskRole, restore } = createMasks(context.identity);
  // First, so that the numbers of marks follow from what was said.
  const transcript = context.segments.map(({ speaker, content }) => ({
    speaker,
    ...mask(content),
  }));
  requireLength(transcript.map(({ text }) => text));
  const messages = scoringMessages({
    jobRole: {
      title: maskRole(context.job_role.title),
      requirements: changeStrings(context.job_role.requirements, maskRole),
    },
    dimensions: dimensions.map(({ name, weight, description }) => ({
      name: maskRole(name),
      weight,
      description: description && maskRole(description),
    })),
    transcript: transcript.map(({ speaker, text }) => ({ speaker, content: text })),
    antiCheatSignals: changeStrings(context.anti_cheat_signals, (text) => mask(text).text),
  });
  const findQuote = quoteReader(transcript);
  const readText = (text: string) => storableBeginning(restore(text), EVIDENCE_CHARACTERS);
  /** As the candidate said it; none where they did not. */
  const readQuote = (quote: string): string[] => {
    const said = findQuote(quote);
    return said === undefined ? [] : [storableBeginning(said, QUOTE_CHARACTERS)];
  };
  return { messages, readText, readQuote };
}

/** Asks the model for a score, and checks and completes it. @throws Problem `ai_…` */
export async function assess(context: ScoringContext, rubric: Rubric, log: Log): Promise<Score> {
  const { messages, readText, readQuote } = blindPrompt(context, rubric);
  const assessed = await callTool(
    {
      model: settings().SCORING_AI_MODEL,
      messages,
      temperature: SCORING_TEMPERATURE,
      maxTokens: MAX_TOKENS,
      deadline: AbortSignal.timeout(settings().SCORER_DEADLINE_SECONDS * 1000),
      log,
      organisationId: context.job_role.organisation_id,
    },
    scoreTool(rubric.dimensions.map(({ name }) => name)),
  );
  const dimensions = rubric.dimensions.flatMap(({ name, weight }) =>
    assessed.dimensions
      .filter(({ dimension }) => dimension === name)
      .map((entry) => ({
        dimension: name,
        score: entry.score,
        weight,
        evidence: readText(entry.evidence),
        cited_quotes: entry.cited_quotes.flatMap(readQuote),
      })),
  );
  return {
    overall_score: overallScore(dimensions),
    dimensions,
    narrative_summary: readText(assessed.narrative_summary),
    candidate_feedback: readText(assessed.candidate_feedback),
    anti_cheat_risk_level: assessed.anti_cheat_risk_level,
  };
}
