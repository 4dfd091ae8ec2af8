import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import { none, queryParameters } from "../shared/app/body";
import { defineHttp, operation, user } from "../shared/app/http";
import { createLateLog, describeError } from "../shared/core/log";
import { readRunResult, runResult } from "../shared/retention/result";
import { queueRest, startRun, workAtRun } from "../shared/retention/run";

/** How long a caller is kept waiting for a run; then the rest of it is queued. */
const WAIT_MS = 55_000;

const cleanup = z.object({
  status: z.enum(["started", "completed"]),
  run_id: z.guid(),
  result: runResult.nullable(),
  message: z.string(),
});

const startedAnswer = (run_id: string, message: string) => ({
  status: "started" as const,
  run_id,
  result: null,
  message,
});

/**
 * Works at a run; where that fails as a whole, the queue goes on with it.
 * @returns whether it has ended
 * @throws what it failed with, where the queue cannot go on
 */
async function work(runId: string, until: Date): Promise<boolean> {
  const log = createLateLog("data-retention-cleanup", { run_id: runId });
  try {
    return await workAtRun(runId, until, log);
  } catch (error) {
    log.error("retention_run_failed", describeError(error));
    if (await queueRest(runId, log).catch(() => false)) return false;
    throw error;
  }
}

/** Works at a run. @returns whether it has ended by then; what it is at, it still does after */
async function endsBy(until: Date, runId: string): Promise<boolean> {
  const ended = work(runId, until);
  // Once nobody waits any more, what it fails with has been logged.
  ended.catch(() => undefined);
  return Promise.race([ended, sleep(until.getTime() - Date.now(), false, { ref: false })]);
}

defineHttp({
  name: "data-retention-cleanup",
  route: "api/admin/data-cleanup",
  operations: {
    POST: operation({
      auth: user,
      limit: { name: "data-retention-cleanup", perMinute: 1 },
      parameters: queryParameters(z.object({ run_async: z.stringbool().default(true) })),
      body: none,
      answer: cleanup,
      handle: async ({ caller, parameters, address, receivedAt, log }) => {
        const queued = parameters.run_async;
        const run_id = await startRun({ userId: caller.id, address, queued }, log);
        if (queued) return startedAnswer(run_id, "The clean-up has been queued.");
        if (!(await endsBy(new Date(receivedAt.getTime() + WAIT_MS), run_id))) {
          const message = "The clean-up could not be ended at once: it goes on in the background.";
          return startedAnswer(run_id, message);
        }
        return {
          status: "completed" as const,
          run_id,
          result: await readRunResult(run_id),
          message: "The clean-up is done.",
        };
      },
    }),
  },
});
