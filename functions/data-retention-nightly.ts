import { timerFunction } from "../shared/app/background";
import { startNightlyRun } from "../shared/retention/run";

export default timerFunction({
  name: "data-retention-nightly",
  schedule: { setting: "DATA_RETENTION_SCHEDULE" },
  handle: startNightlyRun,
});
