import * as z from "zod";
import { call } from "../api";
import { waitFor } from "../terminal";
import { completeInterview, createInterview } from "./interview";
import type { Person } from "./person";
import { apply, type Opening } from "./recruiting";
import { scoreInterview } from "./score";

const answer = z.object({ response: z.string() });

/**
 * Interviews another candidate for the same job, without showing the conversation.
 * @returns their name and score
 */
export async function interviewOther(
  recruiter: Person,
  candidate: Person,
  opening: Opening,
  answers: readonly string[],
): Promise<{ name: string; score: number }> {
  const application = await apply(candidate, opening);
  const { id } = await createInterview(candidate, application.id);
  await giveAnswers(candidate, application.name, id, answers);
  await completeInterview(candidate, id);
  const { overall_score } = await scoreInterview(recruiter, id);
  return { name: application.name, score: overall_score };
}

/** Gives the answers of a candidate to the interviewer, without showing the conversation. */
export async function giveAnswers(
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
    const { response } = await waitFor(`Interviewing ${name} …`, asking);
    messages.push({ role: "assistant", content: response });
  }
}
