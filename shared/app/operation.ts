import type { z } from "zod";
import type { CountRequest } from "../core/caller";
import type { Log } from "../core/log";
import { Problem, type ProblemCode } from "../core/problems";
import type { AuthRule } from "./auth";
import type { Reader } from "./body";
import {
  type Exchange,
  type Idempotency,
  idempotencyKeyOf,
  idempotencyOf,
  type Reply,
} from "./exchange";
import { clientAddress, countReceived, enforceLimit, type Limit, nameOf } from "./limits";
import { problemCodes, requireDocumented } from "./operation-problems";

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

export interface Rules<Who, Parameters, Body> {
  /** What it does, in one sentence. */
  summary: string;
  auth: AuthRule<Who>;
  limit: Limit | "none";
  parameters: Reader<Parameters>;
  body: Reader<Body>;
  /** The codes of the handler's own problems: those of the rules above are known. */
  problems?: readonly ProblemCode[];
}

/** Serves one request of a route. */
export type Serve = (exchange: Exchange) => Promise<Reply>;

/** What an operation answers with status 200. */
export interface Answer {
  mediaType: string;
  /** The names of further headers. */
  headers?: readonly string[];
  /** Of the JSON, or of the data of each server-sent event. */
  schema: z.ZodType;
}

/** One method of a route. */
export interface Operation extends Rules<unknown, unknown, unknown> {
  /** The codes of all problems that it may answer with. */
  problems: readonly ProblemCode[];
  answer: Answer;
  serve: Serve;
}

/** Whether a request that was not counted yet is to be: a repeat is not, and a failure is not its own. */
const isCountedRefusal = (error: unknown) =>
  error instanceof Problem && error.status < 500 && error.code !== "in_progress";

/** Passes an error on; `requireDocumented` says as what. */
type Documented = (error: unknown) => unknown;

/**
 * An operation of a definition: what describes it, and how it is served.
 * @param serve gets what to do with an error that it does not throw
 */
export function define(
  { summary, auth, limit, parameters, body, problems = [] }: Rules<unknown, unknown, unknown>,
  answer: Answer,
  serve: (exchange: Exchange, documented: Documented) => Promise<Reply>,
): Operation {
  const rules = { summary, auth, limit, parameters, body, answer };
  const codes = problemCodes({ ...rules, problems });
  return {
    ...rules,
    problems: codes,
    serve: (exchange) => {
      const documented = (error: unknown) => requireDocumented(error, codes, exchange.log);
      return serve(exchange, documented).catch((error: unknown) => {
        throw documented(error);
      });
    },
  };
}

/** Token → limit → parameters → body → handler. */
export async function admit<Who extends { id: string } | undefined, Parameters, Body, Result>(
  rules: Rules<Who, Parameters, Body>,
  exchange: Exchange,
  handle: (request: OperationRequest<Who, Parameters, Body>) => Promise<Result>,
): Promise<Result> {
  const { request, log, lateLog, receivedAt } = exchange;
  const { limit } = rules;
  const caller = await rules.auth.admit(request);
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
    if (caller) await rules.auth.admit(request);
    const idempotency = () => idempotencyOf(idempotencyKey, { parameters, body });
    const values = { caller, address, parameters, body, idempotency };
    return await handle({ ...values, receivedAt, log, lateLog, count });
  } catch (error) {
    if (!isCounted && isCountedRefusal(error)) await count();
    throw error;
  }
}
