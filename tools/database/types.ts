import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { generateTypescript, sortGeneratorMetadata } from "@supabase/postgrest-typegen/generation";
import { introspect } from "@supabase/postgrest-typegen/introspection";
import postgres from "postgres";
import { runCommand, UserError } from "../../infra/local/cli";
import { DEFAULT_PORTS } from "../../infra/local/ports";
import { POSTGRES_PASSWORD } from "../../infra/local/supabase/keys";

const HELP = `Writes shared/clients/database.types.ts from the catalog of a migrated database.

  npm run database:types -- [options]

  --database URL  read this database, not the local one
  --check         only check that the types are those of the database
  --help          show this
`;

const ROOT = join(__dirname, "../..");
const TYPES_FILE = join(ROOT, "shared/clients/database.types.ts");
const LOCAL_DATABASE = `postgres://postgres:${POSTGRES_PASSWORD}@127.0.0.1:${DEFAULT_PORTS.postgres}/postgres`;

/**
 * The types of a database's public schema, as supabase-js's `createClient<Database>` wants them; by
 * the library behind `supabase gen types`.
 *
 * @param url connection string of a migrated database
 */
async function generateTypes(url: string): Promise<string> {
  const sql = postgres(url, { max: 1 });
  try {
    const database = { query: async (text: string) => ({ rows: [...(await sql.unsafe(text))] }) };
    const metadata = await introspect(database, { includedSchemas: ["public"] });
    return await generateTypescript(sortGeneratorMetadata(metadata), {
      format: async (types) => format(allowNull(types)),
    });
  } finally {
    await sql.end();
  }
}

/**
 * The catalog has no nullability for parameters, so the library knows of none. Ours have a default
 * where they may be null, and only there.
 */
const allowNull = (types: string) => types.replace(/"(p_\w+)"\?: /g, '"$1"?: null | ');

function format(types: string): string {
  const biome = join(ROOT, "node_modules/.bin/biome");
  const options = { cwd: ROOT, input: types, encoding: "utf8" } as const;
  return execFileSync(biome, ["format", `--stdin-file-path=${TYPES_FILE}`], options);
}

async function run(database: string, check: boolean): Promise<void> {
  const types = await generateTypes(database);
  if (!check) return writeFile(TYPES_FILE, types);
  if (types !== (await readFile(TYPES_FILE, "utf8"))) {
    throw new UserError(
      "shared/clients/database.types.ts does not fit the database: npm run database:types",
    );
  }
}

runCommand({
  name: "npm run database:types",
  help: HELP,
  options: {
    database: { type: "string", default: LOCAL_DATABASE },
    check: { type: "boolean", default: false },
  },
  run: async ({ database, check }) => run(database, check),
});
