import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import postgres, { type Sql, type TransactionSql } from "postgres";
import * as z from "zod";
import { UserError } from "../cli";

const MIGRATIONS = join(__dirname, "../../supabase/migrations");
/** `20261122090000_tables.sql`, as Supabase's command line names them. */
const FILE_NAME = /^(?<version>\d+)_(?<name>\w+)\.sql$/;
/** Any number that nothing else takes as an advisory lock. */
const MIGRATION_LOCK = 7_071_543;

const appliedSchema = z.array(
  z.object({ version: z.string(), statements: z.array(z.string()).nullable() }),
);

type Migration = { version: string; name: string; text: string };

/**
 * Applies the migrations that a database does not have yet, in the order of their names, each in a
 * transaction, and remembers them where Supabase's command line does.
 *
 * @param url connection string of a superuser of a database that Supabase has been set up in
 * @returns the names of those applied
 * @throws UserError when one was edited after it had been applied here
 */
export async function migrate(url: string): Promise<string[]> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    // One at a time, should two processes migrate the same database.
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`;
    const applied = await readHistory(sql);
    const added: string[] = [];
    for (const migration of await readMigrations()) {
      const known = applied.get(migration.version);
      if (known === undefined) {
        await sql.begin(async (transaction) => apply(transaction, migration));
        added.push(migration.name);
      } else if (known !== migration.text) {
        throw new UserError(
          `The migration ${migration.version}_${migration.name} was edited after it had been ` +
            "applied to the local database: npm run reset, then start again.",
        );
      }
    }
    return added;
  } finally {
    await sql.end();
  }
}

async function readHistory(sql: Sql): Promise<Map<string, string>> {
  await sql`create schema if not exists supabase_migrations`;
  await sql`
    create table if not exists supabase_migrations.schema_migrations (
      version text primary key, statements text[], name text
    )`;
  const rows = await sql`select version, statements from supabase_migrations.schema_migrations`;
  return new Map(
    appliedSchema.parse(rows).map((row) => [row.version, row.statements?.join("") ?? ""]),
  );
}

async function readMigrations(): Promise<Migration[]> {
  const files = (await readdir(MIGRATIONS)).filter((file) => file.endsWith(".sql")).sort();
  return Promise.all(
    files.map(async (file) => {
      const { version, name } = FILE_NAME.exec(file)?.groups ?? {};
      if (!version || !name) throw new Error(`${file} is not named {number}_{words}.sql`);
      return { version, name, text: await readFile(join(MIGRATIONS, file), "utf8") };
    }),
  );
}

async function apply(transaction: TransactionSql, migration: Migration): Promise<void> {
  const { version, name, text } = migration;
  try {
    await transaction.unsafe(text).simple();
  } catch (cause) {
    throw new Error(`The migration ${version}_${name} failed: ${String(cause)}`, { cause });
  }
  await transaction`
    insert into supabase_migrations.schema_migrations (version, name, statements)
    values (${version}, ${name}, ${[text]})`;
}
