import { createHash } from "node:crypto";
import * as z from "zod";
import { callAsService } from "../clients/database";
import { type BatchFile, downloadBatchResume } from "../clients/resume-files";
import type { Log } from "../core/log";
import { Problem } from "../core/problems";
import { MAX_RESUME_BYTES, parsePdfText } from "./parse-resume";
import { readResumeOfBatch } from "./read-resume";
import { type Reviewed, reviewResume } from "./review";

/** What becomes of a queued resume, unless it is a duplicate. */
type Outcome =
  | { state: "refused"; reason: string; file_digest: string | null }
  | (Reviewed & { file_digest: string });

/**
 * Parses a resume of a batch, and saves what it says, or why it cannot be parsed. Does nothing where that was done,
 * or the resume was deleted.
 * @throws Problem for what may pass
 */
export async function parseBatchResume(file: BatchFile, log: Log): Promise<void> {
  const parameters = { p_resume_id: file.resume_id };
  const found = await callAsService(
    "read_batch_resume",
    parameters,
    z.object({ state: z.string() }).nullable(),
  );
  if (found?.state !== "queued") return log.info("batch_resume_skipped", { ...file });
  const outcome = await parse(file, log);
  const state = await callAsService(
    "save_batch_resume",
    {
      ...parameters,
      p_state: outcome.state,
      p_reason: outcome.reason ?? null,
      p_file_digest: outcome.file_digest,
      ...("resume" in outcome ? { p_resume: outcome.resume, p_email: outcome.email } : {}),
    },
    z.string().nullable(),
  );
  log.info("batch_resume_parsed", { ...file, state, reason: outcome.reason });
}

async function parse(file: BatchFile, log: Log): Promise<Outcome> {
  let file_digest: string | null = null;
  try {
    const content = await downloadBatchResume(file, MAX_RESUME_BYTES);
    file_digest = createHash("sha256").update(content).digest("hex");
    const pdf = await readResumeOfBatch(file.batch_id, content);
    return { ...reviewResume(await parsePdfText(pdf, log)), file_digest };
  } catch (error) {
    if (!(error instanceof Problem) || error.isTransient) throw error;
    return { state: "refused", reason: error.code, file_digest };
  }
}
