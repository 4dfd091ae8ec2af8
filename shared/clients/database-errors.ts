import * as z from "zod";
import { DATABASE_PROBLEMS, isProblemCode, Problem } from "../core/problems";

/** An error of PostgREST, or of something in front of it. */
interface DatabaseError {
  /** An SQLSTATE, or a `PGRST…` of PostgREST itself. Missing or empty where the answer is not PostgREST's. */
  code?: string;
  message: string;
  details?: string | null;
}

interface FailedCall {
  /** The HTTP status; 0 where there was no answer. */
  status: number;
  error: DatabaseError;
  /** Whether the app itself ended the call. */
  aborted: boolean;
  /** Whether it was made with a user's token. */
  asCaller: boolean;
}

/**
 * No connection (08), too many connections (53300), shutting down or starting (57P01 to 57P03); PostgREST
 * cannot connect, has no schema cache yet, or got no connection in time (PGRST000 to PGRST003).
 */
const AWAY = /^(08|53300$|57P0[123]$|PGRST00)/;

/**
 * It may pass, but says nothing about the database as a whole: read-only while its disk is full or another server
 * takes over (25006), rolled back for another transaction (40), no resources for this statement (53), a lock that
 * was not available (55P03), an error of the system or inside of the database (58, XX) or of PostgREST (PGRSTX).
 * PostgREST does not know the function yet, or refuses the service's token (PGRST2, PGRST3).
 */
const TRANSIENT = /^(25006$|40|53|55P03$|58|XX|PGRST[23X])/;

/**
 * The database lacks what the app uses, as between the release of one and of the other: a right, a function, a
 * table, a column, another object.
 */
const NOT_THERE_YET = /^42(501|883|P01|703|704)$/;

/** The statement exceeded the database's own time limit, or was cancelled. */
const CANCELLED = "57014";

/** PostgREST refuses a token, or may not take the role in it (42501). */
const TOKEN_REFUSED = /^(PGRST30[123]|42501)$/;

/** The header with the token is too large for a server in front of the database. */
const HEADERS_TOO_LARGE = 431;

/**
 * Whether the database cannot be reached: there was no answer, or a server error that neither the database nor
 * PostgREST has written.
 */
const isAway = ({ status, error: { code } }: FailedCall) =>
  code ? AWAY.test(code) : status === 0 || status >= 500;

/**
 * The problem for a failed call: the SQL function's own; `unauthenticated` where the caller's token was
 * refused; `database_timeout`; `database_unavailable`, which is final unless it shows that the database is
 * away; and `internal_error` for the rest.
 */
export function databaseProblem(call: FailedCall): Problem {
  const { status, error, aborted, asCaller } = call;
  const code = error.code ?? "";
  // Our SQL functions refuse by raising a problem code, with the seconds to wait as detail.
  if (code === "P0001" && isProblemCode(error.message)) {
    const seconds = Number(error.details ?? "");
    return new Problem(error.message, seconds > 0 ? { retryAfterSeconds: seconds } : {});
  }
  const cause = Object.assign(new Error("database"), { code: code || `status ${status}` });
  if (aborted || code === CANCELLED) return new Problem("database_timeout", { cause });
  if (asCaller && TOKEN_REFUSED.test(code)) return new Problem("unauthenticated", { cause });
  if (asCaller && status === HEADERS_TOO_LARGE) {
    return new Problem("unauthenticated", { cause, detail: "The access token is too long." });
  }
  if (isAway(call)) return new Problem("database_unavailable", { cause });
  if (code === "" || TRANSIENT.test(code) || NOT_THERE_YET.test(code)) {
    return new Problem("database_unavailable", { cause, isFinal: true });
  }
  return new Problem("internal_error", { cause });
}

/** Whether the database may answer the same call later, and may have done it already. */
export const isDatabaseOutage = (error: unknown): boolean =>
  error instanceof Problem && DATABASE_PROBLEMS.includes(error.code);

const CHECK_VIOLATION = "23514";

/** Wrong data (22), a broken constraint (23), a limit (54). */
const DATA_REFUSED = /^(22|23|54)/;

const withCode = z.object({ code: z.string() });

/**
 * Why the database refused a statement that may succeed for other rows: it exceeded the database's time limit,
 * or one of the rows is wrong. Undefined for any other error.
 */
export function rowErrorOf(error: unknown): string | undefined {
  if (!(error instanceof Problem)) return undefined;
  const code = withCode.safeParse(error.options.cause).data?.code ?? "";
  if (code === CANCELLED) return error.code;
  if (code === CHECK_VIOLATION) return "check_violation";
  return DATA_REFUSED.test(code) ? "data_refused" : undefined;
}
