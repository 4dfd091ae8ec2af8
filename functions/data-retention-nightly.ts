import { timerFunction } from "../shared/app/background";
import { settings } from "../shared/core/settings";
import { startNightlyRun } from "../shared/retention/run";

export default timerFunction({
  name: "data-retention-nightly",
  schedule: () => settings().DATA_RETENTION_SCHEDULE,
  handle: startNightlyRun,
});
