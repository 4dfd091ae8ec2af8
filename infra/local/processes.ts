import { type ChildProcess, execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const POLL_MS = 50;
/** In `/proc/{pid}/stat`, counted from the field after the command's name: see proc(5), `starttime`. */
const START_TIME_FIELD = 19;

/**
 * What runs under a process id: its start time and command line, which together tell it from a
 * later process that was given the same id.
 * @returns undefined when nothing runs there (a zombie counts as nothing)
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
  const { stdout } = await promisify(execFile)("ps", [
    "-ww",
    "-o",
    "lstart=,command=",
    "-p",
    `${pid}`,
  ]);
  return stdout.trim() || undefined;
}

/** @returns whether the process was gone before the deadline */
export async function waitForExit(pid: number, deadlineMs: number): Promise<boolean> {
  const before = await describeProcess(pid);
  const deadline = Date.now() + deadlineMs;
  while (before !== undefined && (await describeProcess(pid)) === before) {
    if (Date.now() > deadline) return false;
    await sleep(POLL_MS);
  }
  return true;
}

/** Lets a child end with this process, however this one comes to end itself (but by SIGKILL). */
export function endWithUs(child: ChildProcess, signal: NodeJS.Signals): void {
  const end = () => child.kill(signal);
  process.once("exit", end);
  child.once("exit", () => process.off("exit", end));
}
