import { databaseProblem, rowErrorOf } from "./database-errors";

const problemFor = (status: number, code?: string, more: { asCaller?: boolean } = {}) => {
  const error = { message: "", ...(code === undefined ? {} : { code }) };
  const { code: problem, options } = databaseProblem({
    status,
    error,
    aborted: false,
    asCaller: false,
    ...more,
  });
  return options.isFinal ? `${problem}, final` : problem;
};

describe("databaseProblem", () => {
  it.each<[string, number, string | undefined]>([
    ["no answer", 0, ""],
    ["a server error of a gateway", 502, undefined],
    ["a server error without a code", 500, ""],
    ["no connection", 503, "08006"],
    ["too many connections", 503, "53300"],
    ["a database that shuts down", 500, "57P01"],
    ["a database that starts", 503, "57P03"],
    ["PostgREST without a connection", 503, "PGRST000"],
    ["PostgREST without a schema cache", 503, "PGRST002"],
    ["no connection of the pool in time", 504, "PGRST003"],
  ])("takes the database for away after %s", (_, status, code) => {
    expect(problemFor(status, code)).toBe("database_unavailable");
    expect(problemFor(status, code, { asCaller: true })).toBe("database_unavailable");
  });

  it.each<[string, number, string | undefined]>([
    ["a deadlock", 500, "40P01"],
    ["no memory for the statement", 503, "53200"],
    ["a lock that is not available", 500, "55P03"],
    ["a database that is read-only", 405, "25006"],
    ["a function that is not there", 404, "42883"],
    ["a table that is not there", 404, "42P01"],
    ["a column that is not there", 400, "42703"],
    ["a right that is not granted", 403, "42501"],
    ["a disk that fails", 500, "58030"],
    ["an error inside of the database", 500, "XX000"],
    ["an error inside of PostgREST", 500, "PGRSTX00"],
    ["a function that PostgREST does not know", 404, "PGRST202"],
    ["a refused token of the service", 401, "PGRST301"],
    ["a clock that differs", 401, "PGRST303"],
    ["a refused key of the service", 401, undefined],
    ["headers that are too large", 431, undefined],
    ["a gateway's rate limit", 429, undefined],
    ["something that is not JSON", 200, undefined],
  ])("reports an outage that does not open the circuit after %s", (_, status, code) => {
    expect(problemFor(status, code)).toBe("database_unavailable, final");
  });

  it.each<[string, number, string | undefined]>([
    ["a token that is not valid yet", 401, "PGRST303"],
    ["a token that has expired", 401, "PGRST301"],
    ["a role that PostgREST may not take", 403, "42501"],
    ["a token that is too long", 431, undefined],
  ])("reports an unauthenticated caller after %s", (_, status, code) => {
    expect(problemFor(status, code, { asCaller: true })).toBe("unauthenticated");
  });

  it("reports an outage where the key of the app is refused, not the caller's token", () => {
    expect(problemFor(401, undefined, { asCaller: true })).toBe("database_unavailable, final");
  });

  it("reports a time-out where the database or the app ended the statement", () => {
    expect(problemFor(500, "57014")).toBe("database_timeout");
    const aborted = { status: 0, error: { message: "" }, aborted: true, asCaller: false };
    expect(databaseProblem(aborted).code).toBe("database_timeout");
  });

  it("reports an internal error after any other error of a statement", () => {
    expect(problemFor(400, "22P02")).toBe("internal_error");
    expect(problemFor(400, "42601")).toBe("internal_error");
  });

  it("passes on the problem that a SQL function raises, with the seconds to wait", () => {
    const error = { code: "P0001", message: "rate_limited", details: "7" };
    const problem = databaseProblem({ status: 400, error, aborted: false, asCaller: false });
    expect([problem.code, problem.retryAfterSeconds]).toEqual(["rate_limited", 7]);
  });

  it("reports an internal error where a SQL function raises no problem code", () => {
    const error = { code: "P0001", message: "constructor" };
    const problem = databaseProblem({ status: 400, error, aborted: false, asCaller: false });
    expect(problem.code).toBe("internal_error");
  });
});

describe("rowErrorOf", () => {
  const rowError = (status: number, code: string) =>
    rowErrorOf(
      databaseProblem({ status, error: { message: "", code }, aborted: false, asCaller: false }),
    );

  it.each([
    ["database_timeout", 500, "57014"],
    ["check_violation", 400, "23514"],
    ["data_refused", 409, "23503"],
    ["data_refused", 400, "22P02"],
    ["data_refused", 500, "54000"],
  ])("is %s for status %d with %s", (reason, status, code) => {
    expect(rowError(status, code)).toBe(reason);
  });

  it.each([
    [503, "08006"],
    [500, "40P01"],
    [500, "57P01"],
    [500, "XX000"],
    [404, "PGRST202"],
  ])("is undefined for status %d with %s", (status, code) => {
    expect(rowError(status, code)).toBeUndefined();
  });

  it("is undefined for a call that the app aborted, and for other errors", () => {
    const error = { message: "", code: "" };
    const aborted = databaseProblem({ status: 0, error, aborted: true, asCaller: false });
    expect([rowErrorOf(aborted), rowErrorOf(new Error("other"))]).toEqual([undefined, undefined]);
  });
});
