import { none } from "../shared/app/body";
import { anyone, httpFunction, operation } from "../shared/app/http";
import { checkReadiness, readiness } from "../shared/health/readiness";

export default httpFunction({
  name: "health-ready",
  route: "health/ready",
  operations: {
    GET: operation({
      summary: "Says whether the app can serve requests, and which dependencies are down.",
      auth: anyone,
      limit: "none",
      parameters: none,
      body: none,
      problems: ["database_unavailable"],
      answer: readiness,
      handle: checkReadiness,
    }),
  },
});
