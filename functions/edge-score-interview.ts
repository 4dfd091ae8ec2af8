import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import { jsonBody, none } from "../shared/app/body";
import { edgeFunction } from "../shared/app/edge";
import { operation, user } from "../shared/app/http";
import { listOf, textOf } from "../shared/core/fields";
import { Problem } from "../shared/core/problems";
import { settings } from "../shared/core/settings";
import { completeInterview } from "../shared/interviews/complete";
import { SCORE_PROBLEMS, scoreEndedInterview } from "../shared/scoring/score";
import { readScore, type Score } from "../shared/scoring/store";

const NOT_READY = "The score is not ready yet. Please ask again in a minute.";

const answer = z.union([
  z.object({
    success: z.literal(true),
    interviewId: z.guid(),
    dimensions: listOf(
      z.object({
        dimension: textOf("name"),
        score: z.number().min(0).max(10),
        weight: z.number(),
        evidence: textOf("text"),
        cited_quotes: listOf(textOf("json")),
      }),
    ),
    overall_score: z.number().nullable(),
    narrative_summary: textOf("text").nullable(),
    candidate_feedback: textOf("text"),
    anti_cheat_risk_level: textOf("name").nullable(),
  }),
  z.object({ success: z.literal(false), error: textOf("note") }),
]);

/** Without numbers where the organisation does not show them: then the feedback is all of it. */
function asAnswer(interviewId: string, score: Score, seesNumbers: boolean) {
  const { candidate_feedback, overall_score, narrative_summary, anti_cheat_risk_level } = score;
  const head = { success: true as const, interviewId, candidate_feedback };
  if (!seesNumbers) {
    const hidden = { overall_score: null, narrative_summary: null, anti_cheat_risk_level: null };
    return { ...head, ...hidden, dimensions: [] };
  }
  const { dimensions } = score;
  return { ...head, overall_score, narrative_summary, anti_cheat_risk_level, dimensions };
}

export default edgeFunction(
  "score-interview",
  operation({
    summary: "Completes an interview, and waits for its score.",
    auth: user,
    limit: { name: "edge-score-interview", perMinute: 10 },
    parameters: none,
    // The client's transcript, role and rubric are ignored: the server has its own.
    body: jsonBody(z.object({ interviewId: z.guid() })),
    problems: [...SCORE_PROBLEMS, "interview_not_open"],
    answer,
    handle: async ({ caller, body, receivedAt, log, lateLog }) => {
      const { id, ended_at } = await completeInterview(caller, body.interviewId, log);
      const scoring = scoreEndedInterview({ interview_id: id, ended_at }, lateLog);
      // After the wait nobody sees a failure: the queue repeats it. A score that comes later is stored.
      scoring.catch(() => undefined);
      const waitMs = receivedAt.getTime() + settings().SCORE_WAIT_SECONDS * 1000 - Date.now();
      const isScored = await Promise.race([
        scoring.then(() => true),
        sleep(waitMs, false, { ref: false }),
      ]);
      if (!isScored) return { success: false as const, error: NOT_READY };
      const { score, sees_numbers } = await readScore(caller, id);
      if (!score) throw new Problem("no_transcript");
      return asAnswer(id, score, sees_numbers);
    },
  }),
);
