import type { Conversation } from "./conversation";

/** Untrusted text as the app delimits it in a prompt: JSON without any `<`. */
export function delimited(name: string, data: unknown): string {
  return `<${name}>${JSON.stringify(data).replaceAll("<", "\\u003c")}</${name}>`;
}

/** A conversation of a system message and alternating messages, the candidate's first. */
export function conversation(system: string, ...messages: string[]): Conversation {
  const turns = messages.map((text, index) => ({
    role: index % 2 === 0 ? ("user" as const) : ("assistant" as const),
    text,
  }));
  const user = turns.filter(({ role }) => role === "user").map(({ text }) => text);
  user.reverse();
  return { system: [system], turns, user, lastUser: user[0] ?? "" };
}
