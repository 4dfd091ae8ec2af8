import * as z from "zod";
import { DATA_RULE, taggedData } from "../clients/prompt-data";
import { toStorable } from "../core/text";
import { readOwnRubric, readRubric } from "../scoring/rubric";

const requirements = z.object({
  key_competencies: z.array(z.string().trim().min(1)).min(1),
});

/**
 * The competencies that an interview for a role covers: the role's key competencies, else the dimensions of
 * its rubric, else the caller's list, else the default rubric. A candidate must not steer their own
 * assessment, so the caller's list is used only where the role has neither.
 */
export function competenciesOf(
  role: { requirements: unknown; scoring_rubric: unknown },
  callersList: readonly string[],
): string[] {
  const own = requirements.safeParse(role.requirements);
  if (own.success) return [...new Set(own.data.key_competencies)];
  const rubric = readableRubric(role.scoring_rubric);
  if (rubric) return rubric.dimensions.map((dimension) => dimension.name);
  if (callersList.length > 0) return [...new Set(callersList)];
  return readRubric(undefined).dimensions.map((dimension) => dimension.name);
}

/** An invalid rubric prevents the score, but must not prevent the interview. */
function readableRubric(stored: unknown) {
  try {
    return readOwnRubric(stored);
  } catch {
    return undefined;
  }
}

const FOLLOWUP_CHARACTERS = 500;

/** The tool by which the model reports what an answer has covered. */
export function coverageTool(competencies: readonly string[]) {
  return {
    name: "record_coverage",
    description: "Record which competencies the candidate's answer has covered.",
    schema: z.object({
      covered: z.array(z.enum(competencies)),
      suggested_followup: z
        .string()
        .transform((text) => toStorable(text).slice(0, FOLLOWUP_CHARACTERS))
        .nullable(),
    }),
  };
}

/** The prompt that asks what the candidate's last answer has covered. */
export function coverageMessages(state: {
  competencies: readonly string[];
  covered: readonly string[];
  question: string;
  answer: string;
}) {
  const system = [
    "You keep track of a job interview. Decide which of the competencies the candidate's answer has",
    "covered: those to which it gives concrete, relevant information. Being mentioned is not enough.",
    "Suggest one follow-up question, or null where nothing is open. Write it in the language of the",
    "answer.",
    DATA_RULE,
    taggedData("interview_state", { competencies: state.competencies, covered: state.covered }),
  ].join("\n");
  const exchange = taggedData("exchange", { question: state.question, answer: state.answer });
  return [
    { role: "system" as const, content: system },
    { role: "user" as const, content: exchange },
  ];
}
