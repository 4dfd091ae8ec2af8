import * as z from "zod";
import { name as service, version } from "../package.json";
import { none } from "../shared/app/body";
import { anyone, defineHttp, operation } from "../shared/app/http";

const info = operation({
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
});

// One function has one route: the second is here for clients that ask under the API's prefix.
defineHttp({ name: "service-info", route: "/", operations: { GET: info } });
defineHttp({ name: "service-info-api", route: "api", operations: { GET: info } });
