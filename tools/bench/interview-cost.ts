import { dollarsOf } from "../../shared/clients/ai/usage";
import type { Log, LogFields } from "../../shared/core/log";
import { settings } from "../../shared/core/settings";
import { competenciesOf } from "../../shared/interviews/competencies";
import { askCoverage, askInterviewer } from "../../shared/interviews/interviewer";
import type { Turn } from "../../shared/interviews/store";
import { readRubric } from "../../shared/scoring/rubric";
import { assess } from "../../shared/scoring/score";
import { ANSWER, INTERVIEW, TRANSCRIPT } from "../try-gateway/samples";

export const INTERVIEW_TURNS = 20;
const DEADLINE_MS = 60_000;

export interface ModelCost {
  model: string;
  calls: number;
  prompt: number;
  /** Of the prompt tokens, those that the gateway read from its cache. */
  cached: number;
  answer: number;
  /** In US dollars; undefined for a model that the price list does not have. */
  dollars: number | undefined;
}

/**
 * Holds an interview of 20 turns with the gateway of the settings, as the app does, and scores it.
 * @returns the tokens of each model, and what they cost by `AI_PRICES`
 */
export async function measureInterview(): Promise<ModelCost[]> {
  const calls: LogFields[] = [];
  const write = (event: string, fields: LogFields = {}) => {
    if (event === "ai_call") calls.push(fields);
  };
  const log: Log = { functionName: "bench", info: write, warn: write, error: write };
  await score(await interview(log), log);
  return costsOf(calls);
}

async function interview(log: Log): Promise<Turn[]> {
  const competencies = competenciesOf(INTERVIEW.role, []);
  const turns: Turn[] = [];
  for (let turn = 1; turn <= INTERVIEW_TURNS; turn += 1) {
    const covered = turns.at(-1)?.competencies_covered ?? [];
    const open = {
      context: { ...INTERVIEW, turns, competencies_covered: covered },
      role: INTERVIEW.role,
      competencies,
      answer: `${turn}. ${ANSWER}`,
      deadline: AbortSignal.timeout(DEADLINE_MS),
      log,
    };
    let interviewer = "";
    for await (const piece of await askInterviewer(open)) interviewer += piece;
    const coverage = await askCoverage(open);
    turns.push({
      turn,
      candidate: open.answer,
      interviewer,
      suggested_followup: coverage?.suggested_followup ?? null,
      competencies_covered: [...new Set([...covered, ...(coverage?.covered ?? [])])],
    });
  }
  return turns;
}

async function score(turns: readonly Turn[], log: Log): Promise<void> {
  const segments = turns.flatMap(({ candidate, interviewer }) => [
    { speaker: "candidate", content: candidate },
    { speaker: "interviewer", content: interviewer },
  ]);
  await assess({ ...TRANSCRIPT, segments }, readRubric(null), log);
}

function costsOf(calls: readonly LogFields[]): ModelCost[] {
  const models = [...new Set(calls.map((call) => String(call["model"])))];
  return models.map((model) => {
    const ofModel = calls.filter((call) => call["model"] === model);
    const sum = (field: string) =>
      ofModel.reduce((total, call) => total + Number(call[field] ?? 0), 0);
    const tokens = {
      prompt: sum("prompt_tokens"),
      cached: sum("cached_tokens"),
      answer: sum("completion_tokens"),
    };
    const price = settings().AI_PRICES.get(model);
    const { prompt: input, cached, answer: output } = tokens;
    const dollars = price && dollarsOf({ input, cached, output }, price);
    return { model, calls: ofModel.length, ...tokens, dollars };
  });
}
