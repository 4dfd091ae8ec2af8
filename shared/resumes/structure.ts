import * as z from "zod";
import { callTool } from "../clients/ai";
import { DATA_RULE, taggedData } from "../clients/prompt-data";
import { settings } from "../core/settings";
import { toStorable } from "../core/text";

const TEMPERATURE = 0;
const MOST_TOKENS = 8_000;
const DEADLINE_MS = 30_000;

const LINE_CHARACTERS = 500;
const TEXT_CHARACTERS = 5_000;
const ENTRIES = 100;

const cleaned = (characters: number) => (text: string) =>
  toStorable(text).trim().slice(0, characters);
const orNull = (characters: number) =>
  z
    .string()
    .nullable()
    .transform((text) => (text === null ? null : cleaned(characters)(text) || null));
const line = orNull(LINE_CHARACTERS);
const text = orNull(TEXT_CHARACTERS);

const lines = z
  .array(z.string().transform(cleaned(LINE_CHARACTERS)))
  .transform((entries) => entries.filter((entry) => entry !== "").slice(0, ENTRIES));

const listOf = <Entry extends z.ZodType>(entry: Entry) =>
  z.array(entry).transform((entries) => entries.slice(0, ENTRIES));

/** A resume's contents, as far as it tells them. */
export const resume = z.object({
  first_name: line,
  last_name: line,
  email: line,
  phone: line,
  linkedin_url: line,
  portfolio_url: line,
  summary: text,
  skills: lines,
  experience: listOf(
    z.object({
      job_title: line,
      company_name: line,
      start_date: line,
      end_date: line,
      is_current: z.boolean(),
      description: text,
    }),
  ),
  education: listOf(
    z.object({
      degree: line,
      institution: line,
      field_of_study: line,
      start_date: line,
      end_date: line,
    }),
  ),
  certifications: lines,
});

const INSTRUCTIONS = `You read resumes. Hand in what the resume says, in its own words and language; null where it says nothing. Invent nothing, judge nothing, and leave out photographs, age, family status, health, religion and other protected characteristics. Dates are YYYY-MM-DD, YYYY-MM or YYYY, as exact as the resume is.`;

/** Gives the text of a resume its structure. @throws Problem `ai_…` */
export function structureResume(resumeText: string) {
  return callTool(
    {
      model: settings().DEFAULT_AI_MODEL,
      messages: [
        { role: "system", content: `${INSTRUCTIONS}\n${DATA_RULE}` },
        { role: "user", content: taggedData("resume", resumeText) },
      ],
      temperature: TEMPERATURE,
      maxTokens: MOST_TOKENS,
      deadline: AbortSignal.timeout(DEADLINE_MS),
    },
    { name: "submit_resume", description: "Hand in the resume's contents.", schema: resume },
  );
}
