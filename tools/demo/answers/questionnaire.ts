const QUESTION = /^\s*\d+\.\s+(.+)/;
const OPTION = /^\s*[A-Z]\.\s+(.+)/;
/** Below this heading questions are about the work itself, above it about eligibility. */
const ASSESSMENT = /^Assessment \d+/;

interface Question {
  lines: string[];
  options: string[];
  ofAssessment: boolean;
}

export const isQuestionnaire = (text: string): boolean =>
  readQuestions(text).some(({ options }) => options.length > 1);

/**
 * The answers of somebody who ticks the first option of each question of a questionnaire: the question's own
 * statement, and the option. Questions of the assessment come first.
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
    // What follows the options belongs to no question any more.
    else if (current && current.options.length === 0 && line.trim())
      current.lines.push(line.trim());
  }
  return questions;
}
