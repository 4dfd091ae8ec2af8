import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { UserError } from "./cli";
import { describeProcess } from "./processes";

const holderSchema = z.object({ pid: z.int().positive(), process: z.string() });

/** @throws UserError naming the process that holds the directory */
export async function requireUnlocked(directory: string): Promise<void> {
  const holder = await lockHolder(directory);
  if (holder === undefined) return;
  throw new UserError(
    `The local cloud of ${directory} is running already (process ${holder}).\n` +
      "Stop it first, or give this one a directory of its own: npm start -- --directory DIR",
  );
}

/**
 * Makes a directory this process's own until the returned function is called.
 * A lock left by a process that was killed is taken over.
 *
 * @throws UserError naming the process that holds it
 */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  await requireUnlocked(directory);
  await mkdir(directory, { recursive: true });
  const path = lockPath(directory);
  const self = { pid: process.pid, process: await describeProcess(process.pid) };
  await rm(path, { force: true });
  await writeFile(path, JSON.stringify(self), { flag: "wx" });
  return async () => rm(path, { force: true });
}

/** @returns the id of the running process that holds the directory */
export async function lockHolder(directory: string): Promise<number | undefined> {
  const content = await readFile(lockPath(directory), "utf8").catch(() => "null");
  const holder = holderSchema.safeParse(parseJson(content));
  if (!holder.success) return undefined;
  const { pid, process: description } = holder.data;
  return (await describeProcess(pid)) === description ? pid : undefined;
}

function lockPath(directory: string): string {
  return join(directory, "lock.json");
}

/** A lock that was cut off while it was written holds nothing. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
