import { globSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { parse } from "smol-toml";
import * as z from "zod";
import { UserError } from "../../infra/local/cli";

const SUPABASE = join(__dirname, "../../infra/supabase");

const config = z.object({
  db: z.object({ migrations: z.object({ schema_paths: z.array(z.string()) }) }),
});

interface SqlFile {
  /** Relative to the project. */
  path: string;
  text: string;
}

/**
 * The files that declare the database, in the order in which they can be run: that of `schema_paths` in
 * `infra/supabase/config.toml`, as the Supabase command line reads it. Files of one pattern are sorted by
 * their path; a file that several patterns match is run once, at the first of them.
 *
 * @throws UserError for a pattern that no file matches, which the command line refuses as well
 */
export async function readSchemaFiles(): Promise<SqlFile[]> {
  const text = await readFile(join(SUPABASE, "config.toml"), "utf8");
  const patterns = config.parse(parse(text)).db.migrations.schema_paths;
  const paths = new Set(
    patterns.flatMap((pattern) => {
      const matching = globSync(pattern, { cwd: SUPABASE }).sort();
      if (matching.length === 0) {
        throw new UserError(`infra/supabase/config.toml: no file matches ${pattern}`);
      }
      return matching;
    }),
  );
  return Promise.all(
    [...paths].map(async (path) => {
      const file = join(SUPABASE, path);
      return { path: relative(process.cwd(), file), text: await readFile(file, "utf8") };
    }),
  );
}
