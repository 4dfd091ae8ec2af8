import { UserError } from "../../infra/local/cli";
import { isPodcast, podcastAnswers } from "./answer-formats";
import { dialogueAnswers } from "./answers/dialogue";
import { plainAnswers } from "./answers/plain";
import { isQuestionnaire, questionnaireAnswers } from "./answers/questionnaire";
import type { InputFile } from "./input";

/** What the API takes as one message of the candidate's. */
const MAX_ANSWER_CHARACTERS = 8_000;

/** Shorter ones ("Yes, I did.") are left out: an interview is about what the candidate has to say. */
const MIN_WORDS = 15;

const words = new Intl.Segmenter(undefined, { granularity: "word" });

export interface Answers {
  /** Whose answers they are and from which file, in a few words. */
  source: string;
  texts: string[];
}

/**
 * The answers of substance in a file, in order. Taken are a dialogue as JSON, the transcript of a podcast
 * as Markdown, a questionnaire, and plain text with blank lines between answers.
 * @throws UserError where there are none
 */
export function readAnswers(file: InputFile): Answers {
  const { source, texts } = recognise(file);
  const ofSubstance = texts
    .map((text) => text.trim())
    .filter(isOfSubstance)
    .map((text) => text.slice(0, MAX_ANSWER_CHARACTERS).toWellFormed());
  if (ofSubstance.length === 0) {
    throw new UserError(`${file.name} has no answer of at least ${MIN_WORDS} words.`);
  }
  return { source, texts: ofSubstance };
}

function recognise({ name, content }: InputFile): Answers {
  if (name.toLowerCase().endsWith(".json")) {
    const { speaker, answers } = readDialogue(name, content);
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

function readDialogue(name: string, content: string) {
  try {
    return dialogueAnswers(content);
  } catch (cause) {
    throw new UserError(
      `${name} is not a dialogue: expected JSON as {"turns": [{"speaker", "role", "text"}]}, ` +
        'with the role "respondent" for the one who answers.',
      { cause },
    );
  }
}

function isOfSubstance(text: string): boolean {
  let counted = 0;
  for (const { isWordLike } of words.segment(text)) {
    if (isWordLike) counted++;
    if (counted >= MIN_WORDS) return true;
  }
  return false;
}
