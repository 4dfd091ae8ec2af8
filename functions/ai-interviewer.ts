import * as z from "zod";
import { jsonBody, none } from "../shared/app/body";
import { defineHttp, operation, user } from "../shared/app/http";
import { Problem } from "../shared/core/problems";
import { interviewerLimit } from "../shared/interviews/limit";
import { takeTurn, turnBody } from "../shared/interviews/turn";

defineHttp({
  name: "ai-interviewer",
  route: "api/ai/interviewer",
  operations: {
    POST: operation({
      auth: user,
      limit: interviewerLimit,
      parameters: none,
      body: jsonBody(turnBody),
      answer: z.object({
        response: z.string(),
        suggested_followup: z.string().nullable(),
        competencies_covered: z.array(z.string()),
      }),
      handle: async (request) => {
        for await (const event of await takeTurn(request)) {
          if (!("kept" in event)) continue;
          // Of parallel requests the first to store wins: its answer is everybody's.
          const { interviewer, suggested_followup, competencies_covered } = event.kept;
          return { response: interviewer, suggested_followup, competencies_covered };
        }
        throw new Problem("internal_error");
      },
    }),
  },
});
