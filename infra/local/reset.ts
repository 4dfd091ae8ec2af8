import { readdir, rm } from "node:fs/promises";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { UserError } from "./cli";
import { lockHolder } from "./directory-lock";
import { stopOrphan } from "./supabase/postmaster";

/*
 * npm run reset            forgets the data of the local cloud
 *
 *   --directory DIR        where they are kept, .local unless given
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { directory: { type: "string", default: ".local" } },
  });
  const directory = resolve(values.directory);
  const holder = await lockHolder(directory);
  if (holder !== undefined) {
    throw new UserError(`The local cloud is running (process ${holder}): stop it first.`);
  }
  await stopOrphan(resolve(directory, "postgres"));
  for (const entry of await readdir(directory).catch(() => [])) {
    const path = resolve(directory, entry);
    // Tests keep theirs inside, each locked by its own process.
    if ((await lockHolder(path)) === undefined) await rm(path, { recursive: true });
  }
  console.log(`Forgotten: ${values.directory}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof UserError ? error.message : error);
  process.exitCode = 1;
});
