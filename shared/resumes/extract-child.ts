import { setPriority } from "node:os";
import { isMainThread, Worker } from "node:worker_threads";
import { getResolvedPDFJS } from "unpdf";
import { readDocument } from "./reading/document";
import { ResumeRefusal } from "./refusal";
import type { ChildMessage } from "./schemas";

/**
 * The process in which resumes are read, one file at a time. What a file does to it, by design or
 * by accident, ends with it. It has no secrets, and reads no files but its own program.
 */

/** What the process may hold, all in all: what V8's own limit does not count, above all, inflated data. */
const MEMORY_CEILING_BYTES = 512 * 1024 * 1024;

const GUARD_INTERVAL_MS = 20;

/** Of -20 to 19: where all are busy, a process of 5 gets about a third of the time of one of 0. */
const NICENESS = 5;

/**
 * Runs in a thread of its own, so that it acts while the other one is at work: ends the process
 * when it holds too much memory, or is left alone by its parent.
 */
function guard(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.memoryUsage.rss() > MEMORY_CEILING_BYTES || process.ppid !== parent) {
      process.kill(process.pid, "SIGKILL");
    }
  }, GUARD_INTERVAL_MS);
}

async function serve(): Promise<void> {
  new Worker(__filename).unref();
  // Answering requests comes before reading resumes. The guard, already running, keeps its priority.
  setPriority(NICENESS);
  process.on("disconnect", () => process.exit());
  // pdf.js would send each little stream through one of Node's, waiting longer than it works.
  Reflect.deleteProperty(globalThis, "DecompressionStream");
  await getResolvedPDFJS();
  process.on("message", (file) => {
    if (file instanceof Uint8Array) void answer(file).then(send);
  });
  send({ kind: "started" });
}

async function answer(file: Uint8Array): Promise<ChildMessage> {
  try {
    const extraction = await readDocument(file);
    return { kind: "extracted", extraction, residentBytes: process.memoryUsage.rss() };
  } catch (error) {
    if (!(error instanceof ResumeRefusal)) throw error;
    return { kind: "refused", code: error.code, residentBytes: process.memoryUsage.rss() };
  }
}

function send(message: ChildMessage): void {
  process.send?.(message);
}

if (isMainThread) void serve();
else guard();
