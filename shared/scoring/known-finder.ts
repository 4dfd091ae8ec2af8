import type { Span } from "./contacts";
import type { KnownText } from "./identity";
import type { Word } from "./words";

/** Between the words of a name: spaces, a hyphen, an apostrophe, a comma, or the point of an abbreviation. */
const BETWEEN = /^(?:[\s,'’&()/–-]{0,3}|\.)$/u;
const AFTER_ABBREVIATION = /^\.\s$/;
const ABBREVIATION_CHARACTERS = 2;
const SENTENCE_BEGINS_AFTER = /(?:[.!?…:]\s*|["“„«(\n]\s{0,2})$/u;

/** Finds the words of known texts in a text, the longest first. */
export function knownFinder(known: readonly KnownText[]) {
  const byFirst = Map.groupBy(known, ({ words }) => words[0]);
  return (text: string, words: readonly Word[]): Span[] => {
    const spans: Span[] = [];
    let index = 0;
    while (index < words.length) {
      const from = index;
      const found = byFirst
        .get(words[from]?.folded)
        ?.find((one) => isAt(text, words, from, one) && isWrittenAs(text, words, from, one));
      const [first, last] = [words[from], words[from + (found?.words.length ?? 1) - 1]];
      if (found && first && last) {
        const { kind, thing } = found;
        spans.push({ start: first.start, end: last.end, kind, thing });
      }
      index += found?.words.length ?? 1;
    }
    return spans;
  };
}

function isAt(text: string, words: readonly Word[], from: number, known: KnownText): boolean {
  return known.words.every((wanted, offset) => {
    const [previous, word] = [words[from + offset - 1], words[from + offset]];
    if (word?.folded !== wanted) return false;
    if (offset === 0 || !previous) return true;
    const gap = text.slice(previous.end, word.start);
    const isAbbreviated = previous.folded.length <= ABBREVIATION_CHARACTERS;
    return BETWEEN.test(gap) || (isAbbreviated && AFTER_ABBREVIATION.test(gap));
  });
}

function isWrittenAs(text: string, words: readonly Word[], from: number, known: KnownText) {
  const [word, next] = [words[from], words[from + known.words.length]];
  if (!word || known.written === "anyhow") return true;
  if (known.written === "alone") {
    return words[from - 1]?.end !== word.start && next?.start !== word.end;
  }
  const written = text.slice(word.start, word.end);
  if (known.written === "in capitals") return written === written.toUpperCase();
  if (!word.isCapitalised) return false;
  if (known.written === "capitalised" || !next) return true;
  const before = text.slice(Math.max(0, word.start - 4), word.start);
  const isFirst = word.start === 0 || SENTENCE_BEGINS_AFTER.test(before);
  const last = words[from + known.words.length - 1] ?? word;
  const goesOn = /^\s+$/.test(text.slice(last.end, next.start));
  return !(isFirst && goesOn && (!next.isCapitalised || next.folded === "i"));
}
