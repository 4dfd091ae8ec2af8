import { randomUUID } from "node:crypto";
import * as z from "zod";
import { median } from "../timing";

const TURNS = 40;
const WARM_UP_TURNS = 20;
const DEADLINE_MS = 30_000;

/** What a simulator tells of the requests that it was sent. */
const requestsSchema = z.array(z.object({ path: z.string(), body: z.looseObject({}) }));

export interface FirstByte {
  /** Milliseconds from the request to the first byte of the answer's body, medians. */
  app: number;
  gateway: number;
  /** Median of each turn's own difference, in milliseconds. */
  difference: number;
}

interface Parties {
  app: { origin: string; token: string };
  gateway: { origin: string; key: string };
}

/**
 * Measures what the app adds before the first byte of an interviewer's answer: each turn is taken
 * through the app, and then the very request that it sent to the gateway is sent there directly.
 */
export async function measureFirstByte({ app, gateway }: Parties): Promise<FirstByte> {
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

/** What the app asked the gateway to stream. */
async function streamedRequest(origin: string) {
  const response = await fetch(`${origin}/_requests`);
  const requests = requestsSchema.parse(await response.json());
  const streamed = requests.find(({ body }) => body["stream"] === true);
  if (!streamed) throw new Error("The app asked the gateway for no stream.");
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
