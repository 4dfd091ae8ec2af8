import * as z from "zod";
import { none, queryParameters } from "../shared/app/body";
import { defineHttp, operation, user } from "../shared/app/http";
import { readRunResult, runResult } from "../shared/retention/result";
import { startRun, workAtRun } from "../shared/retention/run";

/** How long a caller is kept waiting for a run; then it goes on as a queued one. */
const WAIT_MS = 55_000;

const cleanup = z.object({
  status: z.enum(["started", "completed"]),
  run_id: z.guid(),
  result: runResult.nullable(),
  message: z.string(),
});

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
        const until = new Date(receivedAt.getTime() + WAIT_MS);
        if (queued || !(await workAtRun(run_id, until, log))) {
          const message = queued
            ? "The clean-up has been queued."
            : "The clean-up takes longer than a minute: the rest of it has been queued.";
          return { status: "started" as const, run_id, result: null, message };
        }
        return {
          status: "completed" as const,
          run_id,
          result: await readRunResult(caller),
          message: "The clean-up is done.",
        };
      },
    }),
  },
});
