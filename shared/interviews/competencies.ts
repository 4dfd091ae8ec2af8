import * as z from "zod";
import { DATA_RULE, taggedData } from "../clients/prompt-data";
import { listOf } from "../core/fields";
import { memoize } from "../core/memoize";
import { storableBeginning } from "../core/text";
import { TEXT_LIMITS } from "../core/text-limits";
import { type Rubric, readOwnRubric, readRubric } from "../scoring/rubric";

/** Older requirements may be longer than the database stores now. */
const requirements = z.object({
  key_competencies: z
    .array(
      z
        .string()
        .trim()
        .min(1)
        .transform((name) => storableBeginning(name, TEXT_LIMITS.name)),
    )
    .min(1),
});

/** An interview covers no more; longer names are cut in prompts. */
const MAX_COMPETENCIES = 20;
const NAME_CHARACTERS = 100;

/** A list of a caller: what is no text, or beyond these bounds, is ignored. */
const callersTexts = (characters: number) =>
  listOf(z.unknown()).transform((list) =>
    list
      .filter((entry) => typeof entry === "string")
      .slice(0, MAX_COMPETENCIES)
      .map((text) => storableBeginning(text.trim(), characters))
      .filter(Boolean),
  );

export const callersCompetencies = callersTexts(NAME_CHARACTERS);

const QUESTION_CHARACTERS = 1_000;

export const callersQuestions = callersTexts(QUESTION_CHARACTERS);

/** Of either name of `extract-requirements`, as it is stored in the role. */
const questions = z
  .union([
    z
      .object({ interview_questions: z.array(z.unknown()) })
      .transform((own) => own.interview_questions),
    z
      .object({ interviewQuestions: z.array(z.unknown()) })
      .transform((own) => own.interviewQuestions),
  ])
  .pipe(
    z.array(
      z
        .string()
        .trim()
        .transform((text) => storableBeginning(text, QUESTION_CHARACTERS)),
    ),
  )
  .transform((list) => list.filter(Boolean));

/** The questions that a role's interviews ask, in order. */
export const questionsOf = (stored: unknown): string[] => questions.safeParse(stored).data ?? [];

/**
 * The competencies that an interview for a role covers: the role's own questions, each of which counts as one,
 * then its key competencies, else the dimensions of its rubric. Without any of these: the caller's list, else
 * the default rubric. A candidate must not steer their own assessment.
 */
export function competenciesOf(
  role: { requirements: unknown; scoring_rubric: unknown },
  callersList: readonly string[],
): string[] {
  const own = requirements.safeParse(role.requirements).data?.key_competencies;
  const rubric = own ? undefined : readableRubric(role.scoring_rubric);
  const asked = questionsOf(role.requirements);
  const named = own ?? (rubric && namesOf(rubric)) ?? (asked.length > 0 ? [] : callersList);
  const given = [...asked, ...named];
  const names = given.length > 0 ? given : namesOf(readRubric(undefined));
  return [...new Set(names)].slice(0, MAX_COMPETENCIES);
}

const namesOf = (rubric: Rubric) => rubric.dimensions.map((dimension) => dimension.name);

/** The competencies for a prompt, of which some are questions of the role: models refer to them by number. */
export const numbered = (competencies: readonly string[], asked: readonly string[]) =>
  competencies.map((name, index) => ({
    number: index + 1,
    ...(asked.includes(name) ? { question: name } : { name: name.slice(0, NAME_CHARACTERS) }),
  }));

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
export const coverageTool = memoize((competencies) => ({
  name: "record_coverage",
  description: "Record which competencies the candidate's answer has covered, by number.",
  schema: z.object({
    covered: z
      .array(z.int().min(1).max(competencies.length))
      .transform((numbers) => numbers.flatMap((number) => competencies[number - 1] ?? [])),
    suggested_followup: z
      .string()
      .transform((text) => storableBeginning(text, FOLLOWUP_CHARACTERS))
      .nullable(),
  }),
}));

const COVERAGE_PROMPT = `You keep track of a job interview. Decide which of the competencies the candidate's answer has covered: those to which it gives concrete, relevant information. Being mentioned is not enough. One that is a question is covered by an answer to it. Suggest one follow-up question, or null where nothing is open. Write it in the language of the answer.
${DATA_RULE}`;

/** The prompt that asks what the candidate's last answer has covered. */
export function coverageMessages(state: {
  competencies: readonly string[];
  questions: readonly string[];
  covered: readonly string[];
  question: string;
  answer: string;
}) {
  const { competencies, question, answer } = state;
  const covered = state.covered.map((name) => competencies.indexOf(name) + 1).filter(Boolean);
  const data = [
    taggedData("competencies", numbered(competencies, state.questions)),
    taggedData("interview_state", { covered }),
    taggedData("exchange", { question, answer }),
  ];
  return [
    { role: "system" as const, content: COVERAGE_PROMPT },
    { role: "user" as const, content: data.join("\n") },
  ];
}
