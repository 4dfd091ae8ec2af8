import { randomUUID } from "node:crypto";
import { EventSourceParserStream } from "eventsource-parser/stream";
import * as z from "zod";
import { chunkSchema } from "../../shared/clients/ai/answer";
import { median } from "../timing";

const TURNS = 40;
const WARM_UP_TURNS = 20;
const DEADLINE_MS = 30_000;
const DONE = "[DONE]";

/** The request log of a simulator. */
const requestsSchema = z.array(z.object({ path: z.string(), body: z.looseObject({}) }));

/** An event of the app's stream; the last one has no content. */
const eventSchema = z.object({ content: z.string().default("") });

/** Median milliseconds since the request. */
export interface FirstText {
  /** The first text through the app: whole sentences that are worth having. */
  app: number;
  /** The same text from the gateway, with the word that shows that its last sentence has ended. */
  gateway: number;
  /** The first word from the gateway. */
  firstWord: number;
  /** Median of the differences per turn between the app and the gateway. */
  difference: number;
}

interface Targets {
  app: { origin: string; token: string };
  gateway: { origin: string; key: string };
}

/**
 * Measures what the app adds to the time to the first text of the interviewer's answer: each turn is
 * sent through the app, and then the request that it sent to the gateway is repeated directly. The app
 * holds text until it is a whole sentence, so both times are those of the same text: how fast the gateway
 * writes it is not what the app adds.
 */
export async function measureFirstText({ app, gateway }: Targets): Promise<FirstText> {
  const turns: Omit<FirstText, "difference">[] = [];
  for (let turn = 0; turn < WARM_UP_TURNS + TURNS; turn++) {
    await fetch(`${gateway.origin}/_requests`, { method: "DELETE" });
    const throughApp = await readStream(
      `${app.origin}/api/ai/interviewer/stream`,
      app.token,
      {
        interview_id: randomUUID(),
        messages: [{ role: "user", content: "I plan the care of twelve patients every night." }],
      },
      eventSchema,
    );
    const { path, body } = await streamedRequest(gateway.origin);
    const direct = await readStream(gateway.origin + path, gateway.key, body, chunkSchema);
    if (turn >= WARM_UP_TURNS) turns.push(compare(throughApp, direct));
  }
  return {
    app: median(turns.map((turn) => turn.app)),
    gateway: median(turns.map((turn) => turn.gateway)),
    firstWord: median(turns.map((turn) => turn.firstWord)),
    difference: median(turns.map((turn) => turn.app - turn.gateway)),
  };
}

/** The text of a stream so far, and the milliseconds since the request. */
type Arrival = { text: string; at: number };

/**
 * @returns when the app's first text arrived, through the app and from the gateway
 * @throws Error where the gateway's answer is another one, or ends with that text
 */
export function compare([first]: readonly Arrival[], gateway: readonly Arrival[]) {
  const [firstWord] = gateway;
  if (!first || !firstWord) throw new Error("An answer has no text.");
  const same = gateway.find(({ text }) => text.trimEnd().length > first.text.length);
  if (!same?.text.startsWith(first.text)) {
    throw new Error("The gateway's answer does not go on behind the app's first text.");
  }
  return { app: first.at, gateway: same.at, firstWord: firstWord.at };
}

/** The streaming request that the app sent to the gateway. */
async function streamedRequest(origin: string) {
  const response = await fetch(`${origin}/_requests`);
  const requests = requestsSchema.parse(await response.json());
  const streamed = requests.find(({ body }) => body["stream"] === true);
  if (!streamed) throw new Error("The app sent no streaming request to the gateway.");
  return streamed;
}

async function readStream(
  url: string,
  token: string,
  body: object,
  schema: z.ZodType<{ content: string }>,
): Promise<Arrival[]> {
  const start = performance.now();
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(DEADLINE_MS),
  });
  if (!response.ok || !response.body) throw new Error(`${url} answered ${response.status}.`);
  const events = response.body
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream());
  const arrivals: Arrival[] = [];
  let text = "";
  for await (const { event, data } of events) {
    const at = performance.now() - start;
    if (event === "error") throw new Error(`${url} ended with an error: ${data}`);
    if (data === DONE) continue;
    const { content } = schema.parse(JSON.parse(data));
    if (!content) continue;
    text += content;
    arrivals.push({ text, at });
  }
  return arrivals;
}
