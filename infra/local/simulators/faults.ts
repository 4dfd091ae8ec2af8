import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context, MiddlewareHandler } from "hono";
import * as z from "zod";

/** How many chunks of a streamed response are sent before "cut" destroys its socket. */
const CHUNKS_BEFORE_CUT = 3;
const MAX_DELAY_MS = 600_000;
/** Statuses that have no body by the Fetch standard. */
const BODILESS_STATUSES = [204, 205, 304];

function areHeaders(headers: Record<string, string>): boolean {
  try {
    new Headers(headers);
    return true;
  } catch {
    return false;
  }
}

const faultSchema = z.union(
  [
    z.enum(["hang", "cut", "garbage"]),
    z.strictObject({
      status: z.int().min(200).max(599),
      headers: z
        .record(z.string(), z.string())
        .refine(areHeaders, "expected header names and values")
        .optional(),
    }),
    z.strictObject({ delay_ms: z.int().min(0).max(MAX_DELAY_MS) }),
  ],
  {
    error:
      'expected {"status": 200–599, "headers"?: {name: value}}, "hang", "cut", "garbage" or {"delay_ms": 0–600000}',
  },
);

/** The body of `PUT /_faults`. Without `times` the fault stays until it is removed. */
export const faultRequestSchema = z.strictObject({
  fault: faultSchema,
  times: z.int().min(1).optional(),
});

type Fault = z.infer<typeof faultSchema>;
export type FaultRequest = z.infer<typeof faultRequestSchema>;
export type SimulatorContext = Context<{ Bindings: HttpBindings }>;

/** Builds the body of an error response in the format of the simulated service. */
export type FailureBody = (failure: { status: number; message: string; path: string }) => unknown;

/** Holds the current fault, if any, and counts down its `times`. */
export class FaultInjector {
  #current: FaultRequest | undefined;
  #changed = new AbortController();

  /** Replaces the fault; `undefined` removes it. Either ends the delays of requests in progress. */
  set(request: FaultRequest | undefined): void {
    this.#current = request;
    this.#changed.abort();
    this.#changed = new AbortController();
  }

  /** Aborts when the fault is replaced or removed. */
  get changed(): AbortSignal {
    return this.#changed.signal;
  }

  /** The fault for the next request; each call uses up one of its `times`. */
  next(): Fault | undefined {
    const current = this.#current;
    if (current?.times !== undefined) {
      this.#current = current.times > 1 ? { ...current, times: current.times - 1 } : undefined;
    }
    return current?.fault;
  }
}

/** Applies the current fault to every request, if there is one. */
export function applyFaults(
  faults: FaultInjector,
  failureBody: FailureBody,
): MiddlewareHandler<{ Bindings: HttpBindings }> {
  return async (context, next) => {
    const { changed } = faults;
    const fault = faults.next();
    if (fault === undefined) {
      await next();
      return undefined;
    }
    if (fault === "hang") return hang(context);
    if (typeof fault === "object" && "status" in fault) {
      return fail(fault, context.req.path, failureBody);
    }
    if (typeof fault === "object" && !(await delay(context, fault.delay_ms, changed))) {
      return RESPONSE_ALREADY_SENT;
    }
    await next();
    if (fault === "cut") replaceResponse(context, await cut(context));
    if (fault === "garbage") replaceResponse(context, await garble(context));
    return undefined;
  };
}

/** Clears the response first, because Hono would copy the headers of the real one. */
function replaceResponse(context: SimulatorContext, response: Response): void {
  context.res = undefined;
  context.res = response;
}

/** Sends no response until the client gives up or the server closes. */
async function hang({ env: { outgoing } }: SimulatorContext): Promise<Response> {
  if (!outgoing.destroyed) await once(outgoing, "close");
  return RESPONSE_ALREADY_SENT;
}

function fail(
  fault: { status: number; headers?: Record<string, string> | undefined },
  path: string,
  failureBody: FailureBody,
) {
  const headers = new Headers({ "content-type": "application/json" });
  for (const [name, value] of Object.entries(fault.headers ?? {})) headers.set(name, value);
  const bodiless = BODILESS_STATUSES.includes(fault.status);
  const message = "This failure was injected by PUT /_faults.";
  const body = JSON.stringify(failureBody({ status: fault.status, message, path }));
  return new Response(bodiless ? null : body, { status: fault.status, headers });
}

/** @returns whether the client is still connected afterwards */
async function delay(
  { env }: SimulatorContext,
  milliseconds: number,
  ended: AbortSignal,
): Promise<boolean> {
  const closed = new AbortController();
  env.outgoing.once("close", () => closed.abort());
  const signal = AbortSignal.any([closed.signal, ended]);
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
  return !closed.signal.aborted;
}

/** Sends the headers and a part of the real response, waits until it is sent, then destroys the socket. */
async function cut({ env: { outgoing }, res }: SimulatorContext): Promise<Response> {
  const parts = await firstPart(res);
  outgoing.writeHead(res.status, [...res.headers].flat());
  outgoing.flushHeaders();
  for await (const part of parts) {
    await new Promise((sent) => outgoing.write(part, sent));
  }
  outgoing.destroy();
  return RESPONSE_ALREADY_SENT;
}

/** Half of the response. One of unknown length has to be read completely first; these are small. */
async function firstPart(response: Response): Promise<AsyncIterable<Uint8Array> | Uint8Array[]> {
  if (response.body === null) return [];
  if (isEventStream(response)) return firstChunks(response.body);
  const length = response.headers.get("content-length");
  if (length !== null) return firstBytes(response.body, Math.floor(Number(length) / 2));
  const bytes = new Uint8Array(await response.arrayBuffer());
  return [bytes.subarray(0, Math.floor(bytes.length / 2))];
}

async function* firstChunks(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  let left = CHUNKS_BEFORE_CUT;
  for await (const chunk of body) {
    yield chunk;
    if (--left === 0) return;
  }
}

async function* firstBytes(body: ReadableStream<Uint8Array>, count: number) {
  let left = count;
  for await (const chunk of body) {
    yield chunk.subarray(0, left);
    left -= chunk.length;
    if (left <= 0) return;
  }
}

/** Answers 200 with the content type of the real response, and bytes that do not match it. */
async function garble({ res }: SimulatorContext): Promise<Response> {
  await res.body?.cancel();
  const contentType = res.headers.get("content-type") ?? "application/json";
  const bytes = isEventStream(res)
    ? 'data: {"choices":[{"delta":\n\ndata: \u0000 not JSON\n\n'
    : "<garbage>\u0000 not what was asked for";
  return new Response(bytes, { status: 200, headers: { "content-type": contentType } });
}

function isEventStream(response: Response): boolean {
  return response.headers.get("content-type")?.startsWith("text/event-stream") === true;
}
