import { randomUUID } from "node:crypto";
import * as z from "zod";
import { median } from "../timing";

const TURNS = 40;
const WARM_UP_TURNS = 20;
const DEADLINE_MS = 30_000;

/** The request log of a simulator. */
const requestsSchema = z.array(z.object({ path: z.string(), body: z.looseObject({}) }));

export interface FirstByte {
  /** Median milliseconds from the request to the first byte of the response body. */
  app: number;
  gateway: number;
  /** Median of the differences per turn, in milliseconds. */
  difference: number;
}

interface Targets {
  app: { origin: string; token: string };
  gateway: { origin: string; key: string };
}

/**
 * Measures what the app adds to the time to the first byte of the interviewer's answer: each turn is
 * sent through the app, and then the request that it sent to the gateway is repeated directly.
 */
export async function measureFirstByte({ app, gateway }: Targets): Promise<FirstByte> {
  const turns: { app: number; gateway: number }[] = [];
  for (let turn = 0; turn < WARM_UP_TURNS + TURNS; turn++) {
    await fetch(`${gateway.origin}/_requests`, { method: "DELETE" });
    const throughApp = await timeFirstByte(`${app.origin}/api/ai/interviewer/stream`, app.token, {
      interview_id: randomUUID(),
      messages: [{ role: "user", content: "I plan the care of twelve patients every night." }],
    });
    const { path, body } = await streamedRequest(gateway.origin);
    const direct = await timeFirstByte(gateway.origin + path, gateway.key, body);
    if (turn >= WARM_UP_TURNS) turns.push({ app: throughApp, gateway: direct });
  }
  return {
    app: median(turns.map((turn) => turn.app)),
    gateway: median(turns.map((turn) => turn.gateway)),
    difference: median(turns.map((turn) => turn.app - turn.gateway)),
  };
}

/** The streaming request that the app sent to the gateway. */
async function streamedRequest(origin: string) {
  const response = await fetch(`${origin}/_requests`);
  const requests = requestsSchema.parse(await response.json());
  const streamed = requests.find(({ body }) => body["stream"] === true);
  if (!streamed) throw new Error("The app sent no streaming request to the gateway.");
  return streamed;
}

async function timeFirstByte(url: string, token: string, body: object): Promise<number> {
  const start = performance.now();
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(DEADLINE_MS),
  });
  let first: number | undefined;
  for await (const _chunk of response.body ?? []) first ??= performance.now() - start;
  if (first === undefined || !response.ok) throw new Error(`${url} answered ${response.status}.`);
  return first;
}
