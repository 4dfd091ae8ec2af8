import * as z from "zod";
import { call, send, serverSentEvents } from "./api";
import type { TestUser } from "./users";

const answer = z.object({
  response: z.string().min(1),
  suggested_followup: z.string().nullable(),
  competencies_covered: z.array(z.string()),
});

export interface Message {
  role: "user" | "assistant";
  content: string;
}

export interface Asked {
  candidate: TestUser;
  interviewId: string;
  messages: Message[];
  /** Other fields of the body. */
  fields?: Record<string, unknown>;
  api?: string;
}

const bodyOf = ({ interviewId, messages, fields }: Asked) => ({
  interview_id: interviewId,
  messages,
  ...fields,
});

/** Sends one turn. */
export function ask(asked: Asked) {
  const { candidate, api } = asked;
  return call("POST", "/api/ai/interviewer", {
    token: candidate.token,
    body: bodyOf(asked),
    ...(api ? { api } : {}),
  });
}

/** Sends one turn that must be answered. */
export async function getReply(asked: Asked): Promise<z.output<typeof answer>> {
  const response = await ask(asked);
  expect([response.status, response.body]).toEqual([200, expect.anything()]);
  return answer.parse(response.body);
}

/** Sends one turn to the streaming route. @returns the response, before its body is read */
export function askStreamed(asked: Asked): Promise<Response> {
  const { candidate, api } = asked;
  return send("POST", "/api/ai/interviewer/stream", {
    token: candidate.token,
    body: bodyOf(asked),
    ...(api ? { api } : {}),
  });
}

const coverage = answer.omit({ response: true });

export interface StreamedReply {
  /** The pieces of the answer, in order. */
  pieces: string[];
  coverage?: z.output<typeof coverage>;
  done: boolean;
  /** The problem at the end of the stream. */
  problem?: unknown;
}

/** Reads a stream to its end. */
export async function readStream(response: Response): Promise<StreamedReply> {
  const streamed: StreamedReply = { pieces: [], done: false };
  for await (const { event, data } of serverSentEvents(response)) {
    if (data === "[DONE]") {
      streamed.done = true;
      continue;
    }
    const value: unknown = JSON.parse(data);
    const piece = z.object({ content: z.string() }).safeParse(value);
    if (event === "error") streamed.problem = value;
    else if (piece.success) streamed.pieces.push(piece.data.content);
    else streamed.coverage = coverage.parse(value);
  }
  return streamed;
}

/** The messages of the candidate in the turns so far, as a client sends them. */
export const said = (...contents: string[]): Message[] =>
  contents.map((content) => ({ role: "user", content }));
