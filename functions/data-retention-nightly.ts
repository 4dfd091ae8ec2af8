import { defineTimer } from "../shared/app/background";
import { Problem } from "../shared/core/problems";
import { settings } from "../shared/core/settings";
import { startRun } from "../shared/retention/run";

defineTimer({
  name: "data-retention-nightly",
  schedule: settings().DATA_RETENTION_SCHEDULE,
  handle: async (log) => {
    try {
      const run_id = await startRun({ queued: true }, log);
      log.info("retention_run_queued", { run_id });
    } catch (error) {
      // That of last night has not come to its end: it does what is due now as well.
      if (!(error instanceof Problem) || error.code !== "run_in_progress") throw error;
      log.warn("retention_run_in_progress");
    }
  },
});
