import { type ChildProcess, execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import pWaitFor, { TimeoutError } from "p-wait-for";

const POLL_MS = 50;
/** Its index in `/proc/{pid}/stat`, counted after the command's name: see proc(5), `starttime`. */
const START_TIME_FIELD = 19;

/**
 * Describes the process with an id by its start time and command line, which together distinguish
 * it from a later process that was given the same id.
 * @returns undefined if there is no such process (a zombie does not count)
 */
export async function describeProcess(pid: number): Promise<string | undefined> {
  try {
    return process.platform === "linux" ? await fromProc(pid) : await fromPs(pid);
  } catch {
    return undefined;
  }
}

/** Needs no `ps`, which small Linux images do not have. */
async function fromProc(pid: number): Promise<string | undefined> {
  const [command, status] = await Promise.all([
    readFile(`/proc/${pid}/cmdline`, "utf8"),
    readFile(`/proc/${pid}/stat`, "utf8"),
  ]);
  if (command === "") return undefined;
  const started = status.slice(status.lastIndexOf(")") + 2).split(" ")[START_TIME_FIELD];
  return `${started} ${command.replaceAll("\0", " ").trim()}`;
}

async function fromPs(pid: number): Promise<string | undefined> {
  const args = ["-ww", "-o", "lstart=,command=", "-p", `${pid}`];
  const { stdout } = await promisify(execFile)("ps", args);
  return stdout.trim() || undefined;
}

/** @returns whether the process ended before the deadline */
export async function waitForExit(pid: number, deadlineMs: number): Promise<boolean> {
  const before = await describeProcess(pid);
  if (before === undefined) return true;
  const hasEnded = async () => (await describeProcess(pid)) !== before;
  try {
    await pWaitFor(hasEnded, { interval: POLL_MS, timeout: deadlineMs });
    return true;
  } catch (error) {
    if (error instanceof TimeoutError) return false;
    throw error;
  }
}

/** Sends a signal to a child when this process exits (unless it is ended by SIGKILL). */
export function killOnExit(child: ChildProcess, signal: NodeJS.Signals): void {
  const kill = () => child.kill(signal);
  process.once("exit", kill);
  child.once("exit", () => process.off("exit", kill));
}
