import type { HttpRequest } from "@azure/functions";
import * as z from "zod";
import { within } from "../core/deadline";
import { Problem, type ProblemCode } from "../core/problems";

const byteChunk = z.instanceof(Uint8Array);

/** Of a body that is received in bounds. */
export const RECEIVING_PROBLEMS: readonly ProblemCode[] = [
  "body_too_large",
  "request_incomplete",
  "request_timeout",
];

export interface Bounds {
  bytes: number;
  deadlineMs: number;
  /** The least that must arrive, in every few seconds. */
  minBytesPerSecond?: number;
  /** Its reason, a Problem, ends the reading. */
  signal?: AbortSignal;
}

const RATE_INTERVAL_MS = 10_000;

/**
 * A refused body is still read, up to these bounds: many clients read no response before they have sent
 * all of theirs.
 */
const DISCARDED: Bounds = { bytes: 64 * 1024 * 1024, deadlineMs: 10_000 };

/** Reads and discards the rest of a body. */
export async function discardBody(request: HttpRequest): Promise<void> {
  if (!request.body || request.bodyUsed) return;
  await readChunks(request, DISCARDED, () => undefined).catch(() => undefined);
}

/** @throws Problem `request_incomplete` when the client leaves */
async function* chunksOf(request: HttpRequest): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of request.body ?? []) yield byteChunk.parse(chunk);
  } catch (cause) {
    throw new Problem("request_incomplete", { cause });
  }
}

/**
 * Passes on the chunks of a body as they arrive. After an error the rest is discarded, while the response
 * is on its way.
 * @throws Problem `body_too_large`, `request_timeout`, `request_incomplete`, the reason of the signal, and what
 * `onChunk` throws
 */
export async function readChunks(
  request: HttpRequest,
  { bytes: maxBytes, deadlineMs, minBytesPerSecond = 0, signal }: Bounds,
  onChunk: (chunk: Uint8Array) => void,
): Promise<void> {
  let receive: typeof onChunk | undefined = onChunk;
  let size = 0;
  const { promise: failed, reject: fail } = Promise.withResolvers<never>();
  signal?.addEventListener("abort", () => fail(signal.reason));
  const readAll = async () => {
    for await (const chunk of chunksOf(request)) {
      size += chunk.byteLength;
      if (size > DISCARDED.bytes) break;
      if (size > maxBytes) continue;
      try {
        receive?.(chunk);
      } catch (error) {
        fail(error);
      }
    }
    if (size <= maxBytes) return;
    throw new Problem("body_too_large", { detail: `At most ${maxBytes} bytes are accepted.` });
  };
  let sizeBefore = 0;
  const watch = setInterval(() => {
    const isTooSlow = size - sizeBefore < (minBytesPerSecond * RATE_INTERVAL_MS) / 1000;
    if (isTooSlow) fail(new Problem("request_timeout", { detail: "The body arrives too slowly." }));
    sizeBefore = size;
  }, RATE_INTERVAL_MS);
  try {
    await within(deadlineMs, "request_timeout", Promise.race([readAll(), failed]));
  } finally {
    clearInterval(watch);
    receive = undefined;
  }
}
