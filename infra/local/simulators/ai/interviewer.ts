import type { Conversation } from "./conversation";
import { coveredBy, interviewState } from "./coverage";
import { PHRASES, question } from "./interviewer-phrases";
import { contentWords, detectLanguage, isContentWord } from "./language";

const QUOTED_WORDS = 8;
const MIN_WORDS_TO_QUOTE = 3;

const wordSegmenter = new Intl.Segmenter("en", { granularity: "word" });

/**
 * What the interviewer says next: a reaction that quotes a few of the candidate's words, then a
 * question about the first open competency, or the closing. It answers in the candidate's language,
 * if that is recognised. `undefined` if the conversation is not an interview.
 */
export function interview(conversation: Conversation): string | undefined {
  const { turns, lastUser } = conversation;
  const state = interviewState(conversation);
  if (state === undefined) return undefined;
  const language = detectLanguage(lastUser);
  const phrases = PHRASES[language];
  const asked = turns.findLast(({ role }) => role === "assistant")?.text;
  const justCovered = coveredBy({ question: asked, answer: lastUser }, state.competencies);
  const open = state.competencies.filter(
    (competency) => !state.covered.includes(competency) && !justCovered.includes(competency),
  );
  const quote = quotable(lastUser);
  const reaction = quote === undefined ? phrases.thanks : phrases.reaction(quote);
  const [next] = open;
  const turn = turns.filter(({ role }) => role === "user").length - 1;
  if (next === undefined) return `${reaction} ${phrases.closing}`;
  const asks = state.questions.includes(next) ? next : question(language, next, turn);
  return `${reaction} ${asks}`;
}

/** The first words of the clause with the most content words, exactly as the candidate wrote them. */
function quotable(text: string): string | undefined {
  const clauses = text.split(/[.,;:!?…。、！？\n“”«»„"「」]+/u);
  const wordCounts = clauses.map((clause) => contentWords(clause).length);
  const clause = clauses[wordCounts.indexOf(Math.max(...wordCounts))] ?? "";
  const segments = [...wordSegmenter.segment(clause)].filter(({ isWordLike }) => isWordLike);
  const firstContentWord = segments.findIndex(({ segment }) =>
    isContentWord(segment.toLowerCase()),
  );
  const from = segments[firstContentWord];
  if (from === undefined || segments.length - firstContentWord < MIN_WORDS_TO_QUOTE)
    return undefined;
  const beyond = segments[firstContentWord + QUOTED_WORDS];
  const quote = clause.slice(from.index, beyond?.index).trimEnd();
  return beyond === undefined ? quote : `${quote}…`;
}
