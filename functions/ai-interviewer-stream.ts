import { jsonBody, none } from "../shared/app/body";
import type { EventStream } from "../shared/app/event-stream";
import { httpFunction, streamOperation, user } from "../shared/app/http";
import { Problem } from "../shared/core/problems";
import { answerTurn, type TurnEvent, turnBody } from "../shared/interviews/turn";
import { interviewerLimit } from "./ai-interviewer";

export default httpFunction({
  name: "ai-interviewer-stream",
  route: "api/ai/interviewer/stream",
  operations: {
    POST: streamOperation({
      auth: user,
      limit: interviewerLimit,
      parameters: none,
      body: jsonBody(turnBody),
      handle: async (request) => serverSentEvents(await answerTurn(request)),
    }),
  },
});

async function* serverSentEvents(events: AsyncIterable<TurnEvent>): EventStream {
  for await (const event of events) {
    if ("content" in event) {
      yield event;
      continue;
    }
    // The transcript holds another answer than the one streamed: a retry gets it from the database.
    if (!event.stored) throw new Problem("turn_already_answered");
    const { competencies_covered, suggested_followup } = event.turn;
    yield { competencies_covered, suggested_followup };
  }
}
