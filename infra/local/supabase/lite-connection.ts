import type { PostgresConnection } from "@supabase/lite/postgres";
import type { Options, PostgresType } from "postgres";
import * as z from "zod";
import { patchRequestContext } from "./request-context";
import { asPostgrestError } from "./sql-errors";

/** A request holds one connection at a time, so further requests only wait. */
const POOL_SIZE = 20;

/** Serialises values of these types as PostgREST does. */
const TYPES: Record<string, PostgresType> = {
  numeric: { to: 1700, from: [1700], serialize: String, parse: Number },
  timestamp: {
    to: 1114,
    from: [1114],
    serialize: toIsoTime,
    parse: (text: string) => text.replace(" ", "T"),
  },
  timestamptz: {
    to: 1184,
    from: [1184],
    serialize: toIsoTime,
    parse: (text: string) => text.replace(" ", "T").replace(/([+-]\d\d)$/, "$1:00"),
  },
  // Lite passes JSON parameters of functions as text, JSON columns of tables as values.
  jsonb: { to: 3802, from: [3802], serialize: toJson, parse: JSON.parse },
};

const OPTIONS: Options<Record<string, PostgresType>> = {
  max: POOL_SIZE,
  onnotice: () => {},
  types: TYPES,
  connection: { search_path: "public, extensions" },
};

/** Lite's connection to Postgres, patched where it behaves differently from Supabase. */
export async function connect(url: string): Promise<PostgresConnection> {
  const { createPostgresConnection } = await loadLite();
  const connection = createPostgresConnection({ url, postgresOptions: OPTIONS });
  patchErrors(connection);
  patchIntrospection(connection);
  patchRequestContext(connection);
  skipLiteGrants(connection);
  return connection;
}

function patchErrors(connection: PostgresConnection): void {
  const normalise = connection.normalizeDbError.bind(connection);
  connection.normalizeDbError = (error) => asPostgrestError(normalise(error));
}

/**
 * Lite introspects the database in each of several parallel first requests, and treats a partial
 * unique index as a unique constraint, so that embedding turns one-to-many into one-to-one.
 */
function patchIntrospection(connection: PostgresConnection): void {
  const introspect = connection.introspect.bind(connection);
  const clear = connection.clearSchemaCache.bind(connection);
  let known: ReturnType<typeof introspect> | undefined;

  const read: typeof introspect = async (options) => {
    const [structure, conditional] = await Promise.all([
      introspect(options),
      conditionallyUnique(connection),
    ]);
    const indexes = structure.indexes.filter(
      (index) => !conditional.has(`${index.schema}.${index.name}`),
    );
    return { ...structure, indexes };
  };
  connection.introspect = async (options) => {
    if (!options?.useCache) return read(options);
    known ??= read(options);
    return known;
  };
  connection.clearSchemaCache = async () => {
    known = undefined;
    await clear();
  };
}

async function conditionallyUnique(connection: PostgresConnection): Promise<Set<string>> {
  const rows = await connection.driver`
    select pg_namespace.nspname || '.' || pg_class.relname as name
    from pg_index
    join pg_class on pg_class.oid = indexrelid
    join pg_namespace on pg_namespace.oid = relnamespace
    where indisunique and (indpred is not null or indexprs is not null)`;
  return new Set(
    z
      .array(z.object({ name: z.string() }))
      .parse(rows)
      .map((row) => row.name),
  );
}

/**
 * On its first request Lite grants everything to every role, which undoes what migrations revoke.
 * With this state it assumes that to be done, and only sets the role of each request.
 */
function skipLiteGrants(connection: PostgresConnection): void {
  Object.assign(connection, { rlsState: "active" });
}

function toIsoTime(value: unknown): string {
  return value instanceof Date ? value.toISOString() : String(value);
}

function toJson(value: unknown): string {
  return typeof value === "string" && isJson(value) ? value : JSON.stringify(value);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Loads Supabase Lite, which ships ES modules only, when it is first needed. It reads its feature
 * flags from the environment while it loads.
 */
export async function loadLite() {
  process.env["LITE_TELEMETRY"] = "0";
  process.env["EXPERIMENTAL_STORAGE"] = "1";
  const emitWarning = process.emitWarning.bind(process);
  const { App } = await import("@supabase/lite");
  const { createPostgresConnection } = await import("@supabase/lite/postgres");
  // Lite replaces it with a function that throws when Node itself emits a warning.
  process.emitWarning = emitWarning;
  return { App, createPostgresConnection };
}
