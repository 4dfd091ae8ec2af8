import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context, MiddlewareHandler } from "hono";
import * as z from "zod";

/** How many chunks of a streamed answer leave before "cut" destroys its socket. */
const CHUNKS_BEFORE_CUT = 3;
const LONGEST_DELAY_MS = 600_000;
/** Statuses that the Fetch standard lets have no body. */
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
    z.strictObject({ delay_ms: z.int().min(0).max(LONGEST_DELAY_MS) }),
  ],
  {
    error:
      'expected {"status": 200–599, "headers"?: {name: value}}, "hang", "cut", "garbage" or {"delay_ms": 0–600000}',
  },
);

/** The body of `PUT /_faults`. Without `times` the fault lasts until it is healed. */
export const faultOrderSchema = z.strictObject({
  fault: faultSchema,
  times: z.int().min(1).optional(),
});

type Fault = z.infer<typeof faultSchema>;
export type FaultOrder = z.infer<typeof faultOrderSchema>;
export type SimulatorContext = Context<{ Bindings: HttpBindings }>;

/** Makes the body of a failing answer, in the shape that the imitated service gives its errors. */
export type FailureBody = (failure: { status: number; message: string; path: string }) => unknown;

/** Holds the one fault that is set, if any, and counts down its `times`. */
export class FaultSwitch {
  #order: FaultOrder | undefined;

  set(order: FaultOrder): void {
    this.#order = order;
  }

  heal(): void {
    this.#order = undefined;
  }

  /** The fault that this request meets; each call uses up one of its `times`. */
  take(): Fault | undefined {
    const order = this.#order;
    if (order?.times !== undefined) {
      this.#order = order.times > 1 ? { ...order, times: order.times - 1 } : undefined;
    }
    return order?.fault;
  }
}

/** Lets every request that passes meet the fault that is set, or go on untouched. */
export function applyFaults(
  faults: FaultSwitch,
  failureBody: FailureBody,
): MiddlewareHandler<{ Bindings: HttpBindings }> {
  return async (context, next) => {
    const fault = faults.take();
    if (fault === undefined) {
      await next();
      return undefined;
    }
    if (fault === "hang") return hang(context);
    if (typeof fault === "object" && "status" in fault) {
      return fail(fault, context.req.path, failureBody);
    }
    if (typeof fault === "object" && !(await delay(context, fault.delay_ms))) {
      return RESPONSE_ALREADY_SENT;
    }
    await next();
    if (fault === "cut") replaceAnswer(context, await cut(context));
    if (fault === "garbage") replaceAnswer(context, await garble(context));
    return undefined;
  };
}

/** Emptied first, since Hono would carry the headers of the real answer over. */
function replaceAnswer(context: SimulatorContext, answer: Response): void {
  context.res = undefined;
  context.res = answer;
}

/** Answers nothing until the client gives up or the server closes. */
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
  const message = "This failure was asked for by PUT /_faults.";
  const body = JSON.stringify(failureBody({ status: fault.status, message, path }));
  return new Response(bodiless ? null : body, { status: fault.status, headers });
}

/** Waits; tells whether the client is still there afterwards. */
async function delay({ env }: SimulatorContext, milliseconds: number): Promise<boolean> {
  const gone = new AbortController();
  env.outgoing.once("close", () => gone.abort());
  await sleep(milliseconds, undefined, { signal: gone.signal }).catch(() => undefined);
  return !gone.signal.aborted;
}

/** Sends the head and a part of the real answer, waits until it left, then destroys the socket. */
async function cut({ env: { outgoing }, res }: SimulatorContext): Promise<Response> {
  const parts = await beginning(res);
  outgoing.writeHead(res.status, [...res.headers].flat());
  outgoing.flushHeaders();
  for await (const part of parts) {
    await new Promise((sent) => outgoing.write(part, sent));
  }
  outgoing.destroy();
  return RESPONSE_ALREADY_SENT;
}

/** Of an answer of unknown length half can only be told once it is whole; those are small. */
async function beginning(response: Response): Promise<AsyncIterable<Uint8Array> | Uint8Array[]> {
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

async function* firstBytes(body: ReadableStream<Uint8Array>, most: number) {
  let left = most;
  for await (const chunk of body) {
    yield chunk.subarray(0, left);
    left -= chunk.length;
    if (left <= 0) return;
  }
}

/** Answers 200 in the type of the real answer, with bytes that are nothing of the kind. */
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
