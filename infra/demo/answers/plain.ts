/** Answers with blank lines between them. */
export function plainAnswers(text: string): string[] {
  return text.split(/\n\s*\n/);
}
