import { readdir, rm } from "node:fs/promises";
import { resolve } from "node:path";
import { runCommand, UserError } from "./cli";
import { lockHolder } from "./directory-lock";
import { stopOrphan } from "./supabase/postmaster";

const HELP = `Deletes all data of the local cloud.

  npm run reset -- [options]

  --directory DIR  where the data is stored (.local)
  --help           show this
`;

async function reset(given: string): Promise<void> {
  const directory = resolve(given);
  const holder = await lockHolder(directory);
  if (holder !== undefined) {
    throw new UserError(`The local cloud is running (process ${holder}). Stop it first.`);
  }
  await stopOrphan(resolve(directory, "postgres"));
  for (const entry of await readdir(directory).catch(() => [])) {
    const path = resolve(directory, entry);
    // Stacks of tests are inside, each locked by its own process.
    if ((await lockHolder(path)) === undefined) await rm(path, { recursive: true });
  }
  console.log(`Deleted all data in ${given}`);
}

runCommand({
  name: "npm run reset",
  help: HELP,
  options: { directory: { type: "string", default: ".local" } },
  run: async ({ directory }) => reset(directory),
});
