import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres, { type Sql } from "postgres";
import { chooseCloudPorts } from "../../infra/local/ports";
import { migrate } from "../../infra/local/supabase/migrate";
import { startPostgres } from "../../infra/local/supabase/postgres";
import { createProject } from "./empty-project";
import { readSchemaFiles } from "./schema-files";

const OWNER = "project_owner";

export interface Scratch {
  /** A database as a new Supabase project has it, for the owner of `public`. */
  create(name: string): Promise<{ url: string; sql: Sql }>;
}

/** Gives a Postgres server of its own that is deleted afterwards. */
export async function withScratchServer<Result>(
  use: (scratch: Scratch) => Promise<Result>,
): Promise<Result> {
  const directory = await mkdtemp(join(tmpdir(), "talenti-database-"));
  const { postgres: port } = await chooseCloudPorts("free");
  const server = await startPostgres({ directory, port });
  const connections: Sql[] = [];
  try {
    return await use({
      async create(name) {
        const url = await createProject(server.url, name, OWNER);
        const sql = postgres(url, { max: 1, onnotice: () => {} });
        connections.push(sql);
        return { url, sql };
      },
    });
  } finally {
    await Promise.all(connections.map((sql) => sql.end()));
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

/** A database as `schemas/` declares it. @throws Error that names the file that fails */
export async function createDeclared(scratch: Scratch, name = "declared"): Promise<Sql> {
  const { sql } = await scratch.create(name);
  for (const { path, text } of await readSchemaFiles()) {
    await sql
      .unsafe(text)
      .simple()
      .catch((cause: unknown) => {
        throw new Error(`${path}: ${String(cause)}`, { cause });
      });
  }
  return sql;
}

/**
 * A database as the migrations make it.
 * @param options.from what is there before the first of them
 * @param options.toBaseline whether to end before the baseline
 */
export async function createMigrated(
  scratch: Scratch,
  name: string,
  options: { from?: string; toBaseline?: boolean } = {},
): Promise<Sql> {
  const { url, sql } = await scratch.create(name);
  if (options.from) await sql.unsafe(options.from).simple();
  await migrate(url, options.toBaseline);
  return sql;
}
