import { MARK, type MaskedText } from "./marks";

/** Ignores white space, case, and how Unicode composes a letter. */
const fold = (text: string) => text.normalize("NFKC").replace(/\s+/g, " ").toLowerCase();
const normalise = (text: string) => fold(text).trim();

export interface Utterance {
  speaker: string;
  content: string;
}

/** What somebody said, with marks for what identifies the candidate. */
export interface MaskedUtterance extends MaskedText {
  speaker: string;
}

/** A text whose marks keep their places while it is normalised. */
function normalised({ text, marks }: MaskedText): MaskedText {
  const result: MaskedText = { text: "", marks: [] };
  let done = 0;
  for (const { start, end, original } of marks) {
    result.text += fold(text.slice(done, start));
    const from = result.text.length;
    result.text += text.slice(start, end);
    result.marks.push({ start: from, end: result.text.length, original });
    done = end;
  }
  result.text += fold(text.slice(done));
  return result;
}

/** Appends a text behind a space. */
function append(passage: MaskedText, { text, marks }: MaskedText): void {
  const isSpaced = passage.text.endsWith(" ") || text.startsWith(" ");
  const offset = passage.text.length + (isSpaced ? 0 : 1);
  passage.text += `${isSpaced ? "" : " "}${text}`;
  for (const mark of marks) {
    passage.marks.push({ ...mark, start: mark.start + offset, end: mark.end + offset });
  }
}

/**
 * What the candidate said without interruption: speech is often stored in several segments, and a quote
 * may span them, but not another speaker's words.
 */
function passages(transcript: readonly MaskedUtterance[]): MaskedText[] {
  const found: MaskedText[] = [];
  let current: MaskedText | undefined;
  for (const { speaker, ...said } of transcript) {
    if (speaker !== "candidate") {
      current = undefined;
    } else if (current) {
      append(current, normalised(said));
    } else {
      current = normalised(said);
      found.push(current);
    }
  }
  return found;
}

/**
 * Returns a function that finds a quote with marks in the candidate's own words: it returns the quote as it was said,
 * without marks; undefined where the candidate did not say it.
 */
export function quoteReader(
  transcript: readonly MaskedUtterance[],
): (quote: string) => string | undefined {
  const spoken = passages(transcript);
  return (quote) => {
    const wanted = normalise(quote);
    const passage = wanted ? spoken.find(({ text }) => text.includes(wanted)) : undefined;
    if (!passage) return undefined;
    const start = passage.text.indexOf(wanted);
    const end = start + wanted.length;
    const marks = passage.marks.filter((mark) => mark.start < end && start < mark.end);
    // A quote that cuts a mark, or has what looks like one, has no words of its own to return.
    const isWhole = marks.every((mark) => start <= mark.start && mark.end <= end);
    if (!isWhole || marks.length !== (quote.match(MARK)?.length ?? 0)) return undefined;
    const originals = marks.values();
    return quote.replaceAll(MARK, (mark) => originals.next().value?.original ?? mark);
  };
}
