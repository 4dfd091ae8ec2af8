import * as z from "zod";
import { none, pathParameters } from "../shared/app/body";
import { httpFunction, operation, user } from "../shared/app/http";
import { callAsService } from "../shared/clients/database";
import { settings } from "../shared/core/settings";
import { interviewStatus } from "../shared/interviews/store";
import { flushOutbox } from "../shared/outbox/outbox";

const ended = z.object({ id: z.guid(), status: interviewStatus, ended_at: z.string() });

export default httpFunction({
  name: "interview-complete",
  route: "api/interviews/{id}/complete",
  operations: {
    POST: operation({
      auth: user,
      limit: { name: "interview-complete", perMinute: "default" },
      parameters: pathParameters(z.object({ id: z.guid() })),
      body: none,
      answer: ended,
      handle: async ({ caller, parameters, log }) => {
        const completed = await callAsService(
          "complete_interview",
          {
            p_acting_user: caller.id,
            p_interview_id: parameters.id,
            p_scoring_delay_seconds: settings().SCORING_DELAY_SECONDS,
          },
          ended,
        );
        await flushOutbox(log);
        return completed;
      },
    }),
  },
});
