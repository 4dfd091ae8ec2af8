import { jsonBody, none } from "../shared/app/body";
import type { EventStream } from "../shared/app/event-stream";
import { defineHttp, streamOperation, user } from "../shared/app/http";
import { Problem } from "../shared/core/problems";
import { interviewerLimit } from "../shared/interviews/limit";
import { type TurnEvent, takeTurn, turnBody } from "../shared/interviews/turn";

defineHttp({
  name: "ai-interviewer-stream",
  route: "api/ai/interviewer/stream",
  operations: {
    POST: streamOperation({
      auth: user,
      limit: interviewerLimit,
      parameters: none,
      body: jsonBody(turnBody),
      handle: async (request) => told(await takeTurn(request)),
    }),
  },
});

async function* told(turn: AsyncIterable<TurnEvent>): EventStream {
  for await (const event of turn) {
    if ("content" in event) {
      yield event;
      continue;
    }
    // What was streamed is not what the transcript holds: a retry gets that from the store.
    if (!event.wasFirst) throw new Problem("turn_already_answered");
    const { competencies_covered, suggested_followup } = event.kept;
    yield { competencies_covered, suggested_followup };
  }
}
