import { setTimeout as sleep } from "node:timers/promises";
import { EventSourceParserStream } from "eventsource-parser/stream";
import * as z from "zod";
import { UserError } from "../../infra/local/cli";
import { note } from "./terminal";

/** Longer than the slowest response of the app, a score, may take. */
const RESPONSE_DEADLINE_MS = 180_000;
/** Rate limits cover the last 60 seconds, so that one retry is nearly always enough. */
const MAX_ATTEMPTS = 3;
const MAX_WAIT_SECONDS = 120;

/** The address of the app, and the token of the user who calls it. */
export interface Caller {
  api: string;
  /** Absent for an anonymous call. */
  token?: string;
}

export type Body = FormData | Record<string, unknown>;

const problemSchema = z.union([
  z.object({ code: z.string(), detail: z.string(), request_id: z.string() }),
  // Under the edge names.
  z.object({ error: z.string() }),
]);

/**
 * Calls the app, and retries after a rate limit.
 * @param route method and path, such as `POST /api/interviews`
 * @throws UserError if the app returns an error or does not respond
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
 * The JSON objects of a stream of server-sent events, as they arrive.
 * @throws UserError if the stream ends with an error or too early
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
    if (event === "error") throw failure(route, problemSchema.safeParse(content).data);
    yield content;
  }
  throw new UserError(`${route} ended in the middle of the answer. Run the demo again.`);
}

async function send(caller: Caller, route: string, body?: Body): Promise<Response> {
  const [method = "", path = ""] = route.split(" ");
  const isForm = body instanceof FormData;
  for (let attempt = 1; ; attempt++) {
    const response = await fetchOrExplain(`${caller.api}${path}`, {
      method,
      headers: {
        ...(caller.token ? { authorization: `Bearer ${caller.token}` } : {}),
        ...(body && !isForm ? { "content-type": "application/json" } : {}),
      },
      ...(body ? { body: isForm ? body : JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(RESPONSE_DEADLINE_MS),
    });
    if (response.ok) return response;
    if (response.status !== 429 || attempt === MAX_ATTEMPTS) {
      const content: unknown = await response.json().catch(() => undefined);
      throw failure(`${route} (${response.status})`, problemSchema.safeParse(content).data);
    }
    await response.body?.cancel();
    await waitForLimit(route, Number(response.headers.get("retry-after")));
  }
}

async function waitForLimit(route: string, retryAfter: number): Promise<void> {
  const seconds = Math.min(Math.max(retryAfter || 1, 1), MAX_WAIT_SECONDS);
  note(`The rate limit of ${route} is reached. Retrying in ${seconds} s …`);
  await sleep(seconds * 1000);
}

function failure(what: string, problem: z.output<typeof problemSchema> | undefined): UserError {
  const advice = "See the output of `npm start` for details.";
  if (!problem) return new UserError(`${what} failed without an error message. ${advice}`);
  if ("error" in problem) return new UserError(`${what} failed. ${problem.error}\n${advice}`);
  const { code, detail, request_id } = problem;
  return new UserError(`${what} failed: ${code}. ${detail} (request ${request_id})\n${advice}`);
}

/** @throws UserError saying what to do if there is no response at all */
export async function fetchOrExplain(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (cause) {
    const { origin } = new URL(url);
    const isTimeout = cause instanceof Error && cause.name === "TimeoutError";
    throw new UserError(
      `${isTimeout ? "No response in time" : "No server"} at ${origin}. Run \`npm start\`, wait ` +
        "until it is ready, and run the demo again.",
      { cause },
    );
  }
}
