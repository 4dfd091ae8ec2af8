import { Agent, request } from "node:http";
import { median } from "../timing";

const CONNECTIONS = 16;
/** Many short rounds, so that other load on the machine affects both sides equally. */
const REQUESTS_PER_ROUND = 250;
const ROUNDS = 40;
const WARM_UP_ROUNDS = 10;
const DEADLINE_MS = 30_000;

const BODY = JSON.stringify({
  name: "Acme AG",
  website: "https://acme.example",
  billing_email: "billing@acme.example",
});

export interface Throughput {
  /** Requests per second, medians of the rounds. */
  checked: number;
  bare: number;
  /** Median of the ratios per round. */
  ratio: number;
}

/** Compares a function with the wrapper of the app with a bare one, in alternating rounds. */
export async function measureThroughput(origin: string, token: string): Promise<Throughput> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const rounds: { checked: number; bare: number }[] = [];
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
    const bare = await requestsPerSecond(`${origin}/bare`, token, agent);
    const checked = await requestsPerSecond(`${origin}/checked`, token, agent);
    if (round >= WARM_UP_ROUNDS) rounds.push({ checked, bare });
  }
  agent.destroy();
  return {
    checked: median(rounds.map(({ checked }) => checked)),
    bare: median(rounds.map(({ bare }) => bare)),
    ratio: median(rounds.map(({ checked, bare }) => checked / bare)),
  };
}

async function requestsPerSecond(url: string, token: string, agent: Agent): Promise<number> {
  const start = performance.now();
  let left = REQUESTS_PER_ROUND;
  const connection = async () => {
    while (left-- > 0) await post(url, token, agent);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  return (REQUESTS_PER_ROUND * 1000) / (performance.now() - start);
}

/** Uses Node's own client, because `fetch` would cost more than the function. */
async function post(url: string, token: string, agent: Agent): Promise<void> {
  const headers = {
    "content-type": "application/json",
    "content-length": BODY.length,
    authorization: `Bearer ${token}`,
  };
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(DEADLINE_MS);
    request(url, { method: "POST", agent, headers, signal }, (response) => {
      response.resume().on("error", reject);
      response.on("end", () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`${url} answered ${response.statusCode}.`));
      });
    })
      .on("error", reject)
      .end(BODY);
  });
}
