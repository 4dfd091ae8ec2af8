import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../cli";
import { describeProcess, waitForExit } from "../processes";

const ORPHAN_EXIT_DEADLINE_MS = 20_000;

export type Postmaster = { pid: number; ready: boolean };

/**
 * Reads `postmaster.pid`, in which a Postgres server says who it is and how far it has come.
 * @returns undefined where there is none, or an unfinished one
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
 * Stops the server that a killed process of ours left running on these data. A file that names
 * some other process, which got the id after the server died, is removed: Postgres would take it
 * for a running server.
 *
 * @throws UserError when the server does not stop in time
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
    `A Postgres left by an earlier run does not stop: end process ${pid} yourself.`,
  );
}
