import * as z from "zod";
import { none, queryParameters } from "../shared/app/body";
import { administrator, httpFunction, operation } from "../shared/app/http";
import { textOf } from "../shared/core/fields";
import { readRunResult, runResult } from "../shared/retention/result";
import { processRunUntil, RUN_PROBLEMS, startRun } from "../shared/retention/run";

/** How long the response waits for a run, under either name; after that the queue continues it. */
export const CLEANUP_WAIT_MS = 55_000;

const started = (run_id: string, message: string) => ({
  status: "started" as const,
  run_id,
  result: null,
  message,
});

export default httpFunction({
  name: "data-retention-cleanup",
  route: "api/admin/data-cleanup",
  operations: {
    POST: operation({
      summary: "Deletes what has expired in the organisations that the caller administers.",
      auth: administrator,
      limit: { name: "data-retention-cleanup", perMinute: 1 },
      parameters: queryParameters(
        z.object({
          run_async: z
            .stringbool()
            .default(true)
            .meta({ enum: ["true", "false"] }),
        }),
      ),
      body: none,
      problems: RUN_PROBLEMS,
      answer: z.object({
        status: z.enum(["started", "completed"]),
        run_id: z.guid(),
        result: runResult.nullable(),
        message: textOf("note"),
      }),
      handle: async ({ caller, parameters, address, receivedAt, log, lateLog }) => {
        const queued = parameters.run_async;
        const run_id = await startRun({ userId: caller.id, address, queued }, log);
        if (queued) return started(run_id, "Cleanup has been queued.");
        const until = new Date(receivedAt.getTime() + CLEANUP_WAIT_MS);
        if (!(await processRunUntil(until, run_id, lateLog))) {
          return started(run_id, "Cleanup continues in the background.");
        }
        return {
          status: "completed" as const,
          run_id,
          result: await readRunResult(run_id),
          message: "Cleanup is complete.",
        };
      },
    }),
  },
});
