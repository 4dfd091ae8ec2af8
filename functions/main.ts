import { name, version } from "../package.json";
import { registerFunctions } from "../shared/app/register";
import { countRequest } from "../shared/clients/database";
import { sendMessages } from "../shared/clients/service-bus";
import { startTelemetry } from "../shared/clients/telemetry";
import { createLateLog, describeError } from "../shared/core/log";
import { settingsFault } from "../shared/core/settings";
import { logMissingModels } from "../shared/health/readiness";
import { functions } from "./index";

const NOT_CONFIGURED_INTERVAL_MS = 60_000;

// Without usable settings, too: a host without functions would answer 404 to everything, and not say why.
registerFunctions(functions, { countRequest, sendMessages });

const log = createLateLog("main", {});
const fault = settingsFault();
if (fault === undefined) {
  void logMissingModels(log);
  startTelemetry({ name, version }).catch((error: unknown) =>
    log.error("telemetry_failed", describeError(error)),
  );
} else {
  const report = () => log.error("not_configured", { detail: fault });
  report();
  setInterval(report, NOT_CONFIGURED_INTERVAL_MS).unref();
}
