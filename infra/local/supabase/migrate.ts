import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import postgres, { type Sql, type TransactionSql } from "postgres";
import * as z from "zod";
import { UserError } from "../cli";
import { splitStatements } from "./statements";

export const MIGRATIONS = join(__dirname, "../../supabase/migrations");
export const BASELINE = "baseline";
/** `20261122090000_tables.sql`, as Supabase's command line names them. */
const FILE_NAME = /^(?<version>\d+)_(?<name>\w+)\.sql$/;
/** Any number that nothing else takes as an advisory lock. */
const MIGRATION_LOCK = 7_071_543;

const appliedSchema = z.array(
  z.object({ version: z.string(), statements: z.array(z.string()).nullable() }),
);

type Migration = { version: string; name: string; statements: string[] };

/**
 * Applies the migrations that a database does not have yet, in the order of their names, each in a
 * transaction, and records them where and as the Supabase command line does: `supabase db push` goes on from
 * there.
 *
 * @param url connection string of a superuser of a database that Supabase has been set up in
 * @param toBaseline whether to end before the baseline
 * @returns the names of those applied
 * @throws UserError when one was edited or removed after it had been applied here
 */
export async function migrate(url: string, toBaseline = false): Promise<string[]> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    // One at a time, should two processes migrate the same database.
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`;
    const applied = await readHistory(sql);
    const migrations = await readMigrations();
    const missing = [...applied.keys()].find(
      (version) => !migrations.some((migration) => migration.version === version),
    );
    if (missing) {
      throw new UserError(
        `The migration ${missing} was applied to the database and is no longer part of the ` +
          "project. A local database: npm run reset, then start again.",
      );
    }
    const added: string[] = [];
    for (const migration of migrations) {
      if (toBaseline && migration.name === BASELINE) break;
      const known = applied.get(migration.version);
      if (known === undefined) {
        await sql.begin(async (transaction) => apply(transaction, migration));
        added.push(migration.name);
      } else if (known.join() !== migration.statements.join()) {
        throw new UserError(
          `The migration ${migration.version}_${migration.name} was edited after it had been ` +
            "applied to the database. A local database: npm run reset, then start again.",
        );
      }
    }
    return added;
  } finally {
    await sql.end();
  }
}

async function readHistory(sql: Sql): Promise<Map<string, string[]>> {
  await sql`create schema if not exists supabase_migrations`;
  await sql`
    create table if not exists supabase_migrations.schema_migrations (
      version text primary key, statements text[], name text
    )`;
  const rows = await sql`select version, statements from supabase_migrations.schema_migrations`;
  return new Map(appliedSchema.parse(rows).map((row) => [row.version, row.statements ?? []]));
}

async function readMigrations(): Promise<Migration[]> {
  const files = (await readdir(MIGRATIONS)).filter((file) => file.endsWith(".sql")).sort();
  return Promise.all(
    files.map(async (file) => {
      const { version, name } = FILE_NAME.exec(file)?.groups ?? {};
      if (!version || !name) throw new Error(`${file} is not named {number}_{words}.sql`);
      const text = await readFile(join(MIGRATIONS, file), "utf8");
      return { version, name, statements: splitStatements(text) };
    }),
  );
}

async function apply(transaction: TransactionSql, migration: Migration): Promise<void> {
  const { version, name, statements } = migration;
  try {
    // On a line of its own, lest a comment at a statement's end swallows it.
    await transaction.unsafe(statements.join("\n;\n")).simple();
  } catch (cause) {
    throw new Error(`The migration ${version}_${name} failed: ${String(cause)}`, { cause });
  }
  await transaction`
    insert into supabase_migrations.schema_migrations (version, name, statements)
    values (${version}, ${name}, ${statements})`;
}
