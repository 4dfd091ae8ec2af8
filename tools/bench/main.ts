import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LOCAL_KEYS } from "../../infra/local/app-environment";
import { runCommand } from "../../infra/local/cli";
import { readExampleSettings } from "../../infra/local/example-settings";
import { startHost } from "../../infra/local/host-process";
import { startAiGateway } from "../../infra/local/simulators/ai-gateway";
import { signUserToken } from "../../infra/local/supabase/tokens";
import { bundle } from "../build/build";
import { type FirstText, measureFirstText } from "./first-text";
import { INTERVIEW_TURNS, type ModelCost, measureInterview } from "./interview-cost";
import { measureThroughput, type Throughput } from "./throughput";

/** The throughput relative to a bare function, while checking a token, a body and a limit. */
const THROUGHPUT_GOAL = 0.8;
/** What the app may add to the gateway's time to the first text. */
const FIRST_TEXT_GOAL_MS = 5;

const HELP = `Measures what the app costs: its throughput and its time to the first text, as ratios, and the
tokens of an interview.

  npm run bench

It starts what it needs on free ports. Other load on the machine affects absolute numbers, not ratios.
The tokens are those of the simulated models; tools/bench/prices.json is the price list: edit it.
`;

const USER_ID = "3b241101-e2bb-4255-8caf-4136c566a962";
const TOKEN_LIFETIME_SECONDS = 3_600;

async function bench(): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "talenti-bench-"));
  const gateway = await startAiGateway({ port: 0, apiKey: LOCAL_KEYS.ai });
  try {
    Object.assign(process.env, { ...(await readExampleSettings()), AI_GATEWAY_URL: gateway.url });
    printInterview(await measureInterview());
    await bundle({ main: "tools/bench/app.ts" }, directory);
    const host = await startHost({
      port: 0,
      bundle: join(directory, "main.js"),
      environment: {
        ...(await readExampleSettings()),
        AI_GATEWAY_URL: gateway.url,
        // In production, responses are not checked against their schemas.
        AZURE_FUNCTIONS_ENVIRONMENT: "Production",
        ALLOWED_ORIGINS: "http://localhost:3000",
      },
      masterKey: "",
      quiet: true,
    });
    try {
      const token = await signUserToken({ id: USER_ID }, TOKEN_LIFETIME_SECONDS, "HS256");
      console.log("Measuring the throughput, for about 20 s …");
      printThroughput(await measureThroughput(host.url, token));
      console.log("Measuring the time to the first text, for about 20 s …");
      printFirstText(
        await measureFirstText({
          app: { origin: host.url, token },
          gateway: { origin: gateway.url, key: LOCAL_KEYS.ai },
        }),
      );
    } finally {
      await host.close();
    }
  } finally {
    await gateway.close();
    await rm(directory, { recursive: true });
  }
}

function printInterview(costs: readonly ModelCost[]): void {
  const total = costs.reduce((sum, { dollars = 0 }) => sum + dollars, 0);
  console.log(`interview    ${INTERVIEW_TURNS} turns and a score: $${total.toFixed(4)}`);
  for (const { model, calls, prompt, cached, answer, dollars } of costs) {
    const price = dollars === undefined ? "not in prices.json" : `$${dollars.toFixed(4)}`;
    console.log(
      `  ${model}   ${calls} calls, ${prompt} prompt tokens (${cached} cached), ` +
        `${answer} answer tokens: ${price}`,
    );
  }
}

function printThroughput({ checked, bare, ratio }: Throughput): void {
  const verdict = ratio >= THROUGHPUT_GOAL ? "met" : "MISSED";
  console.log(
    `throughput   ${ratio.toFixed(2)} of a bare function   (goal ≥ ${THROUGHPUT_GOAL}: ${verdict})`,
  );
  console.log(`  with token, validation and limit   ${checked.toFixed(0)} requests/s`);
  console.log(`  bare function                      ${bare.toFixed(0)} requests/s`);
}

function printFirstText({ app, gateway, firstWord, difference }: FirstText): void {
  const verdict = difference <= FIRST_TEXT_GOAL_MS ? "met" : "MISSED";
  console.log(
    `first text   +${difference.toFixed(1)} ms   (goal ≤ ${FIRST_TEXT_GOAL_MS} ms: ${verdict})`,
  );
  console.log(`  through the app, by whole sentences   ${app.toFixed(1)} ms`);
  console.log(`  the same text from the gateway        ${gateway.toFixed(1)} ms`);
  console.log(`  first word from the gateway           ${firstWord.toFixed(1)} ms`);
}

runCommand({ name: "npm run bench", help: HELP, options: {}, run: bench });
