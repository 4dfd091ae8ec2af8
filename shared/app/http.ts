import { app, type HttpMethod, type HttpRequest, type HttpResponseInit } from "@azure/functions";
import type { z } from "zod";
import { createLateLog, createLog, type Log } from "../core/log";
import { Problem, toProblem } from "../core/problems";
import { isProduction } from "../core/settings";
import { discardBody, type Reader } from "./body";
import { corsHeaders, preflightHeaders } from "./cors";
import { documentHead, documentResponse } from "./document";
import { type EventStream, eventStreamResponse } from "./event-stream";
import { type Exchange, idempotencyKeyOf, logOutcome, requestIdOf } from "./exchange";
import { clientAddress, type Limit, type TakeRateLimit, takeFromLimit } from "./limits";
import { authenticate, type Caller } from "./tokens";

/** Who may call: gives the caller or throws the Problem that refuses. */
type AuthRule<Who> = (request: HttpRequest) => Promise<Who>;

/** Any signed-in user; what else they must be is for the operation to check. */
export const user: AuthRule<Caller> = (request) =>
  authenticate(request.headers.get("authorization"));

/** Everybody, known by their address only. */
export const anyone: AuthRule<undefined> = async () => undefined;

export interface OperationRequest<Who, Parameters, Body> {
  caller: Who;
  /** Of the client, where it is known. */
  address: string | undefined;
  parameters: Parameters;
  body: Body;
  /** When the request arrived. */
  receivedAt: Date;
  log: Log;
  /**
   * Counts the request against the limit, where the limit is `countedByHandler`: by a statement of
   * its own, or by one of the handler's that does so among other things.
   */
  count(take?: TakeRateLimit): Promise<void>;
  /** The key under which the caller may repeat this request. */
  idempotencyKey: string | undefined;
}

interface Rules<Who extends { id: string } | undefined, Parameters, Body> {
  auth: AuthRule<Who>;
  limit: Limit | "none";
  parameters: Reader<Parameters>;
  body: Reader<Body>;
}

/** A response whose headers are a plain object: making `Headers` of them costs every request. */
export interface Reply extends Omit<HttpResponseInit, "headers"> {
  headers?: Record<string, string>;
}

type RunOperation = (exchange: Exchange) => Promise<Reply>;

/** Token → parameters → body → limit: everything before the handler. */
async function admit<Who extends { id: string } | undefined, Parameters, Body>(
  rules: Rules<Who, Parameters, Body>,
  exchange: Exchange,
): Promise<OperationRequest<Who, Parameters, Body>> {
  const { request, log, receivedAt } = exchange;
  const caller = await rules.auth(request);
  if (caller) exchange.userId = caller.id;
  const parameters = await rules.parameters.read(request);
  const body = await rules.body.read(request);
  const { limit } = rules;
  const address = clientAddress(request);
  const count = async (take?: TakeRateLimit) => {
    if (limit === "none") return;
    const key = caller?.id ?? address ?? "unknown";
    Object.assign(exchange.headers, await takeFromLimit(limit, key, take));
  };
  if (limit !== "none" && !limit.countedByHandler) await count();
  const idempotencyKey = idempotencyKeyOf(request);
  return { caller, address, parameters, body, receivedAt, log, count, idempotencyKey };
}

/** An operation that answers with JSON that fits a schema. */
export function operation<
  Who extends { id: string } | undefined,
  Parameters,
  Body,
  Answer extends z.ZodType,
>(
  definition: Rules<Who, Parameters, Body> & {
    answer: Answer;
    handle(request: OperationRequest<Who, Parameters, Body>): Promise<z.output<Answer>>;
  },
): RunOperation {
  return async (exchange) => {
    const answer = await definition.handle(await admit(definition, exchange));
    const checked = isProduction() ? answer : definition.answer.parse(answer);
    return { status: 200, jsonBody: checked };
  };
}

/**
 * An operation that answers with server-sent events. What its handler throws before it returns the
 * events is an ordinary problem; what the events throw is an `error` event that ends the stream.
 */
