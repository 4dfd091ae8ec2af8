import type { Context } from "hono";
import * as z from "zod";
import type { FailureBody } from "../faults";
import { parseJson } from "../json";
import { isContentPath } from "./content-path";

type Status = 400 | 401 | 404 | 409 | 413 | 422;

/** A call that ACS would refuse, with the status, code and message that it gets. */
export class RefusedCall extends Error {
  readonly status: Status;
  readonly code: string;

  constructor(status: Status, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** @throws what is not a refusal */
export function answerRefusal(error: Error, context: Context): Response {
  if (!(error instanceof RefusedCall)) throw error;
  const { status, code, message } = error;
  return context.json(failure({ status, message, path: context.req.path }, code), status);
}

/** The error shape of Azure Communication Services; that of its content host is another. */
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
 * The body of a request, which may be missing where nothing in it is needed.
 * @param refusal how a body is refused that does not fit the schema
 */
export async function readBody<T>(
  context: Context,
  schema: z.ZodType<T>,
  refusal: { status: 400 | 422; code: string },
): Promise<T> {
  const body = schema.safeParse(parseJson((await context.req.text()) || "{}"));
  if (body.success) return body.data;
  throw new RefusedCall(refusal.status, refusal.code, z.prettifyError(body.error));
}
