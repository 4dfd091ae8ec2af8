import * as z from "zod";
import { jsonBody, none } from "../shared/app/body";
import type { EventStream } from "../shared/app/event-stream";
import { httpFunction, streamOperation, user } from "../shared/app/http";
import { listOf, textOf } from "../shared/core/fields";
import { Problem } from "../shared/core/problems";
import { answerTurn, TURN_PROBLEMS, type TurnEvent, turnBody } from "../shared/interviews/turn";
import { interviewerLimit } from "./ai-interviewer";

const turnStreamEvent = z.union([
  z.object({ content: textOf("longText") }),
  z.object({
    competencies_covered: listOf(textOf("note")),
    suggested_followup: textOf("note").nullable(),
  }),
]);

export default httpFunction({
  name: "ai-interviewer-stream",
  route: "api/ai/interviewer/stream",
  operations: {
    POST: streamOperation({
      summary: "Answers a turn of an interview, piece by piece.",
      auth: user,
      limit: interviewerLimit,
      parameters: none,
      body: jsonBody(turnBody),
      problems: TURN_PROBLEMS,
      events: turnStreamEvent,
      handle: async (request) => serverSentEvents(await answerTurn(request)),
    }),
  },
});

async function* serverSentEvents(
  events: AsyncIterable<TurnEvent>,
): EventStream<z.output<typeof turnStreamEvent>> {
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
