import { join } from "node:path";
import { within } from "../core/deadline";
import type { PdfText } from "./pdf/messages";
import { PdfWorkerPool } from "./pdf/worker-pool";

/** How long a user's resume may wait for earlier resumes of the same user. */
const QUEUE_DEADLINE_MS = 10_000;

let pool: PdfWorkerPool | undefined;

/** The last resume in each user's queue. */
const queues = new Map<string, Promise<void>>();

/**
 * Reads the text of a resume. A user's resumes are read one after the other, so that no user can
 * occupy all workers.
 * @throws {Problem} `not_a_pdf`, `pdf_…`, `extractor_busy`
 */
export async function readResume(userId: string, file: Uint8Array): Promise<PdfText> {
  // The build puts the worker beside the app.
  pool ??= new PdfWorkerPool(join(__dirname, "pdf-worker.js"));
  const previous = queues.get(userId) ?? Promise.resolve();
  const { promise: finished, resolve: finish } = Promise.withResolvers<void>();
  const own = previous.then(() => finished);
  queues.set(userId, own);
  try {
    await within(QUEUE_DEADLINE_MS, "extractor_busy", previous);
    return await pool.read(file);
  } finally {
    finish();
    if (queues.get(userId) === own) queues.delete(userId);
  }
}
