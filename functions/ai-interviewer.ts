import * as z from "zod";
import { jsonBody, none } from "../shared/app/body";
import { httpFunction, operation, user } from "../shared/app/http";
import type { Limit } from "../shared/app/limits";
import { listOf, textOf } from "../shared/core/fields";
import { answerWholeTurn, TURN_PROBLEMS, turnBody } from "../shared/interviews/turn";

/** Shared by the plain and the streaming function. A replay does not count. */
export const interviewerLimit: Limit = {
  name: "ai-interviewer",
  perMinute: "ai",
  countedByHandler: true,
};

export default httpFunction({
  name: "ai-interviewer",
  route: "api/ai/interviewer",
  operations: {
    POST: operation({
      summary: "Answers a turn of an interview; without messages, opens it.",
      auth: user,
      limit: interviewerLimit,
      parameters: none,
      body: jsonBody(turnBody),
      problems: TURN_PROBLEMS,
      answer: z.object({
        response: textOf("longText"),
        suggested_followup: textOf("note").nullable(),
        competencies_covered: listOf(textOf("note")),
      }),
      handle: async (request) => {
        const { turn } = await answerWholeTurn(request);
        const { interviewer, suggested_followup, competencies_covered } = turn;
        return { response: interviewer, suggested_followup, competencies_covered };
      },
    }),
  },
});
