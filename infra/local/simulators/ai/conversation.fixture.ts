import { type Conversation, readConversation } from "./conversation";
import { parseChatRequest } from "./request";

/** Untrusted text as the app delimits it in a prompt: JSON without any `<`. */
export function delimited(name: string, data: unknown): string {
  return `<${name}>${JSON.stringify(data).replaceAll("<", "\\u003c")}</${name}>`;
}

/** A conversation of a system message and alternating messages, the user's first. */
export function conversation(system: string, ...messages: string[]): Conversation {
  const sent = messages.map((content, index) => ({
    role: index % 2 === 0 ? ("user" as const) : ("assistant" as const),
    content,
  }));
  return readConversation(
    parseChatRequest({ model: "m", messages: [{ role: "system", content: system }, ...sent] }),
  );
}
