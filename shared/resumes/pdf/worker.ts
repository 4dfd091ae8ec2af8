import { setPriority } from "node:os";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { getResolvedPDFJS } from "unpdf";
import * as z from "zod";
import { Problem } from "../../core/problems";
import { type ReadRequest, readRequest, unreadableCode, type WorkerMessage } from "./messages";
import { readDocument } from "./read-document";

/**
 * The program of the child process that reads PDF files, one at a time. A malicious or broken file
 * can crash or block only this process. It has no secrets and can read no files but its own program.
 */

/** Limit of the whole process. V8's heap limit does not count buffers, such as inflated streams. */
const MAX_RESIDENT_BYTES = 512 * 1024 * 1024;

const WATCH_INTERVAL_MS = 20;

/** From -20 to 19: under full load, a process at 5 gets about a third of the time of one at 0. */
const NICENESS = 5;

/** To the watching thread: the processor time that may still be used, or null without a file. */
const allowance = z.number().nullable();

/**
 * Kills the process when it uses too much memory or processor time, or its parent has ended. Runs in a
 * thread of its own, because the main thread may be busy.
 */
function watchProcess(): void {
  const parent = process.ppid;
  let lastMs = Number.POSITIVE_INFINITY;
  parentPort?.on("message", (message) => {
    lastMs = processorMs() + (allowance.parse(message) ?? Number.POSITIVE_INFINITY);
  });
  setInterval(() => {
    const isOver = process.memoryUsage.rss() > MAX_RESIDENT_BYTES || processorMs() > lastMs;
    if (isOver || process.ppid !== parent) process.kill(process.pid, "SIGKILL");
  }, WATCH_INTERVAL_MS);
}

/** What the whole process has used. */
function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function serve(): Promise<void> {
  const watcher = new Worker(__filename);
  watcher.unref();
  // Answering requests comes before reading files. The watching thread, already running, keeps its priority.
  setPriority(NICENESS);
  process.on("disconnect", () => process.exit());
  // pdf.js would inflate each small stream through a Node stream, whose set-up takes longer than the work.
  Reflect.deleteProperty(globalThis, "DecompressionStream");
  await getResolvedPDFJS();
  const read = async ({ file, processorMs }: ReadRequest) => {
    watcher.postMessage(processorMs);
    const answered = await answer(file);
    watcher.postMessage(null);
    send(answered);
  };
  process.on("message", (message) => void read(readRequest.parse(message)));
  send({ kind: "started" });
}

async function answer(file: Uint8Array): Promise<WorkerMessage> {
  try {
    const result = await readDocument(file);
    return { kind: "read", result, residentBytes: process.memoryUsage.rss() };
  } catch (error) {
    const code = unreadableCode.safeParse(error instanceof Problem && error.code);
    if (!code.success) throw error;
    return { kind: "unreadable", code: code.data, residentBytes: process.memoryUsage.rss() };
  }
}

function send(message: WorkerMessage): void {
  process.send?.(message);
}

if (isMainThread) void serve();
else watchProcess();
