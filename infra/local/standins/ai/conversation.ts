import type { ChatRequest } from "./request";

/** What the rules look at: a request reduced to who said what. */
export type Conversation = {
  /** All system and developer messages, in order. */
  system: string;
  /** What user and assistant said, in order. */
  turns: { role: "user" | "assistant"; text: string }[];
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
  const lastUser = turns.findLast(({ role }) => role === "user")?.text ?? "";
  return { system: system.join("\n"), turns, lastUser };
}
