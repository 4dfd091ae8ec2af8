import * as z from "zod";
import { none } from "../shared/app/body";
import { anyone, httpFunction, operation } from "../shared/app/http";

export default httpFunction({
  name: "health-live",
  route: "health/live",
  needsNoSettings: true,
  operations: {
    GET: operation({
      summary: "Says that the process runs.",
      auth: anyone,
      limit: "none",
      parameters: none,
      body: none,
      answer: z.object({ status: z.literal("live") }),
      handle: async () => ({ status: "live" as const }),
    }),
  },
});
