import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { UserError } from "./cli";

/** The part of it that is not the app. */
export const cloudStackSchema = z.object({
  supabase: z.object({
    url: z.url(),
    anon_key: z.string(),
    service_key: z.string(),
    /** Absent for a project whose keys are asymmetric. */
    jwt_secret: z.string().optional(),
  }),
  ai: z.object({ url: z.url() }),
  mail: z.object({ url: z.url() }),
  acs: z.object({ url: z.url(), webhook_secret: z.string() }),
  speech: z.object({ url: z.url() }),
  storage: z.object({ connection_string: z.string() }),
  service_bus: z.object({ connection_string: z.string() }),
});

/** What runs where: `stack.json` for tools. Addresses are origins, without a path. */
export const stackSchema = cloudStackSchema.extend({
  api: z.url(),
  /** Opens every keyed door of the local host. */
  master_key: z.string(),
  /** The local database, past Supabase: for tests and tools that look at its catalog. */
  postgres: z.object({ url: z.string() }).optional(),
});

export type CloudStack = z.output<typeof cloudStackSchema>;
export type Stack = z.output<typeof stackSchema>;

/** Writes `{directory}/stack.json`, whole and readable by its owner alone. */
export async function writeStack(directory: string, stack: Stack): Promise<void> {
  const path = stackPath(directory);
  const unfinished = `${path}.new`;
  await rm(unfinished, { force: true });
  await writeFile(unfinished, `${JSON.stringify(stack, undefined, 2)}\n`, { mode: 0o600 });
  await rename(unfinished, path);
}

/** So that nothing is looked for where nothing runs any more. */
export async function removeStack(directory: string): Promise<void> {
  await rm(stackPath(directory), { force: true });
}

/** @throws UserError when nothing runs in that directory */
export async function readStack(directory: string): Promise<Stack> {
  const path = stackPath(directory);
  const text = await readFile(path, "utf8").catch(() => {
    throw new UserError(`Nothing runs here (there is no ${path}): npm start, or npm run cloud.`);
  });
  return stackSchema.parse(JSON.parse(text));
}

function stackPath(directory: string): string {
  return join(directory, "stack.json");
}
