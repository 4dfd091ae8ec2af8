import { randomUUID } from "node:crypto";
import postgres, { type Sql } from "postgres";
import { migrate } from "../../infra/local/supabase/migrate";
import { createProject, urlOfOwner } from "../../tools/database/empty-project";
import { postgresUrl } from "./postgres";

/** Owns `public`, without being a superuser, as on a hosted project. */
const OWNER = "project_owner";
const TEMPLATE = "migrated_template";
/** Any number that nothing else on the server takes as an advisory lock. */
const TEMPLATE_LOCK = 7_071_544;

export interface FreshDatabase {
  /** Of the owner of `public`. */
  url: string;
  owner: Sql;
  /** Opens several connections that act as a role. They end with the file's tests. */
  connectAs: (role: "service_role") => Sql;
}

/** Creates the migrated database that is copied, if it does not exist. */
async function provideTemplate(server: Sql): Promise<void> {
  await server`select pg_advisory_lock(${TEMPLATE_LOCK})`;
  try {
    const [found] = await server`
      select datname from pg_database where datname = ${TEMPLATE} and datistemplate`;
    if (found) return;
    await migrate(await createProject(postgresUrl(), TEMPLATE, OWNER));
    await server.unsafe(`alter database ${TEMPLATE} is_template true`);
  } finally {
    await server`select pg_advisory_unlock(${TEMPLATE_LOCK})`;
  }
}

/** Databases of a test file's own, on the stack's server; dropped when its tests are done. */
export function freshDatabases(): {
  /** As a new project has it. */
  createEmpty(): Promise<FreshDatabase>;
  /** After all migrations. */
  createMigrated(): Promise<FreshDatabase>;
} {
  const names: string[] = [];
  const connections: Sql[] = [];

  const open = (url: string, options: postgres.Options<Record<string, never>> = {}): Sql => {
    const sql = postgres(url, { max: 2, onnotice: () => {}, ...options });
    connections.push(sql);
    return sql;
  };
  const newName = () => {
    const name = `fresh_${randomUUID().replaceAll("-", "")}`;
    names.push(name);
    return name;
  };
  const openAs = (url: string): FreshDatabase => ({
    url,
    owner: open(url),
    connectAs: (role) => open(url, { max: 20, connection: { role } }),
  });

  afterAll(async () => {
    await Promise.all(connections.map((sql) => sql.end()));
    const server = postgres(postgresUrl(), { max: 1 });
    for (const name of names) await server.unsafe(`drop database if exists ${name} with (force)`);
    await server.end();
  });

  return {
    createEmpty: async () => openAs(await createProject(postgresUrl(), newName(), OWNER)),
    async createMigrated() {
      const server = open(postgresUrl(), { max: 1 });
      await provideTemplate(server);
      const name = newName();
      await server.unsafe(`create database ${name} template ${TEMPLATE}`);
      return openAs(urlOfOwner(postgresUrl(), name, OWNER));
    },
  };
}
