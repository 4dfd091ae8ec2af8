import { functions } from "../../functions/index";
import { name, version } from "../../package.json";
import { registerFunctions } from "../../shared/app/register";
import { countRequest } from "../../shared/clients/database";
import { sendMessages } from "../../shared/clients/service-bus";
import { startTelemetry } from "../../shared/clients/telemetry";

/* The app without queues, timers and events, for which the benchmark has no counterpart. */

const httpFunctions = functions.filter(({ kind }) => kind === "http");
registerFunctions(httpFunctions, { countRequest, sendMessages });
void startTelemetry({ name, version });
