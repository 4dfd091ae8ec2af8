import * as z from "zod";
import { call, callStream } from "../api";
import { note, say, speaker, stream, waitFor } from "../terminal";
import type { Person } from "./person";

/** Of a long answer only the beginning is shown; the interviewer gets the whole. */
const SHOWN_CHARACTERS = 600;

const interview = z.object({ id: z.guid(), status: z.string() });

/** @returns the application's interview */
export function openInterview(
  candidate: Person,
  applicationId: string,
): Promise<z.output<typeof interview>> {
  return call(candidate, "POST /api/interviews", interview, { application_id: applicationId });
}

/**
 * The interview itself: what the candidate says goes to the interviewer, whose words are shown as they
 * come, until there is nothing more to say.
 * @returns how many answers were given
 */
export async function talk(
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
    messages.push({ role: "assistant", content: await answerOf(candidate, body) });
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

/** Shows the interviewer's answer while it is written, and gives it. */
async function answerOf(candidate: Person, body: Record<string, unknown>): Promise<string> {
  const events = callStream(candidate, "POST /api/ai/interviewer/stream", body);
  let answer = "";
  let covered: string[] = [];
  async function* words(): AsyncGenerator<string> {
    let next = await waitFor("The interviewer reads …", events.next());
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
