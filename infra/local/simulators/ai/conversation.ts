import type { ChatRequest } from "./request";

/** What the rules look at: a request reduced to who said what. */
export type Conversation = {
  /** All system and developer messages, in order. */
  system: string[];
  /** What user and assistant said, in order. */
  turns: { role: "user" | "assistant"; text: string }[];
  /** All user messages, the last one first: a correction may follow the one with the data. */
  user: string[];
  /** The last user message, or nothing. */
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
