import { type ClientRequest, type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import * as z from "zod";
import { Problem } from "../core/problems";
import { settings } from "../core/settings";
import { fieldsOf, isBodiless } from "./http-fetch";
import { upstreamProblem } from "./resilience";

/** The platform ends a request after 230 seconds. */
const DEADLINE_MS = 220_000;

/** Of a body, in either direction. */
const MAX_BYTES = 64 * 1024 * 1024;

const PROBLEMS = {
  failed: "database_unavailable",
  unavailable: "database_unavailable",
  timeout: "database_timeout",
} as const;

interface RelayedRequest {
  method: string;
  /** Path and query. */
  path: string;
  headers: Record<string, string>;
  body: ReadableStream | null;
}

const byteChunk = z.instanceof(Uint8Array);

/**
 * Sends a body while it arrives. Once the request has failed, or been answered and closed, the rest is read and
 * discarded: the client may read no response before it has sent all of its body.
 */
async function sendBody(body: ReadableStream, outgoing: ClientRequest): Promise<void> {
  let size = 0;
  for await (const received of body) {
    const chunk = byteChunk.parse(received);
    size += chunk.byteLength;
    if (size > 2 * MAX_BYTES) return;
    if (size > MAX_BYTES) outgoing.destroy(new Problem("body_too_large"));
    if (outgoing.destroyed || outgoing.write(chunk)) continue;
    await new Promise((resolve) => outgoing.once("drain", resolve).once("close", resolve));
  }
  outgoing.end();
}

/** A response with more bytes breaks off. */
async function* bounded(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) throw new Problem("body_too_large");
    yield chunk;
  }
}

/**
 * Sends a request to Supabase as it is, and returns the response while it arrives. Redirects are returned, and
 * nothing is repeated.
 * @throws Problem `body_too_large`, `database_unavailable`, `database_timeout`
 */
export async function relayToSupabase({ method, path, headers, body }: RelayedRequest) {
  const url = new URL(path, settings().SUPABASE_URL);
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const send = url.protocol === "https:" ? requestHttps : requestHttp;
  const outgoing = send(url, { method, headers, signal });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.on("response", resolve).on("error", reject);
  });
  if (body) sendBody(body, outgoing).catch((error: Error) => outgoing.destroy(error));
  else outgoing.end();
  try {
    return responseOf(method, await answered);
  } catch (cause) {
    if (cause instanceof Problem) throw cause;
    throw upstreamProblem(PROBLEMS, { timedOut: signal.aborted, cause });
  }
}

function responseOf(method: string, incoming: IncomingMessage) {
  const { statusCode: status = 502 } = incoming;
  const headers = Object.fromEntries(fieldsOf(incoming));
  if (method === "HEAD" || isBodiless(status)) {
    incoming.resume();
    return { status, headers, body: null };
  }
  const body = Readable.toWeb(Readable.from(bounded(incoming), { objectMode: false }));
  return { status, headers, body };
}
