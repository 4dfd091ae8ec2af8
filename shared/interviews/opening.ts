import { questionsOf } from "./competencies";
import type { RoleForPrompt } from "./prompt";

const TITLE_CHARACTERS = 300;

/** The interviewer's first words: who speaks, who decides, and the first question. */
export function openingOf(role: RoleForPrompt, competencies: readonly string[]): string {
  const title = role.title.trim().slice(0, TITLE_CHARACTERS);
  const [first = ""] = competencies;
  const question = questionsOf(role.requirements).includes(first)
    ? first
    : `Let us begin with ${first}: can you describe a situation in which it mattered in your work?`;
  return [
    title
      ? `Hello, and welcome to your interview for: ${title}.`
      : "Hello, and welcome to your interview.",
    "I am an AI that asks the questions; people decide about your application.",
    "You may answer in the language that suits you best.",
    question,
  ].join(" ");
}
