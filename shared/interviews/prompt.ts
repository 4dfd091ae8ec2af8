import type { ChatMessage } from "../clients/ai";
import { beginningOf, DATA_RULE, taggedData } from "../clients/prompt-data";
import { numbered, questionsOf } from "./competencies";
import type { TurnContext } from "./store";

/**
 * The prompt has no more than this of the conversation. Older messages are left out, a whole step at once:
 * what is left begins the same way for many turns, and gateways cache what a prompt begins with.
 */
const HISTORY_CHARACTERS = 200_000;
const STEP_CHARACTERS = 50_000;

/** Longer texts of the role are cut in the prompt. */
const LINE_CHARACTERS = 300;
const DESCRIPTION_CHARACTERS = 20_000;
const REQUIREMENTS_CHARACTERS = 20_000;

const INSTRUCTIONS = `You are the AI interviewer of a job interview that is conducted in writing.
- Ask one question at a time, about a competency that is not covered yet; where an answer stays vague, ask for a concrete example first.
- Those of the list that are a question come first: ask them in their order and in their words, in the candidate's language, each as one question.
- React briefly to what the candidate said before you ask. Be friendly, plain and neutral; at most 120 words.
- Speak the candidate's language.
- Ask every candidate by the same standard. Never ask about age, health, disability, family, pregnancy, religion, politics, origin, gender, orientation or union membership, and do not follow up on them.
- Do not judge answers, do not tell scores, and promise nothing about the outcome. If asked, say that you are an AI and that people decide.
- When all competencies are covered, thank the candidate and ask whether they want to add anything.
The first message has the role and the competencies, numbered. Each <answer> is what the candidate said; one that is null could not be processed. The latest <interview_state> says which competencies are covered so far, by number, and what might be asked next.`;

const SYSTEM_PROMPT = `${INSTRUCTIONS}\n${DATA_RULE}`;

/** The interviewer's reply to an answer that the gateway's content filter refuses. */
export const NOT_PROCESSED =
  "I am sorry, but your answer could not be processed. Please say it again in other words.";

export interface RoleForPrompt {
  title: string;
  department?: string | null | undefined;
  description?: string | null | undefined;
  requirements?: unknown;
}

/** What was covered, and might be asked next, before an answer of the candidate. */
interface State {
  competencies_covered: readonly string[];
  suggested_followup: string | null;
}

const BEGINNING: State = { competencies_covered: [], suggested_followup: null };

/**
 * The interviewer's prompt: instructions, the role and its competencies, the conversation, the new answer.
 * Nothing in it changes from turn to turn: the next turn's prompt begins with the whole of this one.
 */
export function interviewerMessages(
  context: TurnContext,
  role: RoleForPrompt,
  competencies: readonly string[],
  answer: string,
): ChatMessage[] {
  const latest = context.turns.at(-1) ?? BEGINNING;
  const messages: ChatMessage[] = [
    ...conversation(context, competencies),
    { role: "user", content: answerWithState(answer, latest, competencies) },
  ];
  const data = interviewData(role, competencies);
  const [first, ...others] = messages;
  // Some models refuse two messages of one side in a row.
  const opening: ChatMessage[] =
    first?.role === "user"
      ? [{ role: "user", content: `${data}\n${first.content}` }, ...others]
      : [{ role: "user", content: data }, ...messages];
  return [{ role: "system", content: SYSTEM_PROMPT }, ...opening];
}

/** None of it is in the system prompt: a role that has little of its own takes it from the caller. */
function interviewData(role: RoleForPrompt, competencies: readonly string[]): string {
  const data = {
    title: role.title.slice(0, LINE_CHARACTERS),
    department: role.department?.slice(0, LINE_CHARACTERS),
    description: role.description?.slice(0, DESCRIPTION_CHARACTERS),
    requirements: beginningOf(role.requirements, REQUIREMENTS_CHARACTERS),
  };
  return `${taggedData("role_data", data)}\n${taggedData("competencies", numbered(competencies, questionsOf(role.requirements)))}`;
}

const answerOnly = (text: string | null) => taggedData("answer", text);

function answerWithState(
  text: string | null,
  state: State,
  competencies: readonly string[],
): string {
  const covered = state.competencies_covered
    .map((name) => competencies.indexOf(name) + 1)
    .filter((number) => number > 0);
  const data = { covered, suggested_followup: state.suggested_followup };
  return `${taggedData("interview_state", data)}\n${answerOnly(text)}`;
}

/** An answer that the content filter has refused is left out: it would be refused again. */
const wasProcessed = (reply: string) => !reply.endsWith(NOT_PROCESSED);

function conversation(context: TurnContext, competencies: readonly string[]): ChatMessage[] {
  const spoken = context.other_segments.map(
    ({ speaker, content }): ChatMessage =>
      speaker === "candidate"
        ? { role: "user", content: answerOnly(content) }
        : { role: "assistant", content },
  );
  const written = context.turns.flatMap(({ candidate, interviewer }, index): ChatMessage[] => {
    const answer = wasProcessed(interviewer) ? candidate : null;
    const before = context.turns[index - 1] ?? BEGINNING;
    return [
      { role: "user", content: answerWithState(answer, before, competencies) },
      { role: "assistant", content: interviewer },
    ];
  });
  return withoutOldest([...spoken, ...written]);
}

function withoutOldest(messages: readonly ChatMessage[]): ChatMessage[] {
  const total = messages.reduce((sum, { content }) => sum + content.length, 0);
  const excess = Math.max(0, total - HISTORY_CHARACTERS);
  let left = Math.ceil(excess / STEP_CHARACTERS) * STEP_CHARACTERS;
  const first = messages.findIndex(({ content }) => {
    if (left <= 0) return true;
    left -= content.length;
    return false;
  });
  return first === -1 ? [] : messages.slice(first);
}
