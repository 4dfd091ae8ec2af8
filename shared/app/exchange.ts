import { randomUUID } from "node:crypto";
import type { HttpRequest } from "@azure/functions";
import { describeError, type Log } from "../core/log";
import { Problem } from "../core/problems";

/** One request on its way through the wrapper. */
export interface Exchange {
  request: HttpRequest;
  requestId: string;
  receivedAt: Date;
  log: Log;
  /** For what happens after the answer has begun. */
  lateLog: Log;
  /** Headers that the answer gets, whatever it is. */
  headers: Record<string, string>;
  userId?: string;
}

/** The id that the caller gave the request, if it is one, else a new one. */
export function requestIdOf(request: HttpRequest): string {
  const given = request.headers.get("x-request-id") ?? "";
  return /^[A-Za-z0-9_-]{1,64}$/.test(given) ? given : randomUUID();
}

const IDEMPOTENCY_KEY_CHARACTERS = 255;

/** @throws Problem `invalid_request` for a key of no length, or too long */
export function idempotencyKeyOf(request: HttpRequest): string | undefined {
  const key = request.headers.get("idempotency-key");
  if (key === null) return undefined;
  if (key !== "" && key.length <= IDEMPOTENCY_KEY_CHARACTERS) return key;
  const message = `Must have 1 to ${IDEMPOTENCY_KEY_CHARACTERS} characters`;
  throw new Problem("invalid_request", { errors: [{ path: "idempotency-key", message }] });
}

/** The one line in the log that says how a request ended. */
export function logOutcome(exchange: Exchange, status: number, problem?: Problem): void {
  const fields = {
    method: exchange.request.method,
    status,
    duration_ms: Date.now() - exchange.receivedAt.getTime(),
    user_id: exchange.userId,
  };
  if (!problem) {
    exchange.log.info("request", fields);
    return;
  }
  const cause = problem.options.cause;
  const told = { ...fields, code: problem.code, ...(cause ? describeError(cause) : {}) };
  if (status >= 500) exchange.log.error("request", told);
  else exchange.log.info("request", told);
}
