import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { runCommand, UserError } from "../../infra/local/cli";
import { type CatalogDifference, compareCatalogs, readCatalog } from "./catalog";
import { readSchemaFiles } from "./schema-files";
import { createDeclared, createMigrated, withScratchServer } from "./scratch";

const HELP = `Fails where infra/supabase/schemas defines a function twice, or where three ways do not give the
same database: schemas/, all migrations from nothing, and all migrations over tables that are older than
they are. Starts a Postgres of its own.

  npm run database:check
`;

/** Tables as they were before there were migrations, with rows. */
const EXISTING_TABLES = join(__dirname, "existing-tables.sql");

const DIFFERENCES_SHOWN = 20;

async function findDuplicates(): Promise<string[]> {
  const files = await readSchemaFiles();
  const defined = files.flatMap(({ path, text }) =>
    [...text.matchAll(/^\s*create\s+(?:or\s+replace\s+)?function\s+([\w."]+)/gim)].map(
      ([, name = ""]) => ({ name: name.replaceAll('"', ""), path }),
    ),
  );
  return [...Map.groupBy(defined, ({ name }) => name)]
    .filter(([, places]) => places.length > 1)
    .map(([name, places]) => `${name}: ${places.map(({ path }) => path).join(", ")}`);
}

function describe(found: CatalogDifference[]): string {
  const lines = found.slice(0, DIFFERENCES_SHOWN).map(({ kind, name, before, after }) => {
    if (before === undefined) return `  ${kind} ${name}: only in schemas/`;
    if (after === undefined) return `  ${kind} ${name}: only in migrations/`;
    return `  ${kind} ${name}: differs\n${firstDifference(before, after)}`;
  });
  const more = found.length - lines.length;
  return [...lines, ...(more > 0 ? [`  and ${more} more`] : [])].join("\n");
}

/** The first line that two definitions do not share, of either. */
function firstDifference(migrated: string, declared: string): string {
  const [old, current] = [migrated.split("\n"), declared.split("\n")];
  const at = current.findIndex((line, index) => line !== old[index]);
  const index = at < 0 ? current.length : at;
  return `    migrations/: ${old[index] ?? ""}\n    schemas/:    ${current[index] ?? ""}`;
}

async function check(): Promise<void> {
  const duplicates = await findDuplicates();
  if (duplicates.length > 0) {
    throw new UserError(`schemas/ defines functions more than once:\n  ${duplicates.join("\n  ")}`);
  }
  const from = await readFile(EXISTING_TABLES, "utf8");
  const [declared, fromNothing, fromExisting] = await withScratchServer(async (scratch) => [
    await readCatalog(await createDeclared(scratch)),
    await readCatalog(await createMigrated(scratch, "from_nothing")),
    await readCatalog(await createMigrated(scratch, "from_existing", { from })),
  ]);
  for (const [way, catalog] of [
    ["from nothing", fromNothing],
    ["over existing tables", fromExisting],
  ] as const) {
    const found = compareCatalogs(catalog ?? [], declared ?? []);
    if (found.length === 0) continue;
    throw new UserError(
      `All migrations ${way} do not give what schemas/ declares:\n${describe(found)}\n` +
        "If you changed schemas/: npm run database:migration -- NAME (`baseline` until the first release)",
    );
  }
  console.log(`Three ways give the same database, in ${declared?.length} definitions.`);
}

runCommand({ name: "npm run database:check", help: HELP, options: {}, run: check });
