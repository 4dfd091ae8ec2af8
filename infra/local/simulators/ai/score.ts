import * as z from "zod";
import { type Conversation, readDelimited } from "./conversation";
import { contentWords, countCjkCharacters, mentionedShare, sentences, words } from "./language";

const rubricSchema = z.object({
  dimensions: z.array(
    z.object({ number: z.int(), name: z.string(), description: z.string().nullish() }),
  ),
});
const transcriptSchema = z.array(z.object({ speaker: z.string(), text: z.string() }));
type Dimension = z.infer<typeof rubricSchema>["dimensions"][number];

const MAX_QUOTES = 2;
const MAX_QUOTE_CHARACTERS = 400;
const MIN_WORDS_TO_QUOTE = 4;
/** The points of a score, 100 in total. Everyone who answered gets the base. */
const POINTS = { base: 30, relevance: 30, concreteness: 25, detail: 15 } as const;
/** With this many words, the candidate gets all points for detail. */
const DETAILED_WORDS = 80;
const CHARACTERS_PER_CJK_WORD = 2;
/** First person verbs and numbers make a statement concrete. */
const FIRST_PERSON =
  /\b(I|we|my|our|je|j['’]|nous|mon|notre|ich|wir|mein\w*|yo|nosotros|mi)\b|私|僕|自分/iu;
const NUMBER = /\p{N}/u;

/** One sentence of the candidate, with its precomputed counts. */
type Statement = {
  text: string;
  spokenWords: string[];
  /** Content words of the question that it answers. */
  asked: string[];
  wordCount: number;
  concreteness: number;
};
type Judgement = {
  number: number;
  name: string;
  score: number;
  quotes: string[];
  evidence: string;
};

/**
 * The arguments of `submit_score`: each dimension of the rubric, scored by how much the candidate
 * mentions it, how concretely and at what length. It only matches words, so an instruction in an
 * answer has no more effect than any other words.
 */
export function submitScore({ user }: Conversation) {
  const rubric = readDelimited(user, "rubric", rubricSchema);
  const transcript = readDelimited(user, "transcript", transcriptSchema);
  if (rubric === undefined || transcript === undefined) return undefined;
  const answers = transcript.filter(({ speaker }) => speaker === "candidate").map((s) => s.text);
  const statements = statementsOf(transcript);
  const judgements = rubric.dimensions.map((dimension) => judge(dimension, statements));
  return {
    dimensions: judgements.map(({ number, score, quotes, evidence }) => ({
      dimension: number,
      score,
      evidence,
      cited_quotes: quotes,
    })),
    ...describe(judgements, answers.length),
    anti_cheat_risk_level: repeatsItself(answers) ? "medium" : "low",
  };
}

function statementsOf(transcript: z.infer<typeof transcriptSchema>): Statement[] {
  let asked: string[] = [];
  return transcript.flatMap(({ speaker, text }) => {
    if (speaker === "candidate") return sentences(text).map((one) => measure(one, asked));
    asked = contentWords(text);
    return [];
  });
}

function measure(text: string, asked: string[]): Statement {
  const concreteness = (FIRST_PERSON.test(text) ? 0.5 : 0) + (NUMBER.test(text) ? 0.5 : 0);
  return {
    text,
    spokenWords: contentWords(text),
    asked,
    wordCount: countWords(text),
    concreteness,
  };
}

function judge(dimension: Dimension, statements: readonly Statement[]): Judgement {
  const wanted = [...new Set(contentWords(`${dimension.name} ${dimension.description ?? ""}`))];
  const ranked = statements
    .map((statement) => ({ ...statement, rank: rank(statement, wanted) }))
    .sort((one, other) => other.rank - one.rank);
  const quotes = ranked
    .filter(isQuotable)
    .slice(0, MAX_QUOTES)
    .map(({ text }) => quote(text));
  const spokenWords = statements.flatMap((statement) => statement.spokenWords);
  const asked = statements.filter((statement) => mentionedShare(wanted, statement.asked) > 0);
  const answering = asked.length > 0 ? asked : statements;
  const wordCount = answering.reduce((sum, statement) => sum + statement.wordCount, 0);
  const score =
    statements.length === 0
      ? 0
      : POINTS.base +
        POINTS.relevance * mentionedShare(wanted, spokenWords) +
        POINTS.concreteness * meanConcreteness(ranked) +
        POINTS.detail * Math.min(1, wordCount / DETAILED_WORDS);
  const { number, name } = dimension;
  return { number, name, score: Math.round(score), quotes, evidence: evidenceOf(quotes) };
}

/** Sentences about the dimension or in answer to a question about it rank first, then concrete ones. */
function rank(statement: Statement, wanted: readonly string[]): number {
  const { spokenWords, asked, concreteness, wordCount } = statement;
  const fit = 3 * mentionedShare(wanted, spokenWords) + 2 * mentionedShare(wanted, asked);
  return fit + concreteness + Math.min(1, wordCount / DETAILED_WORDS);
}

/** The mean of the five statements with the highest rank. */
function meanConcreteness(ranked: readonly Statement[]): number {
  const best = ranked.slice(0, 5);
  return best.reduce((sum, { concreteness }) => sum + concreteness, 0) / best.length;
}

function isQuotable({ wordCount }: Statement): boolean {
  return wordCount >= MIN_WORDS_TO_QUOTE;
}

/** A whole sentence, or the start of a very long one: always the candidate's exact words. */
function quote(sentence: string): string {
  if (sentence.length <= MAX_QUOTE_CHARACTERS) return sentence;
  const beginning = sentence.slice(0, MAX_QUOTE_CHARACTERS);
  const lastSpace = beginning.lastIndexOf(" ");
  return lastSpace === -1 ? beginning : beginning.slice(0, lastSpace);
}

function evidenceOf([first, second]: readonly string[]): string {
  if (first === undefined) return "The candidate said nothing that can be quoted for this.";
  const also = second === undefined ? "" : ` and “${second}”`;
  return `By word matching, closest to this are the candidate's words “${first}”${also}.`;
}

function describe(judgements: readonly Judgement[], answers: number) {
  const sorted = [...judgements].sort((one, other) => other.score - one.score);
  const [strongest, weakest] = [sorted[0], sorted.at(-1)];
  if (answers === 0 || strongest === undefined || weakest === undefined) {
    return {
      narrative_summary: "Simulated assessment: the transcript holds no answer of the candidate.",
      candidate_feedback: "There were no answers to give feedback on.",
    };
  }
  return {
    narrative_summary:
      `Simulated assessment of ${answers} answers by word matching. ` +
      `Strongest: ${strongest.name} (${strongest.score}). ` +
      `Weakest: ${weakest.name} (${weakest.score}).`,
    candidate_feedback:
      `Thank you for your ${answers} answers. What you said about ${strongest.name} came across ` +
      `best; concrete examples and numbers about ${weakest.name} would help most.`,
  };
}

/** At least half of the answers repeat an earlier one word for word. */
function repeatsItself(answers: readonly string[]): boolean {
  const different = new Set(answers.map((answer) => words(answer).join(" "))).size;
  return answers.length > 1 && different <= answers.length / 2;
}

function countWords(text: string): number {
  const cjk = countCjkCharacters(text);
  return cjk === 0 ? words(text).length : Math.ceil(cjk / CHARACTERS_PER_CJK_WORD);
}
