import * as z from "zod";
import { callTool } from "../clients/ai";
import { DATA_RULE, taggedData } from "../clients/prompt-data";
import type { Log } from "../core/log";
import { settings } from "../core/settings";
import { storableBeginning } from "../core/text";

const TEMPERATURE = 0;
const MAX_TOKENS = 4_000;
const DEADLINE_MS = 30_000;

const ENTRY_CHARACTERS = 1_000;
const ENTRIES = 100;

const list = z
  .array(
    z
      .string()
      .overwrite((text) => storableBeginning(text.trim(), ENTRY_CHARACTERS))
      .max(ENTRY_CHARACTERS),
  )
  .overwrite((entries) => entries.filter((entry) => entry !== "").slice(0, ENTRIES))
  .max(ENTRIES);

/** The requirements in a job description. */
export const requirements = z.object({
  required_skills: list,
  preferred_skills: list,
  experience_years: z.int().min(0).max(80).nullable(),
  education_requirements: list,
  certifications: list,
  responsibilities: list,
  key_competencies: list,
  interview_questions: list,
});

const INSTRUCTIONS = `You read job descriptions for recruiters. List what the description asks for, in its own language, and nothing that it does not say.
- required_skills are demanded, preferred_skills are welcome.
- experience_years is the least number of years that is demanded, or null.
- key_competencies are three to six short names of what an interview should find out.
- interview_questions are up to six questions for the interview, one sentence each: first those that the description itself lists, in its order and words, then others about key_competencies.
- Leave out demands and questions about age, health, family, religion, origin, gender or other protected characteristics.`;

export const requirementsTool = {
  name: "submit_requirements",
  description: "Hand in what the job description asks for.",
  schema: requirements,
};

/** Extracts the requirements from a job description. @throws Problem `ai_…` */
export function extractRequirements(
  job: { description: string; title?: string | undefined },
  log: Log,
) {
  const data = [
    taggedData("job_title", job.title ?? null),
    taggedData("job_description", job.description),
  ];
  return callTool(
    {
      model: settings().DEFAULT_AI_MODEL,
      messages: [
        { role: "system", content: `${INSTRUCTIONS}\n${DATA_RULE}` },
        { role: "user", content: data.join("\n") },
      ],
      temperature: TEMPERATURE,
      maxTokens: MAX_TOKENS,
      deadline: AbortSignal.timeout(DEADLINE_MS),
      log,
    },
    requirementsTool,
  );
}
