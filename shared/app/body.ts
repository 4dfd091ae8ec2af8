import { randomUUID } from "node:crypto";
import type { HttpRequest } from "@azure/functions";
import type * as z from "zod";
import { type FieldError, Problem, type ProblemCode } from "../core/problems";
import { toStorable } from "../core/text";
import { checkJsonBounds } from "./json-bounds";
import { type Bounds, RECEIVING_PROBLEMS, readChunks } from "./read-chunks";
import { ReceivedBytes } from "./received-bytes";

/** The largest JSON body, and how slowly a caller may send it. */
const JSON_BOUNDS: Bounds = {
  bytes: 1024 * 1024,
  deadlineMs: 30_000,
  minBytesPerSecond: 1024,
};

const jsonBodies = new ReceivedBytes({
  bytesOfAll: 64 * JSON_BOUNDS.bytes,
  bytesPerSender: 8 * JSON_BOUNDS.bytes,
  busyCode: "server_busy",
  tooManyDetail: "Send fewer large bodies at once.",
});

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** The part of a request that is read, and what fits. */
interface Accepted {
  /** `url`: what the route names is in the path, the rest in the query. */
  in: "path" | "query" | "url" | "body";
  schema: z.ZodType;
  /** Of a body. */
  mediaTypes?: readonly string[];
  /** Whether a request may be without it. */
  isOptional?: true;
}

/** Reads a part of a request into a validated value, or throws a Problem. */
export interface Reader<Value> {
  /** Undefined where nothing is read. */
  accepts?: Accepted;
  problems: readonly ProblemCode[];
  /** @param sender who is counted for what a process does at once: a user, or a network */
  read(request: HttpRequest, sender: string): Promise<Value>;
}

/** The content type that the caller declares, without its parameters. */
export const mediaType = (request: HttpRequest) =>
  request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();

/** For an operation without parameters, or without a body. */
export const none: Reader<undefined> = { problems: [], read: async () => undefined };

/** Of a JSON body. */
export const JSON_PROBLEMS: readonly ProblemCode[] = [
  ...RECEIVING_PROBLEMS,
  "invalid_json",
  "invalid_request",
  "rate_limited",
  "server_busy",
];

const MAX_FIELD_ERRORS = 20;

function fieldErrors(error: z.ZodError): FieldError[] {
  return error.issues
    .slice(0, MAX_FIELD_ERRORS)
    .map((issue) => ({ path: issue.path.join("."), message: issue.message }));
}

/**
 * The bytes of a JSON body.
 * @param sender whose bodies that arrive at once are bounded together
 * @throws Problem `rate_limited`, `server_busy`, and those of `readChunks`
 */
async function readJsonBytes(request: HttpRequest, sender: string): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  const body = jsonBodies.open(sender);
  const onChunk = (chunk: Uint8Array) => {
    chunks.push(chunk);
    body.add(chunk.byteLength);
  };
  await readChunks(request, { ...JSON_BOUNDS, signal: body.refused }, onChunk).finally(body.end);
  return Buffer.concat(chunks);
}

/** A webhook has few senders, who send for all: its bodies are bounded only together with those of all others. */
export const readWebhookBytes = (request: HttpRequest) => readJsonBytes(request, randomUUID());

/**
 * The value without what Postgres cannot store in text, U+0000 and unpaired surrogates: an invisible
 * character in a pasted answer must not cost the answer.
 */
function toStorableValue(value: unknown): unknown {
  if (typeof value === "string") return toStorable(value);
  if (Array.isArray(value)) return value.map(toStorableValue);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([key, item]) => [toStorable(key), toStorableValue(item)]));
}

function parseJson(bytes: Buffer): unknown {
  try {
    const value: unknown = JSON.parse(utf8.decode(bytes));
    return value;
  } catch (error) {
    throw new Problem("invalid_json", { cause: error });
  }
}

/** Reads a body of another content type into the value that JSON would have. May throw a Problem. */
export type ParseBody = (bytes: Buffer, request: HttpRequest) => unknown;

