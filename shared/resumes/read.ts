import { within } from "../core/deadline";
import { Problem } from "../core/problems";
import { extractResumeText } from "./extract";
import { ResumeRefusal } from "./refusal";
import type { Extraction } from "./schemas";

/** How long a user's resume may wait for that user's earlier ones. */
const OWN_TURN_DEADLINE_MS = 10_000;

/** The last of each user's resumes that is being read or waits for it. */
const turns = new Map<string, Promise<void>>();

/**
 * The text that a resume shows. A user's resumes are read one after the other, so that no one user
 * can keep everybody else waiting with many that take long.
 * @throws Problem `not_a_pdf`, `pdf_…`, `extractor_busy`
 */
export async function readResume(userId: string, file: Uint8Array): Promise<Extraction> {
  const before = turns.get(userId) ?? Promise.resolve();
  const { promise: read, resolve: done } = Promise.withResolvers<void>();
  const mine = before.then(() => read);
  turns.set(userId, mine);
  try {
    await within(OWN_TURN_DEADLINE_MS, "extractor_busy", before);
    return await extractResumeText(file);
  } catch (error) {
    throw error instanceof ResumeRefusal ? new Problem(error.code) : error;
  } finally {
    done();
    if (turns.get(userId) === mine) turns.delete(userId);
  }
}
