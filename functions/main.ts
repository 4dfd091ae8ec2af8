import { registerFunctions } from "../shared/app/register";
import { countRequest } from "../shared/clients/database";
import { sendMessages } from "../shared/clients/service-bus";
import { settings } from "../shared/core/settings";
import { functions } from "./index";

// A missing or malformed setting stops the start, with its name.
settings();

registerFunctions(functions, { countRequest, sendMessages });
