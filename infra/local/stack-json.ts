import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { UserError } from "./cli";

/** The part of `stack.json` that describes the local cloud, without the app. */
export const cloudStackSchema = z.object({
  supabase: z.object({
    url: z.url(),
    /** Legacy keys of the local Supabase; the given keys of a hosted project. */
    anon_key: z.string(),
    service_key: z.string(),
    /** New keys of the local Supabase, which the app uses; absent for a hosted project. */
    publishable_key: z.string().optional(),
    secret_key: z.string().optional(),
    /** Absent for a project with asymmetric keys. */
    jwt_secret: z.string().optional(),
  }),
  ai: z.object({ url: z.url() }),
  mail: z.object({ url: z.url() }),
  acs: z.object({ url: z.url(), webhook_secret: z.string() }),
  speech: z.object({ url: z.url() }),
  telemetry: z.object({ url: z.url() }),
  storage: z.object({ connection_string: z.string() }),
  service_bus: z.object({ connection_string: z.string() }),
});

/** The content of `stack.json`: what runs where, for tools. Addresses are origins, without a path. */
export const stackSchema = cloudStackSchema.extend({
  api: z.url(),
  /** The key for all endpoints of the local host that require one. */
  master_key: z.string(),
  /** A direct connection to the local database, for tests and tools that read its catalog. */
  postgres: z.object({ url: z.string() }).optional(),
});

export type CloudStack = z.output<typeof cloudStackSchema>;
export type Stack = z.output<typeof stackSchema>;

/** Writes `{directory}/stack.json` atomically, readable by its owner only. */
export async function writeStack(directory: string, stack: Stack): Promise<void> {
  const path = stackPath(directory);
  const unfinished = `${path}.new`;
  await rm(unfinished, { force: true });
  await writeFile(unfinished, `${JSON.stringify(stack, undefined, 2)}\n`, { mode: 0o600 });
  await rename(unfinished, path);
}

/** Removes `stack.json`, so that tools do not look for a stack that has stopped. */
export async function removeStack(directory: string): Promise<void> {
  await rm(stackPath(directory), { force: true });
}

/** @throws UserError if no stack runs in that directory */
export async function readStack(directory: string): Promise<Stack> {
  const path = stackPath(directory);
  const text = await readFile(path, "utf8").catch(() => {
    throw new UserError(
      `No stack is running: ${path} is missing. Run npm start (or npm run cloud) first.`,
    );
  });
  return stackSchema.parse(JSON.parse(text));
}

function stackPath(directory: string): string {
  return join(directory, "stack.json");
}
