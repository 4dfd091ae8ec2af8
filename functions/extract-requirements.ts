import * as z from "zod";
import { jsonBody, none } from "../shared/app/body";
import { httpFunction, operation, user } from "../shared/app/http";
import { extractRequirements, requirements } from "../shared/jobs/requirements";

export default httpFunction({
  name: "extract-requirements",
  route: "api/ai/extract-requirements",
  operations: {
    POST: operation({
      auth: user,
      limit: { name: "extract-requirements", perMinute: "ai" },
      parameters: none,
      body: jsonBody(
        z.object({
          job_description: z.string().min(1).max(50_000),
          title: z.string().max(200).nullish(),
        }),
      ),
      answer: requirements,
      handle: ({ body, log }) =>
        extractRequirements(
          { description: body.job_description, title: body.title ?? undefined },
          log,
        ),
    }),
  },
});
