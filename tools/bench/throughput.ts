import { Agent } from "node:http";
import { median } from "../timing";
import type { Row } from "./rows";
import { send } from "./send";

const CONNECTIONS = 16;

export interface Rounds {
  /** Many short rounds, so that other load on the machine affects both sides equally. */
  rounds: number;
  warmUpRounds: number;
  requests: number;
}

export interface Throughput {
  /** Requests per second, medians of the rounds. */
  app: number;
  bare: number;
  /** Median of the ratios per round, and its quartiles. */
  ratio: number;
  quartiles: [number, number];
}

/** Compares the app with the bare function, in alternating rounds. */
export async function measureThroughput(
  row: Row,
  targets: { app: string; bare: string },
  { rounds, warmUpRounds, requests }: Rounds,
): Promise<Throughput> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const count = Math.ceil(requests / (row.fewer ?? 1));
  const measure = (url: string) => requestsPerSecond(url, row, agent, count);
  const measured: { app: number; bare: number }[] = [];
  for (let round = 0; round < warmUpRounds + rounds; round++) {
    const bare = await measure(`${targets.bare}${row.bare}`);
    const app = await measure(`${targets.app}${row.path}`);
    if (round >= warmUpRounds) measured.push({ app, bare });
  }
  agent.destroy();
  const ratios = measured.map(({ app, bare }) => app / bare).toSorted((a, b) => a - b);
  const at = (share: number) => ratios[Math.floor(share * (ratios.length - 1))] ?? Number.NaN;
  return {
    app: median(measured.map(({ app }) => app)),
    bare: median(measured.map(({ bare }) => bare)),
    ratio: at(0.5),
    quartiles: [at(0.25), at(0.75)],
  };
}

async function requestsPerSecond(
  url: string,
  row: Row,
  agent: Agent,
  requests: number,
): Promise<number> {
  const start = performance.now();
  let left = requests;
  const connection = async () => {
    while (left-- > 0) await post(url, row, agent);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  return (requests * 1_000) / (performance.now() - start);
}

async function post(url: string, row: Row, agent: Agent): Promise<void> {
  const response = await send(url, row, agent);
  for await (const _chunk of response);
  if (response.statusCode !== row.status)
    throw new Error(`${url} answered ${response.statusCode}, not ${row.status}.`);
}
