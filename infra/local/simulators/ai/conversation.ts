import type { z } from "zod";
import { parseJson } from "../requests";
import type { ChatRequest } from "./request";

/** The input of the rules: a request reduced to who said what. */
export type Conversation = {
  /** All system and developer messages, in order. */
  system: string[];
  /** All user and assistant messages, in order. */
  turns: { role: "user" | "assistant"; text: string }[];
  /** All user messages, the last one first: a correction may follow the one with the data. */
  user: string[];
  /** The last user message, or an empty string. */
  lastUser: string;
};

export function readConversation({ messages }: ChatRequest): Conversation {
  const system: string[] = [];
  const turns: Conversation["turns"] = [];
  for (const { role, content } of messages) {
    if (role === "system" || role === "developer") system.push(content);
    if (role === "user" || role === "assistant") turns.push({ role, text: content ?? "" });
  }
  const user = turns.filter(({ role }) => role === "user").map(({ text }) => text);
  user.reverse();
  return { system, turns, user, lastUser: user[0] ?? "" };
}

/**
 * Reads the JSON between `<name>` and `</name>` from the first text that contains it and matches the
 * schema. Data is only ever parsed: an instruction in it has no effect.
 */
export function readDelimited<T>(
  texts: readonly string[],
  name: string,
  schema: z.ZodType<T>,
): T | undefined {
  const [opening, closing] = [`<${name}>`, `</${name}>`];
  for (const text of texts) {
    const start = text.indexOf(opening);
    const end = text.lastIndexOf(closing);
    if (start === -1 || end < start) continue;
    const data = schema.safeParse(parseJson(text.slice(start + opening.length, end)));
    if (data.success) return data.data;
  }
  return undefined;
}