export function streamOperation<Who extends { id: string } | undefined, Parameters, Body>(
  definition: Rules<Who, Parameters, Body> & {
    handle(request: OperationRequest<Who, Parameters, Body>): Promise<EventStream>;
  },
): RunOperation {
  return async (exchange) => {
    const events = await definition.handle(await admit(definition, exchange));
    // The line that the request itself gets says how the stream began, this one how it ended.
    const ended = { ...exchange, log: exchange.lateLog };
    return eventStreamResponse(events, {
      done: () => logOutcome(ended, 200),
      tell: (error) => {
        const problem = toProblem(error);
        logOutcome(ended, problem.status, problem);
        return problem.body(exchange.requestId);
      },
    });
  };
}

/**
 * An operation that answers with a document, sent while it is made. What its handler throws before it
 * returns the pieces is an ordinary problem; what they throw is only logged. HEAD makes no document.
 */
export function documentOperation<Who extends { id: string } | undefined, Parameters, Body>(
  definition: Rules<Who, Parameters, Body> & {
    filename: string;
    handle(request: OperationRequest<Who, Parameters, Body>): Promise<AsyncIterable<string>>;
  },
): RunOperation {
  return async (exchange) => {
    const admitted = await admit(definition, exchange);
    if (exchange.request.method === "HEAD") return documentHead(definition.filename);
    const pieces = await definition.handle(admitted);
    const late = { ...exchange, log: exchange.lateLog };
    return documentResponse(pieces, {
      filename: definition.filename,
      ended: (error) => {
        if (error === undefined) return logOutcome(late, 200);
        const problem = toProblem(error);
        logOutcome(late, problem.status, problem);
      },
    });
  };
}

/** Registered for every route: the host answers 404 for the others, where the contract says 405. */
const ALL_METHODS: HttpMethod[] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

interface HttpDefinition {
  name: string;
  route: string;
  /**
   * Headers that answer an OPTIONS request of another protocol than CORS; nothing for one of its own.
   * May throw the Problem that refuses.
   */
  handshake?: (request: HttpRequest) => Record<string, string> | undefined;
  operations: { [Method in "GET" | "POST" | "PATCH" | "DELETE"]?: RunOperation };
}

/** Registers an HTTP function: the one way to make a route. */
export function defineHttp({ name, route, handshake, operations }: HttpDefinition): void {
  const byMethod = new Map<string, RunOperation>(Object.entries(operations));
  const get = byMethod.get("GET");
  if (get) byMethod.set("HEAD", get);
  const allow = [...byMethod.keys(), "OPTIONS"].join(", ");
  byMethod.set("OPTIONS", async ({ request }) => {
    const answer = handshake?.(request);
    if (answer) return { status: 200, headers: { allow, ...answer } };
    return { status: 204, headers: preflightHeaders(allow) };
  });

  app.http(name, {
    methods: ALL_METHODS,
    // Callers are authenticated by their access token, not by a key of the host's.
    authLevel: "anonymous",
    route,
    handler: async (request, context) => {
      const requestId = requestIdOf(request);
      const exchange: Exchange = {
        request,
        requestId,
        receivedAt: new Date(),
        log: createLog(context, { request_id: requestId }),
        lateLog: createLateLog(name, { request_id: requestId, stream: "ended" }),
        headers: {
          "x-request-id": requestId,
          "x-content-type-options": "nosniff",
          "cache-control": "no-store",
        },
      };
      return respond(exchange, byMethod, allow);
    },
  });
}

async function respond(
  exchange: Exchange,
  operations: Map<string, RunOperation>,
  allow: string,
): Promise<Reply> {
  let response: Reply;
  try {
    Object.assign(exchange.headers, corsHeaders(exchange.request));
    response = await dispatch(exchange, operations, allow);
    logOutcome(exchange, response.status ?? 200);
  } catch (error) {
    const problem = toProblem(error);
    await discardBody(exchange.request);
    logOutcome(exchange, problem.status, problem);
    response = {
      status: problem.status,
      headers: problem.headers(),
      body: JSON.stringify(problem.body(exchange.requestId)),
    };
  }
  return { ...response, headers: { ...exchange.headers, ...response.headers } };
}

async function dispatch(
  exchange: Exchange,
  operations: Map<string, RunOperation>,
  allow: string,
): Promise<Reply> {
  const { method } = exchange.request;
  const run = operations.get(method);
  if (!run) throw new Problem("method_not_allowed", { headers: { allow } });
  return run(exchange);
}
