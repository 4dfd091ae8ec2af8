import { streamChat, tryTool } from "../clients/ai";
import type { Log } from "../core/log";
import { Problem } from "../core/problems";
import { settings } from "../core/settings";
import { coverageMessages, coverageTool, questionsOf } from "./competencies";
import { interviewerMessages, NOT_PROCESSED, type RoleForPrompt } from "./prompt";
import type { TurnContext } from "./store";

const INTERVIEWER_TEMPERATURE = 0.7;
const COVERAGE_TEMPERATURE = 0;
const MAX_TOKENS = 500;

/** A turn that the model is asked to answer. */
export interface OpenTurn {
  context: TurnContext;
  role: RoleForPrompt;
  competencies: readonly string[];
  /** The candidate's answer. */
  answer: string;
  deadline: AbortSignal;
  log: Log;
}

/**
 * Asks for the interviewer's reply, and returns its pieces. Where the gateway's content filter refuses the
 * candidate's answer, the reply asks them to say it differently.
 * @throws Problem `ai_…`
 */
export async function askInterviewer(turn: OpenTurn): Promise<AsyncIterable<string>> {
  try {
    return orNotProcessed(await reply(turn));
  } catch (error) {
    if (!isFilterProblem(error)) throw error;
    return only(NOT_PROCESSED);
  }
}

function reply({ context, role, competencies, answer, deadline, log }: OpenTurn) {
  return streamChat({
    model: settings().DEFAULT_AI_MODEL,
    messages: interviewerMessages(context, role, competencies, answer),
    temperature: INTERVIEWER_TEMPERATURE,
    maxTokens: MAX_TOKENS,
    effort: "low",
    deadline,
    log,
    organisationId: context.role.organisation_id,
  });
}

async function* only(text: string): AsyncGenerator<string> {
  yield text;
}

const isFilterProblem = (error: unknown) =>
  error instanceof Problem && error.code === "ai_content_filtered";

/** A reply that the filter breaks off ends with the request to say it differently. */
async function* orNotProcessed(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  try {
    yield* pieces;
  } catch (error) {
    if (!isFilterProblem(error)) throw error;
    yield ` ${NOT_PROCESSED}`;
  }
}

/**
 * Asks which competencies the candidate's answer covers.
 * @returns undefined after a failure, which is logged: the coverage stays as it was
 */
export function askCoverage({ context, role, competencies, answer, deadline, log }: OpenTurn) {
  const question =
    context.turns.at(-1)?.interviewer ??
    context.other_segments.findLast((segment) => segment.speaker !== "candidate")?.content ??
    "";
  const messages = coverageMessages({
    competencies,
    questions: questionsOf(role.requirements),
    covered: context.competencies_covered,
    question,
    answer,
  });
  return tryTool(
    {
      model: settings().DEFAULT_AI_MODEL,
      messages,
      temperature: COVERAGE_TEMPERATURE,
      maxTokens: MAX_TOKENS,
      effort: "low",
      deadline,
      log,
      organisationId: context.role.organisation_id,
    },
    coverageTool(competencies),
  );
}
