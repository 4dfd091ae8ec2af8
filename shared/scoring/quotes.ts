/** White space and case do not make another quote, nor does the way Unicode composes a letter. */
const fold = (text: string) => text.normalize("NFKC").replace(/\s+/g, " ").trim().toLowerCase();

export interface Utterance {
  speaker: string;
  content: string;
}

/**
 * What the candidate said without being interrupted: speech is often kept in several segments, and a
 * quote may span them, but it may not span somebody else's words.
 */
function passages(transcript: readonly Utterance[]): string[] {
  const found: string[] = [];
  let previous: string | undefined;
  for (const { speaker, content } of transcript) {
    if (speaker === "candidate") {
      if (previous === "candidate") found.push(`${found.pop()} ${content}`);
      else found.push(content);
    }
    previous = speaker;
  }
  return found.map(fold);
}

/** Tells of a quote whether it stands in the candidate's own words. */
export function quoteChecker(transcript: readonly Utterance[]): (quote: string) => boolean {
  const said = passages(transcript);
  return (quote) => {
    const folded = fold(quote);
    return folded.length > 0 && said.some((passage) => passage.includes(folded));
  };
}
