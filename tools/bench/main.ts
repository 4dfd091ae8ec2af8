import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LOCAL_KEYS } from "../../infra/local/app-environment";
import { readExampleSettings } from "../../infra/local/example-settings";
import { startHost } from "../../infra/local/host-process";
import { startAiGateway } from "../../infra/local/simulators/ai-gateway";
import { signUserToken } from "../../infra/local/supabase/tokens";
import { bundle } from "../build/build";
import { type FirstByte, measureFirstByte } from "./first-byte";
import { measureThroughput, type Throughput } from "./throughput";

/** Of a bare function's throughput, with a token, a body and a limit to check. */
const THROUGHPUT_GOAL = 0.8;
/** What the app may add to the gateway's own first byte. */
const FIRST_BYTE_GOAL_MS = 5;

const USER_ID = "3b241101-e2bb-4255-8caf-4136c566a962";
const TOKEN_LIFETIME_SECONDS = 3_600;

async function main(): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "talenti-bench-"));
  const gateway = await startAiGateway({ port: 0, apiKey: LOCAL_KEYS.ai });
  try {
    await bundle({ main: "tools/bench/app.ts" }, directory);
    const host = await startHost({
      port: 0,
      bundle: join(directory, "main.js"),
      environment: {
        ...(await readExampleSettings()),
        AI_GATEWAY_URL: gateway.url,
        // There, answers are not checked against their schemas.
        AZURE_FUNCTIONS_ENVIRONMENT: "Production",
        ALLOWED_ORIGINS: "http://localhost:3000",
      },
      masterKey: "",
      quiet: true,
    });
    try {
      const token = await signUserToken({ id: USER_ID }, TOKEN_LIFETIME_SECONDS);
      printThroughput(await measureThroughput(host.url, token));
      printFirstByte(
        await measureFirstByte({
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

function printThroughput({ checked, bare, ratio }: Throughput): void {
  const verdict = ratio >= THROUGHPUT_GOAL ? "holds" : "MISSED";
  console.log(`throughput   ${ratio.toFixed(2)}   (goal ≥ ${THROUGHPUT_GOAL} ${verdict})`);
  console.log(`  authenticated, validated, limited   ${checked.toFixed(0)} requests/s`);
  console.log(`  bare function                       ${bare.toFixed(0)} requests/s`);
}

function printFirstByte({ app, gateway, difference }: FirstByte): void {
  const verdict = difference <= FIRST_BYTE_GOAL_MS ? "holds" : "MISSED";
  console.log(
    `first byte   +${difference.toFixed(1)} ms   (goal ≤ ${FIRST_BYTE_GOAL_MS} ms ${verdict})`,
  );
  console.log(`  through the app   ${app.toFixed(1)} ms`);
  console.log(`  gateway itself    ${gateway.toFixed(1)} ms`);
}

void main();
