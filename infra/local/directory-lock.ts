import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { UserError } from "./cli";
import { describeProcess } from "./processes";

const holderSchema = z.object({ pid: z.int().positive(), process: z.string() });

/** @throws UserError naming the process that has locked the directory */
export async function requireUnlocked(directory: string): Promise<void> {
  const holder = await lockHolder(directory);
  if (holder === undefined) return;
  throw new UserError(
    `The local cloud in ${directory} is already running (process ${holder}).\n` +
      "Stop it first, or use another directory: npm start -- --directory DIR",
  );
}

/**
 * Locks a directory for this process until the returned function is called. A lock whose process
 * was killed is replaced.
 *
 * @throws UserError naming the process that has locked it
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

/** @returns the id of the running process that has locked the directory */
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

/** Returns undefined for a lock file that was only partly written. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
