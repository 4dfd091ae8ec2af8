import type { Log } from "../core/log";
import { DATABASE_PROBLEMS, Problem, type ProblemCode } from "../core/problems";
import { isProduction } from "../core/settings";

/** What of an operation can answer with problems. */
interface Rules {
  auth: { problems: readonly ProblemCode[] };
  limit: object | "none";
  parameters: { problems: readonly ProblemCode[] };
  body: { problems: readonly ProblemCode[] };
  /** Those of the handler. */
  problems: readonly ProblemCode[];
}

/** The counters of the limits are in the database. */
const LIMIT_PROBLEMS: readonly ProblemCode[] = ["rate_limited", ...DATABASE_PROBLEMS];

/** An `Idempotency-Key` that is no key, and a failure that nobody has foreseen. */
const PROBLEMS_OF_ALL: readonly ProblemCode[] = ["invalid_request", "internal_error"];

/** The codes of all problems that an operation may answer with, each once and sorted. */
export function problemCodes({ auth, limit, parameters, body, problems }: Rules): ProblemCode[] {
  const codes = [
    ...auth.problems,
    ...(limit === "none" ? [] : LIMIT_PROBLEMS),
    ...parameters.problems,
    ...body.problems,
    ...problems,
    ...PROBLEMS_OF_ALL,
  ];
  return [...new Set(codes)].toSorted();
}

/**
 * The error itself; outside Production an internal error in place of a problem that the operation does not
 * document, so that a test fails on it.
 */
export function requireDocumented(
  error: unknown,
  documented: readonly ProblemCode[],
  log: Log,
): unknown {
  if (!(error instanceof Problem) || documented.includes(error.code) || isProduction())
    return error;
  log.error("undocumented_problem", { code: error.code });
  return new Problem("internal_error", { cause: error });
}
