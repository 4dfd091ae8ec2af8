import * as z from "zod";
import { jsonBody, none } from "../shared/app/body";
import { httpFunction, operation, user } from "../shared/app/http";
import { SCORE_PROBLEMS, scoreInterview } from "../shared/scoring/score";
import { score } from "../shared/scoring/store";

export default httpFunction({
  name: "score-interview",
  route: "api/ai/score",
  operations: {
    POST: operation({
      summary: "Scores an interview against its role's rubric.",
      auth: user,
      limit: { name: "score-interview", perMinute: 10 },
      parameters: none,
      body: jsonBody(z.object({ interview_id: z.guid(), rubric_id: z.guid().nullish() })),
      problems: SCORE_PROBLEMS,
      answer: score,
      handle: ({ caller, body, address, log }) => scoreInterview({ caller, address }, body, log),
    }),
  },
});
