import { readFile } from "node:fs/promises";
import { join } from "node:path";
import postgres from "postgres";

const PROJECT = join(__dirname, "empty-project.sql");
const PASSWORD = "only on this machine";

/** Connection string of a database for its owner, from one of the server's superuser. */
export function urlOfOwner(server: string, name: string, owner: string): string {
  return Object.assign(new URL(server), {
    pathname: `/${name}`,
    username: owner,
    password: PASSWORD,
  }).toString();
}

async function run(url: string, statements: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await sql.unsafe(statements).simple();
  } finally {
    await sql.end();
  }
}

/**
 * Creates a database with what a hosted Supabase project has before its first migration. As there, the
 * role that owns `public` and runs the migrations is no superuser.
 * @param server connection string of the server's superuser, in any database
 * @param owner the role, created where it is missing
 * @returns connection string of the database for its owner
 */
export async function createProject(server: string, name: string, owner: string): Promise<string> {
  const url = new URL(server);
  await run(server, `create database ${name}`);
  url.pathname = `/${name}`;
  const text = await readFile(PROJECT, "utf8");
  await run(
    url.toString(),
    `
      do $$
      declare
        wanted text;
      begin
        foreach wanted in array array['anon', 'authenticated', 'service_role'] loop
          if to_regrole(wanted) is null then
            execute format('create role %I nologin noinherit', wanted);
          end if;
        end loop;
        if to_regrole('${owner}') is null then
          create role ${owner} login createrole bypassrls password '${PASSWORD}';
        end if;
      end $$;
      grant anon, authenticated, service_role to ${owner};
      grant create on database ${name} to ${owner};
      alter schema public owner to ${owner};
      grant usage on schema public to anon, authenticated, service_role;
      ${text}
      grant usage on schema auth to ${owner}, authenticated, service_role;
      grant usage on schema storage to ${owner};
      grant all on all tables in schema auth, storage to ${owner};
      -- Hosted projects let it create policies there without being the owner.
      alter table storage.objects owner to ${owner};
      alter default privileges for role ${owner} in schema public
        grant all on tables to anon, authenticated, service_role;
      alter default privileges for role ${owner} in schema public
        grant all on functions to anon, authenticated, service_role;`,
  );
  return urlOfOwner(server, name, owner);
}
