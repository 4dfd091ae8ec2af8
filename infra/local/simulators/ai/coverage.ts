import * as z from "zod";
import { type Conversation, readDelimited } from "./conversation";
import { question } from "./interviewer-phrases";
import {
  contentWords,
  countCjkCharacters,
  detectLanguage,
  mentionedShare,
  sentences,
  words,
} from "./language";

/** An answer of this length is long enough to cover a competency. */
const SUBSTANTIVE_WORDS = 15;
const SUBSTANTIVE_CJK_CHARACTERS = 40;
/** The share of a competency's words that must be mentioned. */
const MENTIONED_SHARE = 0.5;

/** A question is to be asked in its own words. */
const competenciesSchema = z.array(
  z.union([
    z.object({ number: z.int(), name: z.string() }),
    z
      .object({ number: z.int(), question: z.string() })
      .transform(({ number, question: name }) => ({ number, name, isQuestion: true })),
  ]),
);
const stateSchema = z.object({ covered: z.array(z.int()) });

/** What an interview is to cover, and what it has covered: the competencies' names. */
export function interviewState({ user }: Conversation) {
  const competencies = readDelimited(user, "competencies", competenciesSchema);
  const state = readDelimited(user, "interview_state", stateSchema);
  if (competencies === undefined || state === undefined) return undefined;
  return {
    competencies: competencies.map(({ name }) => name),
    questions: competencies.flatMap((entry) => ("isQuestion" in entry ? [entry.name] : [])),
    covered: competencies
      .filter(({ number }) => state.covered.includes(number))
      .map(({ name }) => name),
  };
}

const exchangeSchema = z.object({ question: z.string().nullish(), answer: z.string() });
type Exchange = z.infer<typeof exchangeSchema>;

/**
 * The competencies that one exchange covers: those in the question or the answer, if the answer is
 * substantive.
 */
export function coveredBy(exchange: Exchange, competencies: readonly string[]): string[] {
  if (!isSubstantive(exchange.answer)) return [];
  // The sentences before the question itself repeat the candidate's earlier words.
  const asked = sentences(exchange.question ?? "").at(-1) ?? "";
  const texts = [asked, exchange.answer].map((text) => ({ text, spokenWords: contentWords(text) }));
  return competencies.filter((competency) => {
    const wanted = contentWords(competency);
    return texts.some(
      ({ text, spokenWords }) =>
        mentionedShare(wanted, spokenWords) >= MENTIONED_SHARE || text.includes(competency),
    );
  });
}

function isSubstantive(answer: string): boolean {
  return (
    words(answer).length >= SUBSTANTIVE_WORDS ||
    countCjkCharacters(answer) >= SUBSTANTIVE_CJK_CHARACTERS
  );
}

/** The arguments of `record_coverage`: what the last exchange covered, and what to ask next. */
export function recordCoverage(conversation: Conversation) {
  const state = interviewState(conversation);
  const exchange = readDelimited(conversation.user, "exchange", exchangeSchema);
  if (state === undefined || exchange === undefined) return undefined;
  const covered = coveredBy(exchange, state.competencies);
  const open = state.competencies.filter(
    (competency) => !covered.includes(competency) && !state.covered.includes(competency),
  );
  const next = leastMentioned(open, exchange.answer);
  const language = detectLanguage(exchange.answer);
  return {
    covered: covered.map((name) => state.competencies.indexOf(name) + 1),
    suggested_followup:
      next === undefined || state.questions.includes(next)
        ? (next ?? null)
        : question(language, next, state.covered.length),
  };
}

function leastMentioned(competencies: readonly string[], text: string): string | undefined {
  const spokenWords = contentWords(text);
  const shares = competencies.map((name) => mentionedShare(contentWords(name), spokenWords));
  return competencies[shares.indexOf(Math.min(...shares))];
}
