import * as z from "zod";
import { call, callStream } from "../api";
import { note, say, speaker, stream, waitFor } from "../terminal";
import type { Person } from "./person";

/** A long answer is truncated on the screen; the interviewer gets all of it. */
const SHOWN_CHARACTERS = 600;

const interviewSchema = z.object({ id: z.guid(), status: z.string() });

/** @returns the interview of the application */
export function createInterview(
  candidate: Person,
  applicationId: string,
): Promise<z.output<typeof interviewSchema>> {
  return call(candidate, "POST /api/interviews", interviewSchema, {
    application_id: applicationId,
  });
}

/**
 * Holds the interview: sends each answer to the interviewer and shows its response as it is streamed.
 * @returns the number of answers
 */
export async function interview(
  candidate: Person,
  interviewId: string,
  answers: AsyncIterable<string> | Iterable<string>,
): Promise<number> {
  const messages: { role: "user" | "assistant"; content: string }[] = [];
  let turns = 0;
  for await (const content of answers) {
    turns++;
    messages.push({ role: "user", content });
    const body = { interview_id: interviewId, messages };
    messages.push({ role: "assistant", content: await respond(candidate, body) });
  }
  return turns;
}

export function showAnswer(name: string, answer: string): void {
  speaker(name);
  const rest = answer.length - SHOWN_CHARACTERS;
  say(rest > 0 ? `${answer.slice(0, SHOWN_CHARACTERS)} … (${rest} more characters)` : answer);
}

const streamed = z.union([
  z.object({ content: z.string() }),
  z.object({ competencies_covered: z.array(z.string()) }),
]);

/** Shows the interviewer's response while it arrives, and returns it. */
async function respond(candidate: Person, body: Record<string, unknown>): Promise<string> {
  const events = callStream(candidate, "POST /api/ai/interviewer/stream", body);
  let answer = "";
  let covered: string[] = [];
  async function* words(): AsyncGenerator<string> {
    let next = await waitFor("Waiting for the interviewer …", events.next());
    for (; !next.done; next = await events.next()) {
      const event = streamed.parse(next.value);
      if ("content" in event) {
        answer += event.content;
        yield event.content;
      } else covered = event.competencies_covered;
    }
  }
  speaker("Interviewer");
  await stream(words());
  note(covered.length > 0 ? `Covered so far: ${covered.join(" · ")}` : "Nothing covered yet");
  return answer;
}

const ended = z.object({ status: z.string() });

export function completeInterview(candidate: Person, id: string): Promise<z.output<typeof ended>> {
  return call(candidate, `POST /api/interviews/${id}/complete`, ended);
}
