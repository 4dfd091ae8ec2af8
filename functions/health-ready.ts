import { none } from "../shared/app/body";
import { anyone, httpFunction, operation } from "../shared/app/http";
import { checkReadiness, readiness } from "../shared/health/readiness";

export default httpFunction({
  name: "health-ready",
  route: "health/ready",
  operations: {
    GET: operation({
      auth: anyone,
      limit: "none",
      parameters: none,
      body: none,
      answer: readiness,
      handle: checkReadiness,
    }),
  },
});
