import { UserError } from "../../infra/local/cli";
import {
  dialogueAnswers,
  isPodcast,
  isQuestionnaire,
  plainAnswers,
  podcastAnswers,
  questionnaireAnswers,
} from "./answer-formats";
import type { InputFile } from "./options";

/** The limit of the API for one message of the candidate. */
const MAX_ANSWER_CHARACTERS = 8_000;

/** Shorter answers ("Yes, I did.") are skipped. */
const MIN_WORDS = 15;

const words = new Intl.Segmenter(undefined, { granularity: "word" });

export interface Answers {
  /** Describes whose answers they are and from which file. */
  source: string;
  texts: string[];
}

/**
 * The substantial answers in a file, in order. It may be a dialogue as JSON, the transcript of a
 * podcast as Markdown, a questionnaire, or plain text with blank lines between answers.
 * @throws UserError if there are none
 */
export function readAnswers(file: InputFile): Answers {
  const { source, texts } = parse(file);
  const substantial = texts
    .map((text) => text.trim())
    .filter(isSubstantial)
    .map((text) => text.slice(0, MAX_ANSWER_CHARACTERS).toWellFormed());
  if (substantial.length === 0) {
    throw new UserError(`${file.name} has no answer of at least ${MIN_WORDS} words.`);
  }
  return { source, texts: substantial };
}

function parse({ name, content }: InputFile): Answers {
  if (name.toLowerCase().endsWith(".json")) {
    const { speaker, answers } = parseDialogue(name, content);
    return { source: `what ${speaker} answers in the dialogue ${name}`, texts: answers };
  }
  if (isPodcast(content)) {
    const { speaker, answers } = podcastAnswers(content);
    return { source: `what ${speaker} says in the podcast ${name}`, texts: answers };
  }
  if (isQuestionnaire(content)) {
    const source = `the first option of each question of ${name}`;
    return { source, texts: questionnaireAnswers(content) };
  }
  return { source: name, texts: plainAnswers(content) };
}

function parseDialogue(name: string, content: string) {
  try {
    return dialogueAnswers(content);
  } catch (cause) {
    throw new UserError(
      `${name} is not a dialogue. Expected JSON like {"turns": [{"speaker", "role", "text"}]}, ` +
        'with the role "respondent" for the person who answers.',
      { cause },
    );
  }
}

function isSubstantial(text: string): boolean {
  let count = 0;
  for (const { isWordLike } of words.segment(text)) {
    if (isWordLike) count++;
    if (count >= MIN_WORDS) return true;
  }
  return false;
}
