import { randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import postgres, { type Sql } from "postgres";
import { postgresUrl, urlOfDatabase } from "./postgres";

const MIGRATIONS = path.resolve("infra/supabase/migrations");
const SUPABASE_SCHEMAS = path.join(__dirname, "supabase-schemas.sql");
export interface FreshDatabase {
  /** Of the role that owns `public`. */
  url: string;
  /** As the role that owns `public`, on a hosted project as well: it is no superuser. */
  owner: Sql;
  /** Opens several connections that act as a role. They end with the file's tests. */
  connectAs: (role: "service_role") => Sql;
}

/** Databases of a test file's own, on the stack's server; dropped when its tests are done. */
export function freshDatabases(): { create(): Promise<FreshDatabase> } {
  const owner = `owner_${randomUUID().replaceAll("-", "")}`;
  const password = "only for this test";
  const names: string[] = [];
  const connections: Sql[] = [];

  const open = (url: string, options: postgres.Options<Record<string, never>> = {}): Sql => {
    const sql = postgres(url, { max: 2, onnotice: () => {}, ...options });
    connections.push(sql);
    return sql;
  };

  afterAll(async () => {
    await Promise.all(connections.map((sql) => sql.end()));
    const server = postgres(postgresUrl(), { max: 1 });
    for (const name of names) await server.unsafe(`drop database ${name} with (force)`);
    await server.unsafe(`drop owned by ${owner}; drop role ${owner}`);
    await server.end();
  });

  return {
    /** A database with what Supabase itself brings, as far as the migrations look at it. */
    async create() {
      const name = `fresh_${randomUUID().replaceAll("-", "")}`;
      await open(postgresUrl()).unsafe(`create database ${name}`);
      names.push(name);
      await open(urlOfDatabase(name))
        .unsafe(`
          do $$ begin
            if to_regrole('${owner}') is null then
              create role ${owner} login createrole bypassrls password '${password}';
            end if;
          end $$;
          grant anon, authenticated, service_role to ${owner};
          alter schema public owner to ${owner};
          ${await readFile(SUPABASE_SCHEMAS, "utf8")}
          grant usage on schema auth to ${owner}, authenticated, service_role;
          grant usage on schema storage to ${owner};
          grant all on all tables in schema auth, storage to ${owner};
          alter default privileges for role ${owner} in schema public
            grant all on tables to anon, authenticated, service_role;
          alter default privileges for role ${owner} in schema public
            grant all on functions to anon, authenticated, service_role;`)
        .simple();
      const url = new URL(urlOfDatabase(name));
      url.username = owner;
      url.password = password;
      return {
        url: url.toString(),
        owner: open(url.toString()),
        connectAs: (role) => open(url.toString(), { max: 20, connection: { role } }),
      };
    },
  };
}

/** Runs all migrations, in order, each in a transaction. */
export async function migrate(sql: Sql): Promise<void> {
  for (const file of (await readdir(MIGRATIONS)).sort()) {
    const text = await readFile(path.join(MIGRATIONS, file), "utf8");
    await sql.begin((transaction) => transaction.unsafe(text).simple());
  }
}
