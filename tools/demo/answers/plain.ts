/** Answers with blank lines between them. A line break within one is where an editor wrapped it. */
export function plainAnswers(text: string): string[] {
  return text.split(/\n\s*\n/).map((answer) => answer.trim().replace(/\s*\n\s*/g, " "));
}
