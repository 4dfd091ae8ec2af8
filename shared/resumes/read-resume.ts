import { join } from "node:path";
import QuickLRU from "quick-lru";
import { Problem } from "../core/problems";
import type { PdfText } from "./pdf/messages";
import { PdfWorkerPool } from "./pdf/worker-pool";

/** Processor time, of all threads. Real resumes of up to four pages use 0.7 s at most, in a process just started. */
const QUICK_MS = 1_500;

/** While one starts again after a slow resume, the other reads. */
const QUICK_PROCESSES = 2;

/** The next resumes of a user with a slow one are not tried quickly. */
const SLOW_USER_MS = 10 * 60_000;

/** How long a user's resumes are refused after one that was too complex. */
const PAUSE_MS = 60_000;

const MAX_REMEMBERED_USERS = 10_000;

interface Pools {
  quick: PdfWorkerPool;
  slow: PdfWorkerPool;
  batches: PdfWorkerPool;
}

let pools: Pools | undefined;

/** More than almost every resume takes: of a batch, the others wait for one that takes longer. */
const BATCH_MS = 2 * QUICK_MS;

/** Nobody waits for the resume of a batch, and all that an instance processes at once wait for each other. */
const BATCH_WAIT_MS = 10 * 60_000;

/** Slow documents, and those of batches, cannot take the processes in which all others are read. */
function openPools(): Pools {
  // The build puts the worker beside the app.
  const worker = join(__dirname, "pdf-worker.js");
  return {
    quick: new PdfWorkerPool(worker, { processes: QUICK_PROCESSES, processorMs: QUICK_MS }),
    slow: new PdfWorkerPool(worker),
    batches: new PdfWorkerPool(worker, { processorMs: BATCH_MS, maxWaitingMs: BATCH_WAIT_MS }),
  };
}

const slowUsers = new QuickLRU<string, true>({
  maxSize: MAX_REMEMBERED_USERS,
  maxAge: SLOW_USER_MS,
});
const pausedUsers = new QuickLRU<string, true>({
  maxSize: MAX_REMEMBERED_USERS,
  maxAge: PAUSE_MS,
});

const isTooComplex = (error: unknown) =>
  error instanceof Problem && error.code === "pdf_too_complex";

/**
 * Reads the text of a resume, in fair turns by user. What is not read quickly is read again, with more time
 * and beside the others.
 * @throws {Problem} `not_a_pdf`, `pdf_…`, `extractor_busy`; `rate_limited` for a user whose last resume was
 * too complex
 */
export async function readResume(userId: string, file: Uint8Array): Promise<PdfText> {
  pools ??= openPools();
  // Also at its turn: others of the same user, sent at the same time, may have been read by then.
  const refuseSlow = () => refuseSlowUser(userId);
  const refusePaused = () => refuseWhilePaused(userId);
  refusePaused();
  try {
    refuseSlow();
    return await pools.quick.read(userId, file, refuseSlow);
  } catch (error) {
    if (!isTooComplex(error)) throw error;
    if (!slowUsers.has(userId)) slowUsers.set(userId, true);
  }
  try {
    return await pools.slow.read(userId, file, refusePaused);
  } catch (error) {
    if (isTooComplex(error)) pausedUsers.set(userId, true);
    throw error;
  }
}

/**
 * Reads the text of a resume of a batch, in fair turns by batch. One that is not read quickly is not tried again.
 * @throws {Problem} `not_a_pdf`, `pdf_…`, `extractor_busy`
 */
export function readResumeOfBatch(batchId: string, file: Uint8Array): Promise<PdfText> {
  pools ??= openPools();
  return pools.batches.read(batchId, file);
}

/** @throws Problem `pdf_too_complex` for a user whose last resume could not be read quickly */
function refuseSlowUser(userId: string): void {
  if (slowUsers.has(userId)) throw new Problem("pdf_too_complex");
}

/** @throws Problem `rate_limited` for a user whose last resume was too complex */
function refuseWhilePaused(userId: string): void {
  const pauseMs = pausedUsers.expiresIn(userId) ?? 0;
  if (pauseMs <= 0) return;
  throw new Problem("rate_limited", {
    retryAfterSeconds: pauseMs / 1000,
    detail: "The last resume was too complex. Try another one after a pause.",
  });
}
