import { randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import postgres, { type Sql } from "postgres";
import { postgresUrl, urlOfDatabase } from "./postgres";

const MIGRATIONS = path.resolve("infra/supabase/migrations");
const OWNER_PASSWORD = "only for tests";
/** Enough for what tests do at once. */
const CONNECTIONS = 8;
/** Dropping a database waits for the server to write out what it has. */
const DROP_DEADLINE_MS = 60_000;

/**
 * Makes databases for a test file alone, gone when its tests are done. Each has what Supabase itself
 * brings, as far as the migrations look at it, and is used as by them on a hosted project: by a role
 * that is no superuser, but owns `public`.
 */
export function databaseMaker(): () => Promise<Sql> {
  const owner = `test_owner_${randomUUID().replaceAll("-", "")}`;
  const databases: string[] = [];
  const connections: Sql[] = [];

  function open(url: string, max: number): Sql {
    const sql = postgres(url, { max, onnotice: () => {} });
    connections.push(sql);
    return sql;
  }

  afterAll(async () => {
    await Promise.all(connections.map((sql) => sql.end()));
    const server = postgres(postgresUrl(), { max: 1 });
    for (const name of databases) await server.unsafe(`drop database ${name} with (force)`);
    await server.unsafe(`drop owned by ${owner}; drop role ${owner}`);
    await server.end();
  }, DROP_DEADLINE_MS);

  return async () => {
    const name = `test_${randomUUID().replaceAll("-", "")}`;
    await open(postgresUrl(), 1).unsafe(`create database ${name}`);
    databases.push(name);
    await open(urlOfDatabase(name), 1).unsafe(whatSupabaseBrings(owner)).simple();
    const url = new URL(urlOfDatabase(name));
    url.username = owner;
    url.password = OWNER_PASSWORD;
    return open(url.toString(), CONNECTIONS);
  };
}

const whatSupabaseBrings = (owner: string) => `
  do $$ begin
    if to_regrole('${owner}') is null then
      create role ${owner} login createrole bypassrls password '${OWNER_PASSWORD}';
    end if;
  end $$;
  grant anon, authenticated, service_role to ${owner};
  alter schema public owner to ${owner};
  create schema auth;
  create table auth.users (id uuid primary key default gen_random_uuid(), email text);
  create function auth.uid() returns uuid language sql stable
    as $f$ select nullif(current_setting('request.jwt.claim.sub', true), '')::uuid $f$;
  grant usage on schema auth to ${owner}, authenticated, service_role;
  grant all on auth.users to ${owner};
  alter default privileges for role ${owner} in schema public
    grant all on tables to anon, authenticated, service_role;
  alter default privileges for role ${owner} in schema public
    grant all on functions to anon, authenticated, service_role;`;

export const MIGRATION_DEADLINE_MS = 60_000;

/** Applies all migrations, whether they have been before or not. */
export async function migrate(sql: Sql): Promise<void> {
  for (const file of (await readdir(MIGRATIONS)).sort()) {
    const text = await readFile(path.join(MIGRATIONS, file), "utf8");
    await sql.begin((transaction) => transaction.unsafe(text).simple());
  }
}
