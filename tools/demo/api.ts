import { setTimeout as sleep } from "node:timers/promises";
import { EventSourceParserStream } from "eventsource-parser/stream";
import * as z from "zod";
import { UserError } from "../../infra/local/cli";
import { reach } from "./reach";
import { note } from "./terminal";

/** Beyond what the app itself gives its slowest answer, a score. */
const ANSWER_DEADLINE_MS = 180_000;
/** The limits count the last 60 seconds, so that one wait is nearly always enough. */
const MAX_ATTEMPTS = 3;
const MAX_WAIT_SECONDS = 120;

/** Who calls the app, and where it is. */
export interface Caller {
  api: string;
  /** None where nobody is signed in. */
  token?: string;
}

export type Body = FormData | Record<string, unknown>;

const problem = z.object({ code: z.string(), detail: z.string(), request_id: z.string() });

/**
 * Calls the app, and waits where a limit is reached.
 * @throws UserError where the app refuses, or does not answer
 */
export async function call<Answer extends z.ZodType>(
  caller: Caller,
  route: string,
  answer: Answer,
  body?: Body,
): Promise<z.output<Answer>> {
  const response = await send(caller, route, body);
  return answer.parse(await response.json());
}

/**
 * The JSON objects of a stream of server-sent events, as they come.
 * @throws UserError where the stream ends in an error, or too early
 */
export async function* callStream(
  caller: Caller,
  route: string,
  body: Body,
): AsyncGenerator<unknown> {
  const response = await send(caller, route, body);
  const events = (response.body ?? new ReadableStream())
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream());
  for await (const { event, data } of events) {
    if (data === "[DONE]") return;
    const content: unknown = JSON.parse(data);
    if (event === "error") throw refusal(route, problem.safeParse(content).data);
    yield content;
  }
  throw new UserError(`${route} broke off in the middle of the answer.`);
}

async function send(caller: Caller, route: string, body?: Body): Promise<Response> {
  const [method = "", path = ""] = route.split(" ");
  const isForm = body instanceof FormData;
  for (let attempt = 1; ; attempt++) {
    const response = await reach(`${caller.api}${path}`, {
      method,
      headers: {
        ...(caller.token ? { authorization: `Bearer ${caller.token}` } : {}),
        ...(body && !isForm ? { "content-type": "application/json" } : {}),
      },
      ...(body ? { body: isForm ? body : JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(ANSWER_DEADLINE_MS),
    });
    if (response.ok) return response;
    if (response.status !== 429 || attempt === MAX_ATTEMPTS) {
      const told: unknown = await response.json().catch(() => undefined);
      throw refusal(`${route} (${response.status})`, problem.safeParse(told).data);
    }
    await response.body?.cancel();
    await waitForLimit(route, Number(response.headers.get("retry-after")));
  }
}

async function waitForLimit(route: string, retryAfter: number): Promise<void> {
  const seconds = Math.min(Math.max(retryAfter || 1, 1), MAX_WAIT_SECONDS);
  note(`The limit of ${route} is reached; going on in ${seconds} s, as its Retry-After says …`);
  await sleep(seconds * 1000);
}

function refusal(what: string, told: z.output<typeof problem> | undefined): UserError {
  if (!told) return new UserError(`${what} failed without saying why.`);
  return new UserError(`${what}: ${told.code}. ${told.detail} (request ${told.request_id})`);
}
