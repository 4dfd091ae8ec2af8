import * as z from "zod";
import { defineQueue } from "../shared/app/background";
import { removeLostFiles } from "../shared/retention/recordings";
import { takeRun, workAtRun } from "../shared/retention/run";

/** Then the rest is queued anew: long before the host ends a function. */
const SLICE_MS = 5 * 60_000;

const message = z.union([
  z.object({ run_id: z.guid() }),
  z.object({ interview_id: z.guid(), urls: z.array(z.string()) }),
]);

defineQueue({
  name: "data-retention-run",
  queue: "data-retention",
  message,
  handle: async (work, log) => {
    if (!("run_id" in work)) return removeLostFiles(work, log);
    const { run_id } = work;
    if (!(await takeRun(run_id))) return log.info("retention_run_skipped", { run_id });
    const ended = await workAtRun(run_id, new Date(Date.now() + SLICE_MS), log);
    log.info("retention_run", { run_id, ended });
  },
});
