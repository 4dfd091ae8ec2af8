import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { UserError } from "../../infra/local/cli";

const FIXTURES = join("tools", "demo", "fixtures");
const RESUME = join(FIXTURES, "en", "resume.pdf");
const DEFAULT_TURNS = 6;
/** Each turn is a message of the candidate's and one of the interviewer's; the API takes 200. */
const MAX_TURNS = 100;

export const HELP = `Recruits somebody, from the job description to the shortlist, on a running \`npm start\`.

  npm run demo -- [options]

  --job FILE      description of the job, as text or Markdown
  --answers FILE  what the candidate says: text with blank lines between answers, a dialogue as
                  JSON, the transcript of a podcast as Markdown, or a questionnaire
  --resume FILE   the candidate's, as PDF
  --turns N       at most so many answers, 1 to ${MAX_TURNS} (${DEFAULT_TURNS})
  --directory DIR where \`npm start\` keeps its data (.local)
  --chat          type the answers; an empty line or /end ends the interview
  --help          show this

Without files it takes some of its own, from ${join(FIXTURES, "en")}. There are French and Japanese ones too:

  npm run demo -- --job ${join(FIXTURES, "fr", "job.md")} --answers ${join(FIXTURES, "fr", "answers.txt")}
`;

export interface Options {
  /** Absolute, as are the others. */
  jobFile: string;
  answersFile: string;
  resumeFile: string;
  /** Of the running stack. */
  directory: string;
  turns: number;
  chat: boolean;
  help: boolean;
}

/** @throws UserError */
export function readOptions(args: string[]): Options {
  const { values } = parse(args);
  const turns = Number(values.turns ?? (values.chat ? MAX_TURNS : DEFAULT_TURNS));
  if (!Number.isInteger(turns) || turns < 1 || turns > MAX_TURNS) {
    throw new UserError(`--turns is a number from 1 to ${MAX_TURNS}.`);
  }
  if (values.chat && values.answers !== undefined) {
    throw new UserError("--answers and --chat exclude each other.");
  }
  return {
    jobFile: values.job ? given(values.job) : resolve(FIXTURES, "en", "job.md"),
    answersFile: values.answers ? given(values.answers) : resolve(FIXTURES, "en", "answers.txt"),
    resumeFile: values.resume ? given(values.resume) : resolve(RESUME),
    directory: values.directory,
    turns,
    chat: values.chat,
    help: values.help,
  };
}

/** npm runs scripts in the project's directory; files are named from where its caller stands. */
const given = (file: string) => resolve(process.env["INIT_CWD"] ?? "", file);

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        job: { type: "string" },
        answers: { type: "string" },
        directory: { type: "string", default: ".local" },
        resume: { type: "string" },
        turns: { type: "string" },
        chat: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`${reason}\nSee npm run demo -- --help`, { cause: error });
  }
}
