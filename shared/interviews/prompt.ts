import type { ChatMessage } from "../clients/ai";
import { DATA_RULE, taggedData } from "../clients/prompt-data";
import type { TurnContext } from "./store";

/** The prompt has no more than this of the conversation: older messages are left out. */
const HISTORY_CHARACTERS = 60_000;

/** A longer description is cut in the prompt. */
const DESCRIPTION_CHARACTERS = 20_000;

const INSTRUCTIONS = `You are the AI interviewer of a job interview that is conducted in writing.
- Ask one question at a time, about a competency that is not covered yet; where an answer stays vague, ask for a concrete example first.
- React briefly to what the candidate said before you ask. Be friendly, plain and neutral; at most 120 words.
- Speak the candidate's language.
- Ask every candidate by the same standard. Never ask about age, health, disability, family, pregnancy, religion, politics, origin, gender, orientation or union membership, and do not follow up on them.
- Do not judge answers, do not tell scores, and promise nothing about the outcome. If asked, say that you are an AI and that people decide.
- When all competencies are covered, thank the candidate and ask whether they want to add anything.`;

export interface RoleForPrompt {
  title: string;
  department?: string | null | undefined;
  description?: string | null | undefined;
  requirements?: unknown;
}

function conversation(context: TurnContext): ChatMessage[] {
  const spoken = context.other_segments.map(
    ({ speaker, content }) =>
      ({ role: speaker === "candidate" ? "user" : "assistant", content }) as const,
  );
  const written = context.turns.flatMap(
    ({ candidate, interviewer }) =>
      [
        { role: "user", content: candidate },
        { role: "assistant", content: interviewer },
      ] as const,
  );
  const all = [...spoken, ...written];
  let characters = 0;
  const oldest = all.findLastIndex((message) => {
    characters += message.content.length;
    return characters > HISTORY_CHARACTERS;
  });
  return all.slice(oldest + 1);
}

/** The interviewer's prompt: instructions, the role, what is covered, the conversation, the new answer. */
export function interviewerMessages(
  context: TurnContext,
  role: RoleForPrompt,
  competencies: readonly string[],
  answer: string,
): ChatMessage[] {
  const system = [
    INSTRUCTIONS,
    DATA_RULE,
    taggedData("role_data", {
      ...role,
      description: role.description?.slice(0, DESCRIPTION_CHARACTERS),
    }),
    taggedData("interview_state", {
      competencies,
      covered: context.competencies_covered,
      suggested_followup: context.turns.at(-1)?.suggested_followup ?? null,
    }),
  ].join("\n");
  return [
    { role: "system", content: system },
    ...conversation(context),
    { role: "user", content: answer },
  ];
}
