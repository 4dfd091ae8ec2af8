import * as z from "zod";

/** The answers of one speaker; the name is empty if it is unknown. */
interface SpeakerAnswers {
  speaker: string;
  answers: string[];
}

/** Answers with blank lines between them. Other line breaks are only where an editor wrapped a line. */
export function plainAnswers(text: string): string[] {
  return text.split(/\n\s*\n/).map((answer) => answer.trim().replace(/\s*\n\s*/g, " "));
}

const dialogue = z.object({
  turns: z.array(z.object({ speaker: z.string(), role: z.string(), text: z.string() })),
});
const ANSWERING_ROLE = "respondent";

/**
 * The answers in a JSON dialogue, `{turns: [{speaker, role, text}]}`: the turns with the role
 * `respondent`.
 * @throws z.ZodError, SyntaxError
 */
export function dialogueAnswers(text: string): SpeakerAnswers {
  const { turns } = dialogue.parse(JSON.parse(text));
  const answering = turns.filter(({ role }) => role === ANSWERING_ROLE);
  return {
    speaker: [...new Set(answering.map(({ speaker }) => speaker))].join(" and "),
    answers: answering.map((turn) => turn.text),
  };
}

const NAME = /^\*\*([^*\n]+):\*\*/gm;
/** `\[01:46\]`, a time code in a transcript. */
const TIME_CODE = /\\?\[\d+(?::\d+)+\\?\]/g;
const ESCAPED = /\\([[\]*_])/g;

export const isPodcast = (text: string): boolean => text.search(NAME) !== -1;

/**
 * The answers of the guest in the transcript of a podcast in Markdown, `**Name:** text`. The first
 * speaker counts as the host, and of the others the one who says most as the guest.
 */
export function podcastAnswers(text: string): SpeakerAnswers {
  const bySpeaker = new Map<string, string[]>();
  for (const [speaker, words] of passages(text)) {
    bySpeaker.set(speaker, [...(bySpeaker.get(speaker) ?? []), words]);
  }
  const [, ...others] = bySpeaker;
  const [speaker, answers] = others.reduce(
    (most, next) => (next[1].join("").length > most[1].join("").length ? next : most),
    ["", []],
  );
  return { speaker, answers };
}

/** Each speaker, and the words up to the next speaker. */
function passages(text: string): [speaker: string, words: string][] {
  // Splitting by a pattern with a group gives names and texts alternately.
  const [, ...parts] = text.split(NAME);
  return parts.flatMap((speaker, index) => {
    if (index % 2 === 1) return [];
    const words = (parts[index + 1] ?? "").replace(TIME_CODE, "").replace(ESCAPED, "$1").trim();
    return words === "" ? [] : [[speaker, words] as const];
  });
}

const QUESTION = /^\s*\d+\.\s+(.+)/;
const OPTION = /^\s*[A-Z]\.\s+(.+)/;
/** Questions below this heading are about the work, those above about eligibility. */
const ASSESSMENT = /^Assessment \d+/;

interface Question {
  lines: string[];
  options: string[];
  ofAssessment: boolean;
}

export const isQuestionnaire = (text: string): boolean =>
  readQuestions(text).some(({ options }) => options.length > 1);

/**
 * The answers of somebody who picks the first option of each question of a questionnaire: the
 * question and the option. Questions of the assessment come first.
 */
export function questionnaireAnswers(text: string): string[] {
  const questions = readQuestions(text).filter(({ options }) => options.length > 1);
  return [
    ...questions.filter(({ ofAssessment }) => ofAssessment),
    ...questions.filter(({ ofAssessment }) => !ofAssessment),
  ].map(({ lines, options }) => `${lines.join("\n")}\n${options[0] ?? ""}`);
}

function readQuestions(text: string): Question[] {
  const questions: Question[] = [];
  let ofAssessment = false;
  for (const line of text.split(/\r?\n/)) {
    if (ASSESSMENT.test(line)) ofAssessment = true;
    const [question, option] = [QUESTION.exec(line)?.[1], OPTION.exec(line)?.[1]];
    const current = questions.at(-1);
    if (question !== undefined) questions.push({ lines: [question], options: [], ofAssessment });
    else if (option !== undefined) current?.options.push(option);
    // Text after the options does not belong to the question.
    else if (current && current.options.length === 0 && line.trim())
      current.lines.push(line.trim());
  }
  return questions;
}
