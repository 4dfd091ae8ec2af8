import type { Context } from "hono";
import * as z from "zod";
import type { FailureBody } from "../faults";
import { parseJson } from "../requests";
import { isContentPath } from "./content-store";

type Status = 400 | 401 | 404 | 409 | 413 | 422;

/** An error response of ACS: its status, code and message. */
export class AcsError extends Error {
  readonly status: Status;
  readonly code: string;

  constructor(status: Status, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** @throws any other error */
export function answerAcsError(error: Error, context: Context): Response {
  if (!(error instanceof AcsError)) throw error;
  const { status, code, message } = error;
  return context.json(failure({ status, message, path: context.req.path }, code), status);
}

/** The error format of Azure Communication Services; its content host has another. */
export function failure(
  { status, message, path }: Parameters<FailureBody>[0],
  code = CODES[status] ?? "InternalError",
) {
  return isContentPath(path) ? { status, message } : { error: { code, message } };
}

const CODES: Record<number, string> = {
  401: "Denied",
  403: "Forbidden",
  404: "NotFound",
  429: "TooManyRequests",
};

/**
 * Parses the body of a request. An empty body counts as an empty object.
 * @param refusal status and code of the error for a body that does not match the schema
 */
export async function readBody<T>(
  context: Context,
  schema: z.ZodType<T>,
  refusal: { status: 400 | 422; code: string },
): Promise<T> {
  const body = schema.safeParse(parseJson((await context.req.text()) || "{}"));
  if (body.success) return body.data;
  throw new AcsError(refusal.status, refusal.code, z.prettifyError(body.error));
}
