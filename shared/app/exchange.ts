import { createHash, randomUUID } from "node:crypto";
import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { CountRequest } from "../core/caller";
import { describeError, type Log, type LogFields } from "../core/log";
import { Problem } from "../core/problems";

/** A response whose headers are a plain object: a `Headers` object would cost time on every request. */
export interface Reply extends Omit<HttpResponseInit, "headers"> {
  headers?: Record<string, string>;
}

/** One request on its way through the wrapper. */
export interface Exchange {
  request: HttpRequest;
  requestId: string;
  receivedAt: Date;
  log: Log;
  /** For events after the function has returned its response. */
  lateLog: Log;
  /** Headers of the response, whether it succeeds or fails. */
  headers: Record<string, string>;
  /** The store of the rate limits. */
  countRequest: CountRequest;
  userId?: string;
}

/** The caller's own request id if it is well formed, else a new one. */
export function requestIdOf(request: HttpRequest): string {
  const given = request.headers.get("x-request-id") ?? "";
  return /^[A-Za-z0-9_-]{1,64}$/.test(given) ? given : randomUUID();
}

const IDEMPOTENCY_KEY_CHARACTERS = 255;

/** By what a repeat of a request is recognised; null where the caller does not ask for that. */
export interface Idempotency {
  key: string | null;
  /** The same key with another request is refused. */
  requestHash: string | null;
}

/** @param values the parameters and the body of the request */
export function idempotencyOf(key: string | undefined, values: unknown): Idempotency {
  if (key === undefined) return { key: null, requestHash: null };
  const requestHash = createHash("sha256").update(JSON.stringify(values)).digest("hex");
  return { key, requestHash };
}

/** @throws Problem `invalid_request` for a key that is empty or too long */
export function idempotencyKeyOf(request: HttpRequest): string | undefined {
  const key = request.headers.get("idempotency-key");
  if (key === null) return undefined;
  if (key !== "" && key.length <= IDEMPOTENCY_KEY_CHARACTERS) return key;
  const message = `Must have 1 to ${IDEMPOTENCY_KEY_CHARACTERS} characters`;
  throw new Problem("invalid_request", { errors: [{ path: "idempotency-key", message }] });
}

/** Logs the outcome of a request, in one line. */
export function logOutcome(exchange: Exchange, status: number, problem?: Problem): void {
  write(exchange.log, exchange, status, problem);
}

/** Logs how a stream ended: the line of the request itself says only how it began. */
export function logStreamEnd(exchange: Exchange, problem?: Problem): void {
  write(exchange.lateLog, exchange, problem?.status ?? 200, problem, { stream: "ended" });
}

function write(
  log: Log,
  { request, receivedAt, userId }: Exchange,
  status: number,
  problem?: Problem,
  extra: LogFields = {},
): void {
  const cause = problem?.options.cause;
  const fields = {
    ...extra,
    method: request.method,
    status,
    duration_ms: Date.now() - receivedAt.getTime(),
    user_id: userId,
    ...(problem ? { code: problem.code } : {}),
    ...(cause ? describeError(cause) : {}),
  };
  if (status >= 500) log.error("request", fields);
  else log.info("request", fields);
}