/**
 * A JSON body of at most 1 MiB that fits the schema.
 * @param otherTypes further content types, each with what reads it
 * @throws Problem `unsupported_media_type`, `invalid_json`, `invalid_request`, and those of `readJsonBytes` and of
 * `otherTypes`
 */
export function jsonBody<Body>(
  schema: z.ZodType<Body>,
  otherTypes: Readonly<Record<string, ParseBody>> = {},
): Reader<Body> {
  const parsers = new Map<string, ParseBody>([
    ["application/json", parseJson],
    ...Object.entries(otherTypes),
  ]);
  return {
    accepts: { in: "body", schema, mediaTypes: [...parsers.keys()] },
    problems: [...JSON_PROBLEMS, "unsupported_media_type"],
    async read(request, sender) {
      const parse = parsers.get(mediaType(request) ?? "");
      if (!parse) {
        const detail = `Send ${[...parsers.keys()].join(" or ")}.`;
        throw new Problem("unsupported_media_type", { detail });
      }
      const value = await parse(await readJsonBytes(request, sender), request);
      checkJsonBounds(value);
      const result = schema.safeParse(toStorableValue(value));
      if (result.success) return result.data;
      throw new Problem("invalid_request", { errors: fieldErrors(result.error) });
    },
  };
}

/** The same where each field is optional: a request without a content type has no body, which is read as `{}`. */
export function optionalJsonBody<Body>(schema: z.ZodType<Body>): Reader<Body> {
  const body = jsonBody(schema);
  return {
    ...body,
    ...(body.accepts && { accepts: { ...body.accepts, isOptional: true } }),
    read: async (request, sender) =>
      mediaType(request) === undefined ? schema.parse({}) : body.read(request, sender),
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
 * @throws Problem `invalid_request`, those of `readJsonBytes`, and what `verify` throws
 */
export function signedBody<Event>(
  verify: (payload: string, signature: WebhookSignature) => Promise<unknown>,
  schema: z.ZodType<Event>,
): Reader<{ id: string; event: Event }> {
  return {
    accepts: { in: "body", schema, mediaTypes: ["application/json"] },
    problems: JSON_PROBLEMS,
    async read(request) {
      // Resend still sends the names from before the standard.
      const header = (name: string) =>
        request.headers.get(`webhook-${name}`) ?? request.headers.get(`svix-${name}`) ?? "";
      const id = header("id");
      const payload = (await readWebhookBytes(request)).toString("utf8");
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

/** Path parameters. An invalid id cannot be a row's id: 404. */
export function pathParameters<Parameters>(schema: z.ZodType<Parameters>): Reader<Parameters> {
  return {
    accepts: { in: "path", schema },
    problems: ["not_found"],
    async read(request) {
      const result = schema.safeParse(request.params);
      if (result.success) return result.data;
      throw new Problem("not_found");
    },
  };
}

/** Query parameters. @throws Problem `invalid_request` */
export function queryParameters<Parameters>(schema: z.ZodType<Parameters>): Reader<Parameters> {
  return {
    accepts: { in: "query", schema },
    problems: ["invalid_request"],
    async read(request) {
      const result = schema.safeParse(Object.fromEntries(request.query));
      if (result.success) return result.data;
      throw new Problem("invalid_request", { errors: fieldErrors(result.error) });
    },
  };
}

/** Both kinds. @throws Problem `not_found`, `invalid_request` */
export function urlParameters<Path, Query>(
  path: z.ZodObject & z.ZodType<Path>,
  query: z.ZodObject & z.ZodType<Query>,
): Reader<Path & Query> {
  const [inPath, inQuery] = [pathParameters(path), queryParameters(query)];
  return {
    accepts: { in: "url", schema: path.extend(query.shape) },
    problems: [...inPath.problems, ...inQuery.problems],
    read: async (request, sender) => ({
      ...(await inPath.read(request, sender)),
      ...(await inQuery.read(request, sender)),
    }),
  };
}
