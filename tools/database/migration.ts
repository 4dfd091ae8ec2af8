import { readdir, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import type { Sql } from "postgres";
import { runCommand, UsageError, UserError } from "../../infra/local/cli";
import { BASELINE, MIGRATIONS } from "../../infra/local/supabase/migrate";
import { type CatalogDifference, compareCatalogs, readCatalog } from "./catalog";
import { writeStatements } from "./difference";
import { createDeclared, createMigrated, withScratchServer } from "./scratch";

const HELP = `Writes the difference between infra/supabase/schemas and infra/supabase/migrations as a new
migration. Starts a Postgres of its own.

  npm run database:migration -- NAME

NAME is in snake_case, such as add_notes_to_interviews. \`baseline\` writes the baseline anew, which is
allowed until the first release.
`;

/** Once more for what a first pass takes along or could not do yet, such as what depends on a new function. */
const PASSES = 3;

const HEADER = "-- Written by `npm run database:migration`, from the change of `schemas/`.";

const LOSSY = /^drop table |^alter table \S+ drop column /;

/** Rows that are older than a rule may break it: then it holds for new rows alone. */
const VALIDATE = `do $$
declare
  added record;
begin
  for added in
    select conrelid::regclass as relation, conname from pg_constraint
    where connamespace = 'public'::regnamespace and not convalidated
  loop
    begin
      execute format('alter table %s validate constraint %I', added.relation, added.conname);
    exception when check_violation or foreign_key_violation then
      raise warning '% on %: some older rows break it', added.conname, added.relation;
    end;
  end loop;
end $$;`;

interface Written {
  statements: string[];
  /** What is still different after them. */
  left: CatalogDifference[];
  /** Statements that Postgres refused, and why. */
  refused: string[];
}

/** Runs on the first database what makes it into the second. */
async function migrateTo(sql: Sql, declared: Sql): Promise<Written> {
  const wanted = await readCatalog(declared);
  await sql`set check_function_bodies = off`;
  const statements: string[] = [];
  let refused: string[] = [];
  let left = compareCatalogs(await readCatalog(sql), wanted);
  for (let pass = 0; pass < PASSES && left.length > 0; pass += 1) {
    refused = [];
    for (const statement of writeStatements(left)) {
      try {
        await sql.unsafe(statement).simple();
        statements.push(statement);
      } catch (error) {
        refused.push(`${String(error)}\n    ${statement.split("\n")[0]}`);
      }
    }
    left = compareCatalogs(await readCatalog(sql), wanted);
  }
  return { statements, left, refused };
}

function textOf(statements: string[]): string {
  const validates = statements.some((statement) => statement.endsWith(" not valid;"));
  return `${[
    HEADER,
    // Whoever waits for the lock of a statement holds up everybody behind it.
    "set local lock_timeout = '10s';",
    "set local check_function_bodies = off;",
    ...statements,
    ...(validates ? [VALIDATE] : []),
  ].join("\n\n")}\n`;
}

/** Writes the difference to `schemas/` as the migration of this name. @returns whether there is one */
async function write(name: string): Promise<boolean> {
  const isBaseline = name === BASELINE;
  const { statements, left, refused } = await withScratchServer(async (scratch) =>
    migrateTo(
      await createMigrated(scratch, "migrated", { toBaseline: isBaseline }),
      await createDeclared(scratch),
    ),
  );
  if (statements.length === 0 && left.length === 0) return false;
  const version = new Date().toISOString().replaceAll(/\D/g, "").slice(0, 14);
  const written = (await readdir(MIGRATIONS)).find((file) => file.endsWith(`_${BASELINE}.sql`));
  const file = join(MIGRATIONS, (isBaseline && written) || `${version}_${name}.sql`);
  await writeFile(file, textOf(statements));
  console.log(`Wrote ${relative(process.cwd(), file)}: read it before you commit it.`);
  if (!isBaseline) warnOfLoss(statements);
  if (left.length === 0) return true;
  const things = left.map(({ kind, name: which }) => `${kind} ${which}`);
  throw new UserError(
    [
      "Add to it by hand what could not be written:",
      ...indent(things),
      ...(refused.length > 0 ? ["Postgres refused:", ...indent(refused)] : []),
      "Then: npm run database:check",
    ].join("\n"),
  );
}

function warnOfLoss(statements: string[]): void {
  const lossy = statements.filter((statement) => LOSSY.test(statement));
  if (lossy.length === 0) return;
  console.warn(
    [
      "These delete data. Where you rename, write ALTER TABLE … RENAME instead:",
      ...indent(lossy),
    ].join("\n"),
  );
}

const indent = (lines: string[]) => lines.map((line) => `  ${line}`);

runCommand({
  name: "npm run database:migration",
  help: HELP,
  options: {},
  allowPositionals: true,
  run: async (_values, [name = ""]) => {
    if (!/^[a-z][a-z0-9_]*$/.test(name)) throw new UsageError("Name the migration in snake_case.");
    if (!(await write(name))) {
      console.log("schemas/ and migrations/ give the same database: nothing to write.");
    }
  },
});
