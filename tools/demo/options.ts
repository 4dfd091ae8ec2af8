import { readFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { UsageError, UserError } from "../../infra/local/cli";

const FIXTURES = join("tools", "demo", "fixtures");
const DEFAULT_TURNS = 6;
/** Each turn is a message of the candidate and one of the interviewer; the API accepts 200. */
const MAX_TURNS = 100;
/** A larger file is neither a job description nor an interview. */
const MAX_CHARACTERS = 5_000_000;

export const HELP = `Hires somebody, from the job description to the shortlist, on a running \`npm start\`.

  npm run demo -- [options]

  --job FILE       job description, as text or Markdown
  --answers FILE   the candidate's answers: text with blank lines between answers, a dialogue as
                   JSON, the transcript of a podcast as Markdown, or a questionnaire
  --resume FILE    the candidate's resume, as PDF
  --turns N        number of answers at most, 1 to ${MAX_TURNS} (${DEFAULT_TURNS})
  --directory DIR  where \`npm start\` stores its data (.local)
  --edge           use the edge names of the functions, the tables and the bucket at one address,
                   as pages do that were made for Supabase's edge functions
  --chat           type the answers yourself; an empty line or /end ends the interview
  --help           show this

The default files are in ${join(FIXTURES, "en")}. There are also French and Japanese ones:

  npm run demo -- --job ${join(FIXTURES, "fr", "job.md")} --answers ${join(FIXTURES, "fr", "answers.txt")}
`;

export const OPTIONS = {
  job: { type: "string" },
  answers: { type: "string" },
  directory: { type: "string", default: ".local" },
  resume: { type: "string" },
  turns: { type: "string" },
  edge: { type: "boolean", default: false },
  chat: { type: "boolean", default: false },
} as const;

interface Values {
  job?: string | undefined;
  answers?: string | undefined;
  resume?: string | undefined;
  turns?: string | undefined;
  directory: string;
  edge: boolean;
  chat: boolean;
}

export interface Options {
  /** An absolute path, like the others. */
  jobFile: string;
  answersFile: string;
  resumeFile: string;
  /** The data directory of the running stack. */
  directory: string;
  turns: number;
  edge: boolean;
  chat: boolean;
}

/** @throws UsageError */
export function checkOptions(values: Values): Options {
  const turns = Number(values.turns ?? (values.chat ? MAX_TURNS : DEFAULT_TURNS));
  if (!Number.isInteger(turns) || turns < 1 || turns > MAX_TURNS) {
    throw new UsageError(`--turns is a number from 1 to ${MAX_TURNS}.`);
  }
  if (values.chat && values.answers !== undefined) {
    throw new UsageError("Use either --answers or --chat, not both.");
  }
  return {
    jobFile: fileOf(values.job, "job.md"),
    answersFile: fileOf(values.answers, "answers.txt"),
    resumeFile: fileOf(values.resume, "resume.pdf"),
    directory: values.directory,
    turns,
    edge: values.edge,
    chat: values.chat,
  };
}

/** npm runs scripts in the project's directory; given paths are relative to where it was called. */
function fileOf(given: string | undefined, fixture: string): string {
  return given === undefined
    ? resolve(FIXTURES, "en", fixture)
    : resolve(process.env["INIT_CWD"] ?? "", given);
}

export interface InputFile {
  /** For messages. */
  name: string;
  content: string;
}

/** @throws UserError */
export async function readInput(path: string): Promise<InputFile> {
  const name = relative("", path);
  const content = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new UserError(`${name} cannot be read.`, { cause });
  });
  if (content.length > MAX_CHARACTERS) throw new UserError(`${name} is too large.`);
  return { name, content: content.replaceAll("\r\n", "\n") };
}
