import * as z from "zod";
import { callAsService } from "../clients/database";
import { type BatchFile, deleteBatchResumeFile } from "../clients/resume-files";
import type { Log } from "../core/log";

const RESUMES_AT_ONCE = 500;

/** Deletes a set of the resumes of batches whose retention has ended. @returns whether more may be due */
export const deleteExpiredBatchResumes = (runId: string): Promise<boolean> =>
  callAsService(
    "delete_expired_batch_resumes",
    { p_run_id: runId, p_limit: RESUMES_AT_ONCE },
    z.boolean(),
  );

/** Deletes the file of a resume that was deleted. @throws Problem `database_unavailable` */
export async function deleteOrphanedResume(file: BatchFile, log: Log): Promise<void> {
  const deleted = await deleteBatchResumeFile(file);
  log.info("batch_resume_file_removed", { ...file, deleted });
}
