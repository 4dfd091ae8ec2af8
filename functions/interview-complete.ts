import * as z from "zod";
import { none, pathParameters } from "../shared/app/body";
import { httpFunction, operation, user } from "../shared/app/http";
import { completedInterview, completeInterview } from "../shared/interviews/complete";

export default httpFunction({
  name: "interview-complete",
  route: "api/interviews/{id}/complete",
  operations: {
    POST: operation({
      auth: user,
      limit: { name: "interview-complete", perMinute: "default" },
      parameters: pathParameters(z.object({ id: z.guid() })),
      body: none,
      answer: completedInterview,
      handle: ({ caller, parameters, log }) => completeInterview(caller, parameters.id, log),
    }),
  },
});
