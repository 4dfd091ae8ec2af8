import type { Problem } from "../core/problems";
import { type HttpFunction, httpFunction } from "./http";
import type { Operation } from "./operation";

/**
 * Defines a function under its edge name: `POST /functions/v1/{name}`, as supabase-js calls
 * `functions.invoke(name)`. It is registered as `edge-{name}`, and its errors are `{error, retryAfter}`.
 */
export const edgeFunction = (
  name: string,
  operation: Operation,
  options: Partial<Pick<HttpFunction, "handshake" | "isCatchAll" | "route">> = {},
): HttpFunction =>
  httpFunction({
    name: `edge-${name}`,
    route: `functions/v1/${name}`,
    operations: { POST: operation },
    errorBody,
    ...options,
  });

function errorBody(problem: Problem): Record<string, unknown> {
  const { retryAfterSeconds: retryAfter } = problem;
  const fields = problem.options.errors?.map(({ path, message }) => `${path}: ${message}`) ?? [];
  const error = [problem.detail, ...fields].join(" ");
  return { error, ...(retryAfter === undefined ? {} : { retryAfter }) };
}
