import * as z from "zod";
import { call } from "../api";
import { waitFor } from "../terminal";
import { completeInterview, openInterview } from "./interview";
import type { Person } from "./person";
import { apply, type Opening } from "./recruiting";
import { scoreInterview } from "./score";

const answer = z.object({ response: z.string() });

/**
 * Another candidate for the same job, whose interview is not shown: they apply, say what there is to say, and
 * are scored.
 * @returns their name and score
 */
export async function interviewUnseen(
  recruiter: Person,
  candidate: Person,
  opening: Opening,
  answers: readonly string[],
): Promise<{ name: string; score: number }> {
  const application = await apply(candidate, opening);
  const { id } = await openInterview(candidate, application.id);
  await talkUnseen(candidate, application.name, id, answers);
  await completeInterview(candidate, id);
  const { overall_score } = await scoreInterview(recruiter, id);
  return { name: application.name, score: overall_score };
}

/** The candidate says what there is to say; what the interviewer answers is not shown. */
export async function talkUnseen(
  candidate: Person,
  name: string,
  interviewId: string,
  answers: readonly string[],
): Promise<void> {
  const messages: { role: "user" | "assistant"; content: string }[] = [];
  for (const content of answers) {
    messages.push({ role: "user", content });
    const body = { interview_id: interviewId, messages };
    const asking = call(candidate, "POST /api/ai/interviewer", answer, body);
    const { response } = await waitFor(`${name} is interviewed …`, asking);
    messages.push({ role: "assistant", content: response });
  }
}
