import { withoutEmpty } from "../../infra/local/app-environment";
import { runCommand, UserError } from "../../infra/local/cli";
import { readExampleSettings } from "../../infra/local/example-settings";
import { settings } from "../../shared/core/settings";
import { describeModels, type Outcome, tryGateway } from "./tries";

const HELP = `Calls the configured AI gateway once in every way that the app does, and prints what works.

  OPENAI_API_KEY=… npm run try-gateway

It reads the app's own settings: LOVABLE_API_KEY, OPENAI_API_KEY, AI_GATEWAY_URL, DEFAULT_AI_MODEL,
SCORING_AI_MODEL and the deadlines. It needs nothing else, and costs less than a cent with most models.
The exit code is 1 if something does not work.`;

const GATEWAY_SETTINGS = ["LOVABLE_API_KEY", "OPENAI_API_KEY", "AI_GATEWAY_URL"];

const COLUMNS = [
  { title: "call", width: 23 },
  { title: "works", width: 7 },
  { title: "first words", width: 13 },
  { title: "total", width: 9 },
  { title: "prompt tokens", width: 15 },
  { title: "of that cached", width: 16 },
  { title: "answer tokens", width: 15 },
  { title: "of that thoughts", width: 18 },
  { title: "model", width: 0 },
];

const lineOf = (cells: readonly string[]) =>
  COLUMNS.map(({ width }, index) => (cells[index] ?? "").padEnd(width)).join("");

/** The app checks all of its settings; those of other services stay unused here. */
async function readEnvironment(): Promise<void> {
  const given = withoutEmpty(process.env);
  if (!GATEWAY_SETTINGS.some((name) => given[name])) {
    throw new UserError(`Set ${GATEWAY_SETTINGS.join(" or ")}, so that there is a gateway to try.`);
  }
  const example = await readExampleSettings();
  for (const name of GATEWAY_SETTINGS) delete example[name];
  Object.assign(process.env, { ...example, ...given });
}

async function run(): Promise<void> {
  await readEnvironment();
  try {
    settings();
  } catch (error) {
    throw new UserError(error instanceof Error ? error.message : String(error));
  }
  console.log(await describeModels());
  console.log(`\n${lineOf(COLUMNS.map(({ title }) => title))}`);
  for await (const outcome of tryGateway()) {
    console.log(lineOf(cellsOf(outcome)));
    for (const note of new Set(outcome.notes)) console.log(`  ${note}`);
    if (!outcome.works) process.exitCode = 1;
  }
}

const seconds = (ms: number | undefined) =>
  ms === undefined ? "" : `${(ms / 1_000).toFixed(2)} s`;

function cellsOf({ call, model, works, firstWordsMs, totalMs, tokens }: Outcome): string[] {
  const { prompt, cached, answer, thoughts } = tokens;
  const counts = [prompt, cached, answer, thoughts].map((count) => String(count ?? "–"));
  return [call, works ? "yes" : "NO", seconds(firstWordsMs), seconds(totalMs), ...counts, model];
}

runCommand({ name: "npm run try-gateway", help: HELP, options: {}, run });
