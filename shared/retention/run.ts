import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import { callAsService } from "../clients/database";
import { describeError, type Log } from "../core/log";
import { Problem, type ProblemCode } from "../core/problems";
import { flushOutbox } from "../outbox/outbox";
import { deleteExpiredBatchResumes } from "./batch-resumes";
import { deleteClosedOrganisations } from "./closed-organisations";
import { processDeletionRequest } from "./deletion-requests";
import { deleteExpiredRecordings, deleteLateFiles } from "./recordings";
import { deleteExpiredResumes } from "./resumes";
import { deleteExpiredTranscripts } from "./transcripts";

const started = z.object({
  run_id: z.guid(),
  /** Whether another run is in progress; then `run_id` is that one's. */
  conflict: z.boolean(),
});

/** Of a run that a client waits for, and which can neither go on nor be queued. */
export const RUN_PROBLEMS: readonly ProblemCode[] = [
  "forbidden",
  "run_in_progress",
  "in_progress",
  "storage_failed",
  "storage_unavailable",
  "storage_timeout",
];

interface RunRequest {
  /** Who asked for it: the run covers the organisations that they administer. Without it: all. */
  userId?: string;
  address?: string | undefined;
  /** Whether a consumer of the queue processes it. */
  queued: boolean;
}

/**
 * Starts a retention run.
 * @returns its id
 * @throws Problem `forbidden` for a user who administers nothing, `run_in_progress` with the id of that run
 */
export async function startRun(request: RunRequest, log: Log): Promise<string> {
  const { run_id, conflict } = await callAsService(
    "start_retention_run",
    {
      p_queue: request.queued,
      ...(request.userId ? { p_acting_user: request.userId } : {}),
      ...(request.address ? { p_ip_address: request.address } : {}),
    },
    started,
  );
  if (conflict) throw new Problem("run_in_progress", { extensions: { run_id } });
  await flushOutbox(log);
  return run_id;
}

/** Queues the run of a night, unless the last one is still in progress: that one covers what is due now. */
export async function startNightlyRun(log: Log): Promise<void> {
  try {
    const run_id = await startRun({ queued: true }, log);
    log.info("retention_run_queued", { run_id });
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== "run_in_progress") throw error;
    log.warn("retention_run_in_progress");
  }
}

/** Deletes a batch. @returns whether more may be due */
type Step = (runId: string, log: Log) => Promise<boolean>;

/** Deletion requests come first, and again last: an interview of theirs may have been in use for a moment. */
const STEPS: Step[] = [
  processDeletionRequest,
  deleteExpiredRecordings,
  deleteLateFiles,
  deleteExpiredTranscripts,
  deleteExpiredResumes,
  deleteExpiredBatchResumes,
  deleteClosedOrganisations,
  processDeletionRequest,
];

/**
 * Processes a claimed run until it has ended, or until a time: then the rest is queued.
 * @returns whether it has ended
 * @throws Problem `in_progress` where another instance has claimed the run meanwhile; any other error can
 * be followed by another attempt
 */
async function processRun(runId: string, until: Date, log: Log): Promise<boolean> {
  for (const step of STEPS) {
    while (await step(runId, log)) {
      if (new Date() < until) continue;
      if (await requeueRun(runId, log)) return false;
      throw new Problem("in_progress");
    }
  }
  const ended = await callAsService("end_retention_run", { p_run_id: runId }, z.boolean());
  if (!ended) throw new Problem("in_progress");
  // The files of interviews and resumes that were deleted.
  await flushOutbox(log);
  return true;
}

/** Queues the rest of a claimed run. @returns false where the claim was lost */
async function requeueRun(runId: string, log: Log): Promise<boolean> {
  const queued = await callAsService("queue_retention_run", { p_run_id: runId }, z.boolean());
  await flushOutbox(log);
  return queued;
}

/**
 * Processes a run that the caller has started, while a client waits for it. After the time given, or
 * after an error, the queue continues it.
 * @returns whether it has ended by then
 * @throws where it failed and could not be queued
 */
export async function processRunUntil(until: Date, runId: string, lateLog: Log): Promise<boolean> {
  const ended = processRun(runId, until, lateLog).catch(async (error: unknown) => {
    lateLog.error("retention_run_failed", { run_id: runId, ...describeError(error) });
    if (await requeueRun(runId, lateLog).catch(() => false)) return false;
    throw error;
  });
  // An error after that time has been logged, and nobody waits for it.
  ended.catch(() => undefined);
  return Promise.race([ended, sleep(until.getTime() - Date.now(), false, { ref: false })]);
}

/** Long before the host ends a function; the rest is queued again. */
const SLICE_MS = 5 * 60_000;

const claim = z.object({ state: z.enum(["running", "ended", "busy", "missing"]) });

/**
 * Continues a queued run for a few minutes. Does nothing where it has ended or was deleted.
 * @throws Problem `in_progress` where another instance processes it
 */
export async function continueRun(runId: string, log: Log): Promise<void> {
  const { state } = await callAsService("continue_retention_run", { p_run_id: runId }, claim);
  if (state === "busy") throw new Problem("in_progress");
  if (state !== "running") {
    log.info("retention_run_skipped", { run_id: runId });
    return;
  }
  const ended = await processRun(runId, new Date(Date.now() + SLICE_MS), log);
  log.info("retention_run_processed", { run_id: runId, ended });
}
