import { functions } from "../../functions/index";
import { registerFunctions } from "../../shared/app/register";
import { countRequest } from "../../shared/clients/database";
import { sendMessages } from "../../shared/clients/service-bus";

/* The app without queues, timers and events, for which the benchmark has no counterpart. */

const httpFunctions = functions.filter(({ kind }) => kind === "http");
registerFunctions(httpFunctions, { countRequest, sendMessages });
