import * as z from "zod";
import { name, version } from "../package.json";
import { none } from "../shared/app/body";
import { anyone, httpFunction, operation } from "../shared/app/http";
import { textOf } from "../shared/core/fields";
import { settings } from "../shared/core/settings";

export default httpFunction({
  name: "service-info",
  route: "/",
  operations: {
    GET: operation({
      summary: "Names the service and its version.",
      auth: anyone,
      limit: { name: "service-info", perMinute: "default" },
      parameters: none,
      body: none,
      answer: z.object({
        service: textOf("name"),
        version: textOf("name"),
        status: z.literal("running"),
      }),
      handle: async () => {
        const { APP_NAME, APP_VERSION } = settings();
        return {
          service: APP_NAME ?? name,
          version: APP_VERSION ?? version,
          status: "running" as const,
        };
      },
    }),
  },
});
