import type { HttpRequest } from "@azure/functions";
import type { z } from "zod";
import type { Caller, CountRequest } from "../core/caller";
import type { Log } from "../core/log";
import { Problem, toProblem } from "../core/problems";
import { isProduction } from "../core/settings";
import { withinInvocation } from "../core/telemetry";
import type { Reader } from "./body";
import { documentReply } from "./document";
import { type EventStream, eventStreamResponse } from "./event-stream";
import {
  type Exchange,
  type Idempotency,
  idempotencyKeyOf,
  idempotencyOf,
  logStreamEnd,
  type Reply,
} from "./exchange";
import { clientAddress, countReceived, enforceLimit, type Limit, nameOf } from "./limits";
import { authenticate, holdsServiceKey } from "./tokens";

/** Who may call: returns the caller, or throws the Problem of the refusal. */
export type AuthRule<Who> = (request: HttpRequest) => Promise<Who>;

/** Any signed-in user; the operation checks what else they must be. */
export const user: AuthRule<Caller> = (request) =>
  authenticate(request.headers.get("authorization"));

/** The same, or the holder of the service's own key, who is nobody in particular. */
export const userOrService: AuthRule<Caller | undefined> = async (request) =>
  holdsServiceKey(request.headers.get("authorization")) ? undefined : user(request);

/** Everybody, without a token. */
export const anyone: AuthRule<undefined> = async () => undefined;

/** The sender of a body that `signedBody` reads: it verifies the signature. */
export const bodySignature: AuthRule<undefined> = async () => undefined;

export interface OperationRequest<Who, Parameters, Body> {
  caller: Who;
  /** IP address of the client, where it is known. */
  address: string | undefined;
  parameters: Parameters;
  body: Body;
  /** When the request arrived. */
  receivedAt: Date;
  log: Log;
  /** For events after the response. */
  lateLog: Log;
  /**
   * Counts the request, where the limit is `countedByHandler`: with the app's own counter, or with a
   * SQL function of the handler that counts among other things.
   */
  count(counter?: CountRequest): Promise<void>;
  /** The key under which the caller may repeat this request, and what the request is. */
  idempotency: () => Idempotency;
}

interface Rules<Who extends { id: string } | undefined, Parameters, Body> {
  auth: AuthRule<Who>;
  limit: Limit | "none";
  parameters: Reader<Parameters>;
  body: Reader<Body>;
}

/** Serves one request of a route. */
export type Serve = (exchange: Exchange) => Promise<Reply>;

/** One method of a route. */
export interface Operation {
  auth: AuthRule<unknown>;
  limit: Limit | "none";
  serve: Serve;
}

/** Whether a request that was not counted yet is to be: a repeat is not, and a failure is not its own. */
const isCountedRefusal = (error: unknown) =>
  error instanceof Problem && error.status < 500 && error.code !== "in_progress";

/** Token → limit → parameters → body → handler. */
async function admit<Who extends { id: string } | undefined, Parameters, Body, Result>(
  rules: Rules<Who, Parameters, Body>,
  exchange: Exchange,
  handle: (request: OperationRequest<Who, Parameters, Body>) => Promise<Result>,
): Promise<Result> {
  const { request, log, lateLog, receivedAt } = exchange;
  const { limit } = rules;
  const caller = await rules.auth(request);
  if (caller) exchange.userId = caller.id;
  const address = clientAddress(request);
  const counted = { userId: caller?.id, address };
  const sender = nameOf(counted);
  let isCounted = limit === "none";
  const count = async (counter?: CountRequest) => {
    if (limit === "none") return;
    const limitHeaders = await enforceLimit(limit, counted, exchange.countRequest, counter);
    isCounted = true;
    Object.assign(exchange.headers, limitHeaders);
  };
  if (limit !== "none" && limit.countedByHandler) countReceived(limit, counted);
  else await count();
  try {
    const parameters = await rules.parameters.read(request, sender);
    const idempotencyKey = idempotencyKeyOf(request);
    const body = await rules.body.read(request, sender);
    // The token may have expired while the body arrived.
    if (caller) await rules.auth(request);
    const idempotency = () => idempotencyOf(idempotencyKey, { parameters, body });
    const values = { caller, address, parameters, body, idempotency };
    return await handle({ ...values, receivedAt, log, lateLog, count });
  } catch (error) {
    if (!isCounted && isCountedRefusal(error)) await count();
    throw error;
  }
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
): Operation {
  const { auth, limit } = definition;
  const serve: Serve = async (exchange) => {
    const answer = await admit(definition, exchange, (request) => definition.handle(request));
    const checked = isProduction() ? answer : definition.answer.parse(answer);
    return { status: 200, jsonBody: checked };
  };
  return { auth, limit, serve };
}

/**
 * An operation that answers with server-sent events. An error before the handler returns the events
 * is an ordinary problem; an error of the events themselves is an `error` event that ends the stream.
 */
export function streamOperation<Who extends { id: string } | undefined, Parameters, Body>(
  definition: Rules<Who, Parameters, Body> & {
    handle(request: OperationRequest<Who, Parameters, Body>): Promise<EventStream>;
  },
): Operation {
  const { auth, limit } = definition;
  const serve: Serve = async (exchange) => {
    const events = await admit(definition, exchange, (request) => definition.handle(request));
    return eventStreamResponse(withinInvocation(events), {
      onEnd: () => logStreamEnd(exchange),
      onError: (error) => {
        const problem = toProblem(error);
        logStreamEnd(exchange, problem);
        return problem.body(exchange.requestId);
      },
    });
  };
  return { auth, limit, serve };
}

/**
 * An operation that answers with a document, which is sent once it is whole: an error is a problem, with its
 * status. HEAD calls no handler.
 */
export function documentOperation<Who extends { id: string } | undefined, Parameters, Body>(
  definition: Rules<Who, Parameters, Body> & {
    filename: string;
    handle(request: OperationRequest<Who, Parameters, Body>): Promise<string>;
  },
): Operation {
  const { auth, limit } = definition;
  const serve: Serve = async (exchange) => {
    const text = await admit(definition, exchange, async (request) =>
      exchange.request.method === "HEAD" ? undefined : definition.handle(request),
    );
    return documentReply(definition.filename, text);
  };
  return { auth, limit, serve };
}

/** A route, with an operation for each of its methods. */
export interface HttpFunction {
  kind: "http";
  name: string;
  /** Path of the URL, without a slash before it; parameters in braces. */
  route: string;
  /**
   * Answers an OPTIONS request of another protocol than CORS with headers; returns nothing where it is
   * an ordinary preflight. May throw a Problem.
   */
  handshake?: (request: HttpRequest) => Record<string, string> | undefined;
  /** Whether it answers where the settings are not usable; all others then answer 503. */
  needsNoSettings?: true;
  operations: { [Method in "GET" | "POST" | "PATCH" | "DELETE"]?: Operation };
  /** The JSON body of an error, where it is not a problem of RFC 9457. */
  errorBody?: (problem: Problem) => Record<string, unknown>;
}

/** Defines an HTTP function: the one way to make a route. */
export const httpFunction = (definition: Omit<HttpFunction, "kind">): HttpFunction => ({
  kind: "http",
  ...definition,
});
