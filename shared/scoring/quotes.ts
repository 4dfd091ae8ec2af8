/** Ignores white space, case, and how Unicode composes a letter. */
const normalise = (text: string) =>
  text.normalize("NFKC").replace(/\s+/g, " ").trim().toLowerCase();

export interface Utterance {
  speaker: string;
  content: string;
}

/**
 * What the candidate said without interruption: speech is often stored in several segments, and a quote
 * may span them, but not another speaker's words.
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
  return found.map(normalise);
}

/** Returns a function that checks whether a quote is in the candidate's own words. */
export function quoteChecker(transcript: readonly Utterance[]): (quote: string) => boolean {
  const spoken = passages(transcript);
  return (quote) => {
    const normalised = normalise(quote);
    return normalised.length > 0 && spoken.some((passage) => passage.includes(normalised));
  };
}
