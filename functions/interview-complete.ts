import * as z from "zod";
import { none, pathParameters } from "../shared/app/body";
import { httpFunction, operation, user } from "../shared/app/http";
import { completedInterview, completeInterview } from "../shared/interviews/complete";

export default httpFunction({
  name: "interview-complete",
  route: "api/interviews/{id}/complete",
  operations: {
    POST: operation({
      summary: "Completes an interview, and queues its scoring.",
      auth: user,
      limit: { name: "interview-complete", perMinute: "default" },
      parameters: pathParameters(z.object({ id: z.guid() })),
      body: none,
      problems: ["forbidden", "interview_not_found", "interview_not_open"],
      answer: completedInterview,
      handle: ({ caller, parameters, log }) => completeInterview(caller, parameters.id, log),
    }),
  },
});
