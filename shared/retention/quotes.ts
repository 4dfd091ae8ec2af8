/** What is put in the place of a quote. */
const REMOVED = "[removed]";

/** A character for private use stands for it while there is more to remove: nothing else matches it. */
const GAP = "\ue000";

/** A score's texts are cut at this length; then a quote may be opened and not closed. */
const CUT_AT = 4_000;

/** Quotes within quotes of the same kind. Nobody writes more levels. */
const DEEPEST = 8;

const WORD = String.raw`[\p{Alphabetic}\p{N}_]`;

/** The quotation marks that open and close a quote, what it does not contain, and whether it may be cut. */
const MARKS: [open: string, within: string, close: string, cut: boolean][] = [
  ["„", "[^„“”]*", "[“”]", true],
  ["“", "[^“”]*", "”", true],
  ["”", "[^”]*", "”", false],
  ['"', '[^"]*', '"', true],
  ["[«»]", "[^«»]*", "[«»]", true],
  ["「", "[^「」]*", "」", true],
  ["『", "[^『』]*", "』", true],
  ["[‹›]", "[^‹›]*", "[‹›]", false],
  ["‚", "[^‚‘’]*", "[‘’]", false],
  // A mark after a letter may be an apostrophe: the last one that can close a quote does.
  ["‘", "[^‘]*", `’(?!${WORD})`, false],
  [`(?<!${WORD})'(?=\\S)`, `[^']*(?:(?<=${WORD})'[^']*)*`, `'(?!${WORD})`, false],
];

const patterns = (isCut: boolean) =>
  MARKS.map(([open, within, close, cut]) => {
    const end = isCut && cut ? `(?:${close}|$)` : close;
    return new RegExp(`${open}${within}${end}`, "gu");
  });
const WHOLE = patterns(false);
const CUT = patterns(true);

/** Letters of scripts that separate words: there a quote is not part of a longer word. */
const BEGINS_WITH_LETTER = /^[\p{Nd}a-zA-Z\u00c0-\u052f]/u;
const ENDS_WITH_LETTER = /[\p{Nd}a-zA-Z\u00c0-\u052f]$/u;

/** The same for texts that differ in case and spaces alone. */
const fold = (text: string) =>
  text.replaceAll(/\s+/gu, " ").toUpperCase().toLowerCase().replaceAll("ς", "σ");

function patternOf(quote: string): RegExp {
  const words = quote.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`).split(/\s+/u);
  const before = BEGINS_WITH_LETTER.test(quote) ? `(?<!${WORD})` : "";
  const after = ENDS_WITH_LETTER.test(quote) ? `(?!${WORD})` : "";
  return new RegExp(`${before}${words.join(String.raw`\s+`)}${after}`, "giu");
}

/**
 * Replaces quotes in a text by `[removed]`: those given, whatever their case and spaces, and everything
 * between quotation marks. The rest of the text stays as it is.
 */
export function withoutQuotes(text: string, quotes: readonly string[]): string {
  let rest = text.replaceAll(REMOVED, GAP);
  const given = quotes.map((quote) => quote.trim()).filter(Boolean);
  // Of two quotes of which one contains the other the longer first.
  for (const quote of given.toSorted((one, other) => other.length - one.length)) {
    if (fold(rest).includes(fold(quote))) rest = rest.replaceAll(patternOf(quote), GAP);
  }
  for (const pattern of text.length >= CUT_AT ? CUT : WHOLE) {
    for (let depth = 0; depth < DEEPEST; depth += 1) {
      const before = rest;
      rest = before.replaceAll(pattern, GAP);
      if (rest === before) break;
    }
  }
  return rest.replaceAll(GAP, REMOVED);
}

/** What the score of an interview says, as far as it may quote the transcript. */
export interface ScoreTexts {
  narrative_summary: string | null;
  candidate_feedback: string | null;
  human_override_reason: string | null;
  /** One for each dimension. */
  evidence: { id: string; text: string | null }[];
}

/** The texts of a score without the quotes from the transcript; what is in the scorer's own words stays. */
export function redactScore(texts: ScoreTexts, quotes: readonly string[]): ScoreTexts {
  const redact = (text: string | null) => (text === null ? null : withoutQuotes(text, quotes));
  return {
    narrative_summary: redact(texts.narrative_summary),
    candidate_feedback: redact(texts.candidate_feedback),
    human_override_reason: redact(texts.human_override_reason),
    evidence: texts.evidence.map(({ id, text }) => ({ id, text: redact(text) })),
  };
}
