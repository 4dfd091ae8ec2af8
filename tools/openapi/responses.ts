import * as z from "zod";
import type {
  ZodOpenApiHeadersObject,
  ZodOpenApiResponseObject,
  ZodOpenApiResponsesObject,
} from "zod-openapi";
import type { HttpFunction } from "../../shared/app/http";
import type { Operation } from "../../shared/app/operation";
import { Problem, type ProblemCode } from "../../shared/core/problems";
import { edgeError, problem } from "./schemas";

const header = (name: string) => ({ $ref: `#/components/headers/${name}` });

const HEADERS_OF_ALL = [
  "Access-Control-Allow-Origin",
  "RateLimit",
  "RateLimit-Policy",
  "X-Request-Id",
];

const headersOf = (...more: string[]): ZodOpenApiHeadersObject =>
  Object.fromEntries([...HEADERS_OF_ALL, ...more].map((name) => [name, header(name)]));

/** Clients handle these of every API. */
const MAY_COME_FROM_A_PROXY = [401, 429];

/** The responses of an operation: what it answers, and a response for each status of its problems. */
export function responsesOf(
  { answer, problems }: Operation,
  { needsNoSettings, errorBody }: HttpFunction,
  example: unknown,
): ZodOpenApiResponsesObject {
  const codes: ProblemCode[] = needsNoSettings ? [...problems] : [...problems, "not_configured"];
  const byStatus = Map.groupBy(codes, (code) => new Problem(code).status);
  for (const status of MAY_COME_FROM_A_PROXY) {
    if (!byStatus.has(status)) byStatus.set(status, []);
  }
  const statuses = [...byStatus].toSorted(([one], [other]) => one - other);
  const isEdge = errorBody !== undefined;
  return {
    200: success(answer, example),
    ...Object.fromEntries(
      statuses.map(([status, ofStatus]) => [status, failure(status, ofStatus, isEdge)]),
    ),
  };
}

function success(
  { mediaType, schema, headers = [] }: Operation["answer"],
  example: unknown,
): ZodOpenApiResponseObject {
  const isStream = mediaType === "text/event-stream";
  const content = {
    schema: isStream ? z.union([schema, problem]).meta({ description: STREAM }) : schema,
    ...(example === undefined ? {} : { example }),
  };
  return {
    description: isStream ? "The stream of events." : "It was done.",
    headers: headersOf(...headers),
    content: { [mediaType]: content },
  };
}

const STREAM =
  "The JSON in the `data` of each server-sent event. After the last one comes `data: [DONE]`. An error is an event " +
  "of the type `error`, whose data is a problem, and ends the stream without `[DONE]`. Lines that begin with a colon " +
  "are heartbeats.";

/** By their names: operations with the same problems share a response. */
const failures = new Map<string, ZodOpenApiResponseObject>();

function failure(
  status: number,
  codes: readonly ProblemCode[],
  isEdge: boolean,
): ZodOpenApiResponseObject {
  const id = [isEdge ? "edge" : "problem", status, ...codes.toSorted()].join(".");
  const response = failures.get(id) ?? { id, ...describeFailure(status, codes, isEdge) };
  failures.set(id, response);
  return response;
}

function describeFailure(
  status: number,
  codes: readonly ProblemCode[],
  isEdge: boolean,
): ZodOpenApiResponseObject {
  const more = [
    ...(status === 401 ? ["WWW-Authenticate"] : []),
    ...(status === 429 || status === 503 ? ["Retry-After"] : []),
  ];
  const lines = codes.toSorted().map((code) => `- \`${code}\`: ${new Problem(code).detail}`);
  return {
    description:
      lines.join("\n") || "Not an answer of the app: a proxy in front of it may send it.",
    headers: headersOf(...more),
    content: isEdge
      ? { "application/json": { schema: edgeError } }
      : { "application/problem+json": { schema: problemOf(codes) } },
  };
}

const anyProblem = { $ref: "#/components/schemas/Problem" };

function problemOf(codes: readonly ProblemCode[]) {
  if (codes.length === 0) return anyProblem;
  const code = { type: "string" as const, enum: codes.toSorted() };
  return { allOf: [anyProblem, { type: "object" as const, properties: { code } }] };
}
