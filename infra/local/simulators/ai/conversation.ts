import * as z from "zod";
import { parseJson } from "../requests";
import type { ChatRequest } from "./request";

/** The input of the rules: a request reduced to who said what. */
export type Conversation = {
  /** All system and developer messages, in order. */
  system: string[];
  /** What the user and the assistant said, in order. */
  turns: { role: "user" | "assistant"; text: string }[];
  /** All user messages, the last one first: a correction may follow the one with the data. */
  user: string[];
  /** What the user said last, or an empty string. */
  lastUser: string;
};

export function readConversation({ messages }: ChatRequest): Conversation {
  const system: string[] = [];
  const user: string[] = [];
  const turns: Conversation["turns"] = [];
  for (const { role, content } of messages) {
    if (role === "system" || role === "developer") system.push(content);
    if (role === "assistant") turns.push({ role, text: content ?? "" });
    if (role !== "user") continue;
    user.unshift(content);
    turns.push({ role, text: readDelimited([content], "answer", z.string()) ?? content });
  }
  return {
    system,
    turns,
    user,
    lastUser: turns.findLast(({ role }) => role === "user")?.text ?? "",
  };
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
