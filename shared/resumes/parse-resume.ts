import * as z from "zod";
import { AI_PROBLEMS, callTool } from "../clients/ai";
import { DATA_RULE, taggedData } from "../clients/prompt-data";
import { listOf } from "../core/fields";
import type { Log } from "../core/log";
import type { ProblemCode } from "../core/problems";
import { settings } from "../core/settings";
import { storableBeginning } from "../core/text";
import { TEXT_LIMITS } from "../core/text-limits";
import { type PdfText, pdfWarning, unreadableCode } from "./pdf/messages";
import { readResume } from "./read-resume";

/** Of a resume, under either name of the function. */
export const RESUME_PROBLEMS: readonly ProblemCode[] = [
  ...AI_PROBLEMS,
  ...unreadableCode.options,
  "pdf_too_complex",
  "extractor_busy",
  "rate_limited",
];

const TEMPERATURE = 0;
const MAX_TOKENS = 8_000;
const DEADLINE_MS = 30_000;

const MAX_TEXT_CHARACTERS = 5_000;
const MAX_ENTRIES = 100;

const cleaned = (maxCharacters: number) => (value: string) =>
  storableBeginning(value.trim(), maxCharacters).trim();
const entry = (maxCharacters: number) =>
  z.string().overwrite(cleaned(maxCharacters)).max(maxCharacters);
const orNull = (maxCharacters: number) =>
  entry(maxCharacters)
    .nullable()
    .overwrite((value) => value || null);
/** As long as the profile can store. */
const line = orNull(TEXT_LIMITS.name);
const url = orNull(TEXT_LIMITS.url);
const text = orNull(MAX_TEXT_CHARACTERS);

const entriesOf = <Entry extends z.ZodType>(entries: Entry) =>
  z
    .array(entries)
    .overwrite((list) => list.filter((one) => one !== "").slice(0, MAX_ENTRIES))
    .max(MAX_ENTRIES);

const lines = entriesOf(entry(TEXT_LIMITS.name));

/** The contents of a resume; `null` for what it does not contain. */
const resume = z.object({
  first_name: line,
  last_name: line,
  email: orNull(TEXT_LIMITS.email),
  phone: line,
  linkedin_url: url,
  portfolio_url: url,
  location: z.object({ suburb: line, state: line, postcode: line, country: line }),
  summary: text,
  skills: lines,
  soft_skills: lines,
  experience: entriesOf(
    z.object({
      job_title: line,
      company_name: line,
      start_date: line,
      end_date: line,
      is_current: z.boolean(),
      description: text,
    }),
  ),
  education: entriesOf(
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

const INSTRUCTIONS = `You read resumes. Hand in what the resume says, in its own words and language; null where it says nothing. Invent nothing, judge nothing, and leave out photographs, age, family status, health, religion and other protected characteristics. Dates are YYYY-MM-DD, YYYY-MM or YYYY, as exact as the resume is. location is where the person lives. soft_skills are those of skills, in the same words, that concern working with people or oneself.`;

/** The contents of a resume, and a warning for each text that its pages do not show. */
export const parsedResume = resume.extend({ warnings: listOf(pdfWarning) });

export type ParsedResume = z.output<typeof parsedResume>;

export const MAX_RESUME_BYTES = 10 * 1024 * 1024;

/**
 * Parses a resume, a PDF file of up to 10 MiB.
 * @throws {Problem} `not_a_pdf`, `pdf_…`, `extractor_busy`, `ai_…`
 */
export async function parseResume(
  userId: string,
  file: Uint8Array,
  log: Log,
): Promise<ParsedResume> {
  return parsePdfText(await readResume(userId, file), log);
}

/** @throws {Problem} `ai_…` */
export async function parsePdfText({ text, warnings }: PdfText, log: Log): Promise<ParsedResume> {
  return { ...(await structureResume(text, log)), warnings };
}

export const resumeTool = {
  name: "submit_resume",
  description: "Hand in the resume's contents.",
  schema: resume,
};

/** Finds the contents of a resume in its text. @throws Problem `ai_…` */
export function structureResume(text: string, log: Log) {
  return callTool(
    {
      model: settings().DEFAULT_AI_MODEL,
      messages: [
        { role: "system", content: `${INSTRUCTIONS}\n${DATA_RULE}` },
        { role: "user", content: taggedData("resume", text) },
      ],
      temperature: TEMPERATURE,
      maxTokens: MAX_TOKENS,
      deadline: AbortSignal.timeout(DEADLINE_MS),
      log,
    },
    resumeTool,
  );
}
