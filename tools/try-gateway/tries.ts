import { findMissingModels } from "../../shared/clients/ai";
import type { Log, LogFields } from "../../shared/core/log";
import { Problem } from "../../shared/core/problems";
import { type ModelSetting, settings } from "../../shared/core/settings";
import { competenciesOf } from "../../shared/interviews/competencies";
import { askCoverage, askInterviewer } from "../../shared/interviews/interviewer";
import { NOT_PROCESSED } from "../../shared/interviews/prompt";
import { extractRequirements } from "../../shared/jobs/requirements";
import { structureResume } from "../../shared/resumes/parse-resume";
import { readRubric } from "../../shared/scoring/rubric";
import { assess } from "../../shared/scoring/score";
import { ANSWER, INTERVIEW, JOB, REFUSED_ANSWER, RESUME, TRANSCRIPT } from "./samples";

/** What came of one way to call the gateway. */
export interface Outcome {
  call: string;
  model: string;
  works: boolean;
  /** Milliseconds until the first words of a stream, and until the end. */
  firstWordsMs?: number;
  totalMs: number;
  /** Tokens of all attempts together; undefined where the gateway does not report them. */
  tokens: { prompt?: number; cached?: number; answer?: number; thoughts?: number };
  notes: string[];
}

interface Call {
  name: string;
  model: ModelSetting;
  /** @returns when the first words came, by `performance.now()` */
  run: (log: Log) => Promise<number | undefined>;
}

const openTurn = (log: Log, answer = ANSWER) => ({
  context: INTERVIEW,
  role: INTERVIEW.role,
  competencies: competenciesOf(INTERVIEW.role, []),
  answer,
  deadline: AbortSignal.timeout(settings().INTERVIEWER_DEADLINE_SECONDS * 1_000),
  log,
});

async function interview(log: Log): Promise<number | undefined> {
  let first: number | undefined;
  let reply = "";
  for await (const piece of await askInterviewer(openTurn(log))) {
    first ??= performance.now();
    reply += piece;
  }
  if (reply.endsWith(NOT_PROCESSED)) throw new Problem("ai_content_filtered");
  return first;
}

/** Where the filter refuses the answer, the candidate gets a fixed sentence; a filter may also let it pass. */
async function refuse(log: Log): Promise<undefined> {
  let reply = "";
  for await (const piece of await askInterviewer(openTurn(log, REFUSED_ANSWER))) reply += piece;
  log.info("answer_to_filter", { refused: reply.endsWith(NOT_PROCESSED) });
}

async function cover(log: Log): Promise<undefined> {
  // The reason is in the log.
  if (!(await askCoverage(openTurn(log)))) throw new Problem("ai_invalid_output");
}

const without = (work: (log: Log) => Promise<unknown>) => async (log: Log) => {
  await work(log);
  return undefined;
};

const CALLS: Call[] = [
  { name: "interviewer, streamed", model: "DEFAULT_AI_MODEL", run: interview },
  { name: "an answer to filter", model: "DEFAULT_AI_MODEL", run: refuse },
  { name: "coverage of an answer", model: "DEFAULT_AI_MODEL", run: cover },
  {
    name: "requirements of a job",
    model: "DEFAULT_AI_MODEL",
    run: without((log) => extractRequirements({ description: JOB }, log)),
  },
  {
    name: "contents of a resume",
    model: "DEFAULT_AI_MODEL",
    run: without((log) => structureResume(RESUME, log)),
  },
  {
    name: "score of an interview",
    model: "SCORING_AI_MODEL",
    run: without((log) => assess(TRANSCRIPT, readRubric(null), log)),
  },
];

/** Calls the configured gateway once in every way that the app does, one after the other. */
export async function* tryGateway(): AsyncGenerator<Outcome> {
  for (const call of CALLS) yield await outcomeOf(call);
}

async function outcomeOf({ name, model, run }: Call): Promise<Outcome> {
  const events: { event: string; fields: LogFields }[] = [];
  const write = (event: string, fields: LogFields = {}) => void events.push({ event, fields });
  const startedAt = performance.now();
  const result = await run({
    functionName: "try-gateway",
    info: write,
    warn: write,
    error: write,
  }).then(
    (first) => ({ works: true, first }),
    (error: unknown) => ({ works: false, first: undefined, error }),
  );
  const answered = events.filter(({ event }) => event === "ai_call").map(({ fields }) => fields);
  const notes = events.flatMap(noteOf);
  return {
    call: name,
    model: settings()[model],
    works: result.works,
    ...(result.first === undefined ? {} : { firstWordsMs: result.first - startedAt }),
    totalMs: performance.now() - startedAt,
    tokens: {
      ...sum(answered, "prompt", "prompt_tokens"),
      ...sum(answered, "cached", "cached_tokens"),
      ...sum(answered, "answer", "completion_tokens"),
      ...sum(answered, "thoughts", "reasoning_tokens"),
    },
    notes: "error" in result && notes.length === 0 ? [reasonOf(result.error)] : notes,
  };
}

function sum(calls: readonly LogFields[], name: string, field: string): Record<string, number> {
  const values = calls.map((call) => call[field]).filter((value) => typeof value === "number");
  return values.length === 0 ? {} : { [name]: values.reduce((total, value) => total + value, 0) };
}

function noteOf({ event, fields }: { event: string; fields: LogFields }): string[] {
  if (event === "answer_to_filter") {
    return [
      fields["refused"]
        ? "refused by the content filter: the candidate is asked to say it in other words"
        : "not refused by a content filter",
    ];
  }
  if (event === "ai_parameters_refused") return [`refuses ${fields["parameters"]}`];
  if (event === "ai_call" && fields["finish"] === "cut") return ["an answer was cut"];
  if (event !== "ai_call_failed") return [];
  const { code, reason, upstream_status, upstream_code, upstream_param } = fields;
  const details = [reason, upstream_status, upstream_code, upstream_param].filter(Boolean);
  return [`${code} (${details.join(", ") || "no details"})`];
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** What the gateway says about the models of the settings. */
export async function describeModels(): Promise<string> {
  try {
    const missing = await findMissingModels();
    return missing.length === 0
      ? "The gateway answers, and does not say that a model is missing."
      : `The gateway does not have the model of ${missing.join(" and ")}.`;
  } catch (error) {
    return `The gateway cannot be reached: ${reasonOf(error)}.`;
  }
}
