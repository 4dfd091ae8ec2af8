import type * as z from "zod";
import type { Log } from "../core/log";
import { settings } from "../core/settings";
import { competenciesOf } from "./competencies";
import { askCoverage, askInterviewer } from "./interviewer";
import { openingOf } from "./opening";
import type { RoleForPrompt } from "./prompt";
import type { TurnContext } from "./store";
import type { conversation } from "./turn";

interface Practice {
  messages: z.output<typeof conversation>;
  /** What the candidate practises for, in their own words. */
  role: RoleForPrompt;
  competencies: readonly string[];
  covered: readonly string[];
}

/** No interview, and of no organisation: an id that no row has. */
const NO_ROW = "00000000-0000-0000-0000-000000000000";

/** What the interviewer knows of an interview that is nobody's assessment: only what the client sends. */
function contextOf({ messages, role, covered }: Practice, competencies: string[]): TurnContext {
  return {
    interview: { id: NO_ROW, status: "in_progress", competencies },
    role: {
      organisation_id: NO_ROW,
      title: role.title,
      department: null,
      description: role.description ?? null,
      requirements: role.requirements,
      scoring_rubric: null,
    },
    turns: [],
    opening: null,
    other_segments: messages.slice(0, -1).map(({ role: side, content }) => ({
      speaker: side === "user" ? "candidate" : "interviewer",
      content,
    })),
    competencies_covered: [...covered],
    consented: true,
  };
}

/**
 * Answers a turn of an interview for practice. Nothing of it is stored, so it can never be scored.
 * @throws Problem `ai_…`
 */
export async function answerPractice(
  practice: Practice,
  log: Log,
): Promise<{ message: string; newly_covered: string[] }> {
  const { role, messages, covered } = practice;
  const competencies = competenciesOf(
    { requirements: role.requirements, scoring_rubric: null },
    practice.competencies,
  );
  const answer = messages.at(-1)?.content;
  if (answer === undefined) return { message: openingOf(role, competencies), newly_covered: [] };
  const turn = {
    context: contextOf(practice, competencies),
    role,
    competencies,
    answer,
    deadline: AbortSignal.timeout(settings().INTERVIEWER_DEADLINE_SECONDS * 1000),
    log,
  };
  const coverage = askCoverage(turn);
  let message = "";
  for await (const piece of await askInterviewer(turn)) message += piece;
  const found = (await coverage)?.covered ?? [];
  return { message, newly_covered: found.filter((name) => !covered.includes(name)) };
}
