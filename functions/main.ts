import { registerFunctions } from "../shared/app/register";
import { countRequest } from "../shared/clients/database";
import { sendMessages } from "../shared/clients/service-bus";
import { createLateLog } from "../shared/core/log";
import { settings } from "../shared/core/settings";
import { logMissingModels } from "../shared/health/readiness";
import { functions } from "./index";

// A missing or malformed setting stops the start, with its name.
settings();

registerFunctions(functions, { countRequest, sendMessages });

void logMissingModels(createLateLog("main", {}));
