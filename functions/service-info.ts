import * as z from "zod";
import { name as service, version } from "../package.json";
import { none } from "../shared/app/body";
import { anyone, httpFunction, operation } from "../shared/app/http";

export default httpFunction({
  name: "service-info",
  route: "/",
  operations: {
    GET: operation({
      auth: anyone,
      limit: { name: "service-info", perMinute: "default" },
      parameters: none,
      body: none,
      answer: z.object({
        service: z.string(),
        version: z.string(),
        status: z.literal("running"),
      }),
      handle: async () => ({ service, version, status: "running" as const }),
    }),
  },
});
