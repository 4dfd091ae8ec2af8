import type { SupabaseClient } from "@supabase/supabase-js";
import { ExponentialBackoff, handleWhenResult, retry } from "cockatiel";
import * as z from "zod";
import { type Caller, type CountRequest, rateLimitResult } from "../core/caller";
import { settings } from "../core/settings";
import { traceparent } from "../core/telemetry";
import type { Database } from "./database.types";
import { databaseProblem } from "./database-errors";
import { fetchByHttp } from "./http-fetch";
import { Circuit } from "./resilience";

/** All our statements are small: one that takes longer is not worth waiting for. */
const STATEMENT_DEADLINE_MS = 10_000;
const PING_DEADLINE_MS = 2_000;

/** PostgreSQL's class 40, such as a deadlock: the transaction was rolled back and may be repeated. */
const rolledBack = z.object({ error: z.object({ code: z.string().startsWith("40") }) });
const retryRolledBack = retry(
  handleWhenResult((answer) => rolledBack.safeParse(answer).success),
  { maxAttempts: 2, backoff: new ExponentialBackoff({ initialDelay: 50 }) },
);

type Functions = Database["public"]["Functions"];
type FunctionName = keyof Functions;
type Arguments<Name extends FunctionName> = Functions[Name]["Args"];

/** A final `database_unavailable` does not count, and no other problem: one user's statement can cause them. */
export const databaseCircuit = new Circuit(
  {
    failed: "database_unavailable",
    unavailable: "database_unavailable",
    timeout: "database_unavailable",
  },
  "database",
);

/** The body of an error: PostgREST's, or that of something in front of it. */
const errorBody = z.looseObject({
  message: z.string().catch(""),
  code: z.string().optional().catch(undefined),
  details: z.string().nullish().catch(undefined),
});

function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

/** Messages that the database writes belong to the trace of the call that they follow from. */
function withTrace(init: RequestInit | undefined): RequestInit | undefined {
  const trace = traceparent();
  if (!trace) return init;
  const headers = new Headers(init?.headers);
  headers.set("traceparent", trace);
  return { ...init, headers };
}

/**
 * The library takes an error whose body is empty or `null` for a success. Here every error gets a body that
 * it recognises.
 */
async function fetchWithErrors(
  input: string | URL | Request,
  init?: RequestInit,
): Promise<Response> {
  const response = await fetchByHttp(input, withTrace(init));
  if (response.ok) return response;
  const body = errorBody.safeParse(parseJson(await response.text())).data ?? { message: "" };
  return Response.json(body, { status: response.status });
}

const clients = new Map<string, Promise<SupabaseClient<Database>>>();

async function connect(key: string): Promise<SupabaseClient<Database>> {
  const { createClient } = await import("@supabase/supabase-js");
  return createClient<Database>(settings().SUPABASE_URL, key, {
    // Nobody signs in. An API key is no token: it goes into its own header, which is the client's task.
    accessToken: async () => null,
    db: { retry: false },
    global: { fetch: fetchWithErrors },
  });
}

/** Created once per key, on first use. */
function client(key: string): Promise<SupabaseClient<Database>> {
  const created = clients.get(key) ?? connect(key);
  clients.set(key, created);
  return created;
}

interface Call<Name extends FunctionName> {
  name: Name;
  arguments: Arguments<Name>;
  /** The function runs with this user's rights; without a caller, with the service's. */
  caller?: Caller;
  deadlineMs?: number;
}

async function call<Name extends FunctionName>(request: Call<Name>): Promise<unknown> {
  const { SUPABASE_ANON_KEY, SUPABASE_SERVICE_KEY } = settings();
  const database = await client(request.caller ? SUPABASE_ANON_KEY : SUPABASE_SERVICE_KEY);
  const signal = AbortSignal.timeout(request.deadlineMs ?? STATEMENT_DEADLINE_MS);
  const { data, error, status } = await retryRolledBack.execute(async () => {
    const query = database.rpc(request.name, request.arguments).abortSignal(signal);
    if (request.caller) query.setHeader("Authorization", `Bearer ${request.caller.token}`);
    return query;
  });
  if (!error) return data;
  const { aborted } = signal;
  throw databaseProblem({ status, error, aborted, asCaller: request.caller !== undefined });
}

/**
 * Calls a SQL function as the service. Functions that act for a user take the acting user as a parameter.
 * @throws Problem the function's own, or `database_unavailable`, `database_timeout`
 */
export async function callAsService<Name extends FunctionName, Answer extends z.ZodType>(
  name: Name,
  parameters: Arguments<Name>,
  answer: Answer,
): Promise<z.output<Answer>> {
  return answer.parse(await databaseCircuit.run(() => call({ name, arguments: parameters }), name));
}

/**
 * Calls a SQL function with the caller's own token, so that row level security decides what it sees.
 * The API key is the anonymous one: without the token nothing is visible.
 * @throws Problem the function's own, or `database_unavailable`, `database_timeout`, `unauthenticated`
 */
export async function callAsCaller<Name extends FunctionName, Answer extends z.ZodType>(
  caller: Caller,
  name: Name,
  parameters: Arguments<Name>,
  answer: Answer,
): Promise<z.output<Answer>> {
  return answer.parse(
    await databaseCircuit.run(() => call({ name, arguments: parameters, caller }), name),
  );
}

/** The store of the app's rate limits. */
export const countRequest: CountRequest = (key, limit, windowSeconds, userId) => {
  const parameters = {
    p_key: key,
    p_limit: limit,
    p_window_seconds: windowSeconds,
    p_user: userId ?? null,
  };
  return callAsService("consume_rate_limit", parameters, rateLimitResult);
};

/** Checks the connection, without the circuit. @throws Problem, or where the answer is not the database's */
export async function pingDatabase(): Promise<void> {
  z.literal(1).parse(await call({ name: "ping", arguments: {}, deadlineMs: PING_DEADLINE_MS }));
}

/** A bucket of Storage, with all rights. */
export async function bucketAsService(name: string) {
  const { storage } = await client(settings().SUPABASE_SERVICE_KEY);
  return storage.from(name);
}
