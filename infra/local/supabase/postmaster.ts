import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../cli";
import { describeProcess, waitForExit } from "../processes";

const ORPHAN_EXIT_DEADLINE_MS = 20_000;

export type Postmaster = { pid: number; ready: boolean };

/**
 * Reads `postmaster.pid`, in which a Postgres server writes its process id and its status.
 * @returns undefined if there is no such file, or it is incomplete
 */
export async function readPostmaster(dataDirectory: string): Promise<Postmaster | undefined> {
  const content = await readFile(join(dataDirectory, "postmaster.pid"), "utf8").catch(() => "");
  const lines = content.split("\n");
  const pid = Number(lines[0]);
  // The line numbers are those of LOCK_FILE_LINE_PID and LOCK_FILE_LINE_PM_STATUS in miscadmin.h.
  return Number.isInteger(pid) && pid > 0
    ? { pid, ready: lines[7]?.trim() === "ready" }
    : undefined;
}

/**
 * Stops a server that still runs on this data because the process that started it was killed. If
 * the file names another process, which got the id after the server ended, the file is removed:
 * Postgres would mistake it for a running server.
 *
 * @throws UserError if the server does not stop in time
 */
export async function stopOrphan(dataDirectory: string): Promise<void> {
  const postmaster = await readPostmaster(dataDirectory);
  if (!postmaster) return;
  const { pid } = postmaster;
  const command = await describeProcess(pid);
  if (command === undefined) return;
  if (!command.includes(`postgres -D ${dataDirectory} `)) {
    await rm(join(dataDirectory, "postmaster.pid"), { force: true });
    return;
  }
  process.kill(pid, "SIGINT");
  if (await waitForExit(pid, ORPHAN_EXIT_DEADLINE_MS)) return;
  throw new UserError(
    `Postgres of an earlier run does not stop. End process ${pid} yourself, then try again.`,
  );
}
