import type { HttpRequest } from "@azure/functions";
import * as z from "zod";
import { within } from "../core/deadline";
import { type FieldError, Problem } from "../core/problems";
import { isStorable } from "../core/text";

/** What is taken as JSON, and how long a caller may take to send it. */
export const JSON_BOUNDS: Bounds = { bytes: 1024 * 1024, deadlineMs: 30_000 };

const byteChunk = z.instanceof(Uint8Array);
const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Takes a part of a request and gives what the handler works with, or throws a Problem. */
export interface Reader<Value> {
  read(request: HttpRequest): Promise<Value>;
}

/** The content type that the caller declares, without its parameters. */
export const mediaType = (request: HttpRequest) =>
  request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();

/** Where an operation takes no path parameters, or no body. */
export const none: Reader<undefined> = { read: async () => undefined };

const ERRORS_TOLD = 20;

function fieldErrors(error: z.ZodError): FieldError[] {
  return error.issues
    .slice(0, ERRORS_TOLD)
    .map((issue) => ({ path: issue.path.join("."), message: issue.message }));
}

export interface Bounds {
  bytes: number;
  deadlineMs: number;
}

/**
 * A body that is refused is still read, up to here and for this long: many clients see no answer
 * before they have sent all of theirs.
 */
const DISCARDED: Bounds = { bytes: 64 * 1024 * 1024, deadlineMs: 10_000 };

/** Reads a body that nobody wants. */
export async function discardBody(request: HttpRequest): Promise<void> {
  if (!request.body || request.bodyUsed) return;
  await takeChunks(request, DISCARDED, () => undefined).catch(() => undefined);
}

/**
 * Gives the chunks of a body as they come.
 * @throws Problem `body_too_large`, `request_timeout`
 */
export async function takeChunks(
  request: HttpRequest,
  bounds: Bounds,
  take: (chunk: Uint8Array) => void,
): Promise<void> {
  const takeAll = async () => {
    let size = 0;
    for await (const chunk of request.body ?? []) {
      const bytes = byteChunk.parse(chunk);
      size += bytes.byteLength;
      if (size <= bounds.bytes) take(bytes);
      else if (size > DISCARDED.bytes) break;
    }
    if (size <= bounds.bytes) return;
    throw new Problem("body_too_large", { detail: `At most ${bounds.bytes} bytes are accepted.` });
  };
  await within(bounds.deadlineMs, "request_timeout", takeAll());
}

export async function readBytes(request: HttpRequest, bounds: Bounds): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  await takeChunks(request, bounds, (chunk) => chunks.push(chunk));
  return Buffer.concat(chunks);
}

/** Whether Postgres can store every string within. */
function everyStringIsStorable(value: unknown): boolean {
  if (typeof value === "string") return isStorable(value);
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(
    ([key, item]) => isStorable(key) && everyStringIsStorable(item),
  );
}

function parseJson(bytes: Buffer): unknown {
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(bytes));
    // Nesting that JSON.parse survives can still exhaust the stack here: not JSON that we take.
    if (everyStringIsStorable(value)) return value;
  } catch (error) {
    throw new Problem("invalid_json", { cause: error });
  }
  throw new Problem("invalid_request", {
    detail: "Text must not contain U+0000 or unpaired surrogates.",
  });
}

/**
 * A JSON body of at most 1 MiB that fits the schema.
 * @throws Problem `unsupported_media_type`, `body_too_large`, `invalid_json`, `invalid_request`
 */
export function jsonBody<Body>(schema: z.ZodType<Body>): Reader<Body> {
  return {
    async read(request) {
      if (mediaType(request) !== "application/json") {
        throw new Problem("unsupported_media_type", { detail: "Send application/json." });
      }
      const result = schema.safeParse(parseJson(await readBytes(request, JSON_BOUNDS)));
      if (result.success) return result.data;
      throw new Problem("invalid_request", { errors: fieldErrors(result.error) });
    },
  };
}

/** The headers of a signed webhook, as Standard Webhooks names them. */
interface WebhookSignature {
  id: string;
  timestamp: string;
  signature: string;
}

/**
 * An event in a JSON body whose signature is verified, with the id of its delivery.
 * @param verify returns the event in the body
 * @throws Problem `body_too_large`, `invalid_request`, and what `verify` throws
 */
export function signedBody<Event>(
  verify: (payload: string, signature: WebhookSignature) => Promise<unknown>,
  schema: z.ZodType<Event>,
): Reader<{ id: string; event: Event }> {
  return {
    async read(request) {
      // Resend still sends the names from before the standard.
      const header = (name: string) =>
        request.headers.get(`webhook-${name}`) ?? request.headers.get(`svix-${name}`) ?? "";
      const id = header("id");
      const payload = (await readBytes(request, JSON_BOUNDS)).toString("utf8");
      const event = await verify(payload, {
        id,
        timestamp: header("timestamp"),
        signature: header("signature"),
      });
      const result = schema.safeParse(event);
      if (result.success) return { id, event: result.data };
      throw new Problem("invalid_request", { errors: fieldErrors(result.error) });
    },
  };
}

/** Path parameters. What is no id can be no row's: 404. */
export function pathParameters<Parameters>(schema: z.ZodType<Parameters>): Reader<Parameters> {
  return {
    async read(request) {
      const result = schema.safeParse(request.params);
      if (result.success) return result.data;
      throw new Problem("not_found");
    },
  };
}

/** What stands behind the question mark. @throws Problem `invalid_request` */
export function queryParameters<Parameters>(schema: z.ZodType<Parameters>): Reader<Parameters> {
  return {
    async read(request) {
      const result = schema.safeParse(Object.fromEntries(request.query));
      if (result.success) return result.data;
      throw new Problem("invalid_request", { errors: fieldErrors(result.error) });
    },
  };
}
