import { agesIn, sentencesOf, streetsIn } from "./ages";
import { contactFinder, type Span } from "./contacts";
import { type Identity, knownTexts } from "./identity";
import { knownFinder } from "./known-finder";
import { fold, type Word, wordsOf } from "./words";

/** Stands for the same text wherever it is, such as `[school 1]`; the number tells apart several of a kind. */
export const MARK =
  /\[(?:candidate name|(?:email|phone|link|place|school|employer|address|date|age|text) \d{1,6})\]/giu;

const KINDS = new Set("email phone link place school employer address date age text".split(" "));

/** A text in which marks stand for what identifies the person. */
export interface MaskedText {
  text: string;
  /** Where they are, in order, and the words for which they stand there. */
  marks: { start: number; end: number; original: string }[];
}

export interface Masks {
  /** Replaces all that identifies the person, in what was said. */
  mask: (text: string) => MaskedText;
  /**
   * Replaces what nobody else is called: the person's whole name, and all addresses and numbers. A role's text is the
   * same for all of its candidates: a mark for a place or a school in it would tell that it is the candidate's.
   */
  maskRole: (text: string) => string;
  /** Puts back the words for which marks stand. What was never replaced is never put anywhere. */
  restore: (text: string) => string;
}

type Finder = (text: string, words: readonly Word[], found: readonly Span[]) => Span[];

export function createMasks(identity: Identity): Masks {
  const known = knownTexts(identity);
  const phones = identity.people.flatMap(({ phone }) => phone ?? []);
  const findContacts = contactFinder(phones);
  const whole = known.filter(({ kind, words }) => kind === "candidate name" && words.length > 1);
  const inSpeech: Finder[] = [findForged, findContacts, knownFinder(known), findInSentences];
  const inRole: Finder[] = [findForged, findContacts, knownFinder(whole)];

  const marksOfThings = new Map<string, string>();
  const originals = new Map<string, string>();
  const counts = new Map<string, number>();
  function markOf({ kind, thing }: Span, original: string): string {
    const key = `${kind}:${thing ?? fold(original)}`;
    const number = counts.get(kind) ?? 0;
    const mark =
      marksOfThings.get(key) ??
      (kind === "candidate name" ? `[${kind}]` : `[${kind} ${number + 1}]`);
    if (!marksOfThings.has(key)) counts.set(kind, number + 1);
    marksOfThings.set(key, mark);
    if (!originals.has(mark)) originals.set(mark, original);
    return mark;
  }

  function replace(text: string, finders: readonly Finder[]): MaskedText {
    const masked: MaskedText = { text: "", marks: [] };
    let done = 0;
    for (const span of find(text, finders)) {
      const original = text.slice(span.start, span.end);
      masked.text += text.slice(done, span.start);
      const start = masked.text.length;
      masked.text += markOf(span, original);
      masked.marks.push({ start, end: masked.text.length, original });
      done = span.end;
    }
    masked.text += text.slice(done);
    return masked;
  }

  return {
    mask: (text) => replace(text, inSpeech),
    maskRole: (text) => replace(text, inRole).text,
    restore: (text) => text.replaceAll(MARK, (mark) => originals.get(mark.toLowerCase()) ?? mark),
  };
}

/** What the finders find, in order of place; where two find the same words, the first counts. */
function find(text: string, finders: readonly Finder[]): Span[] {
  const words = wordsOf(text);
  const taken = new Uint8Array(text.length);
  const spans: Span[] = [];
  for (const finder of finders) {
    for (const span of finder(text, words, spans)) {
      if (taken.subarray(span.start, span.end).includes(1)) continue;
      taken.fill(1, span.start, span.end);
      spans.push(span);
    }
  }
  return joinNames(
    text,
    spans.toSorted((one, other) => one.start - other.start),
  );
}

/** What a person says or writes that looks like a mark: it must not become another's words when marks are put back. */
function findForged(text: string, words: readonly Word[]): Span[] {
  return words.flatMap((word, index) => {
    const last = words[index + 1];
    if (!last) return [];
    const isMark =
      (word.folded === "candidate" && last.folded === "name") ||
      (KINDS.has(word.folded) && /^\d{1,6}$/.test(last.folded));
    const isOpened = text.charAt(word.start - 1).normalize("NFKC") === "[";
    const isClosed = text.charAt(last.end).normalize("NFKC") === "]";
    if (!isMark || !isOpened || !isClosed) return [];
    return [{ start: word.start - 1, end: last.end + 1, kind: "text" }];
  });
}

function findInSentences(text: string, words: readonly Word[], found: readonly Span[]): Span[] {
  const schools = new Set(found.filter(({ kind }) => kind === "school").map(({ start }) => start));
  return sentencesOf(text, words, found).flatMap((sentence) => [
    ...streetsIn(sentence),
    ...agesIn(sentence, ({ start }) => schools.has(start)),
  ]);
}

const TITLE =
  /(?<![\p{L}\p{N}])(?:mr|mrs|ms|miss|mx|sir|madam|herr|frau|monsieur|madame|mme|señora?)\.?\s$/iu;
const TITLE_CHARACTERS = 10;
/** Between two parts of a name, which may be the initial of another. */
const WITHIN_NAME = /^[\s-]{1,2}(?:\p{L}\.?\s)?$/u;

/** Makes one of the parts of a name, with the title before it, which tells the gender. */
function joinNames(text: string, spans: readonly Span[]): Span[] {
  const joined: Span[] = [];
  for (const span of spans) {
    const previous = joined.at(-1);
    if (span.kind !== "candidate name") {
      joined.push(span);
    } else if (
      previous?.kind === span.kind &&
      WITHIN_NAME.test(text.slice(previous.end, span.start))
    ) {
      joined.splice(-1, 1, { ...previous, end: span.end });
    } else {
      const floor = Math.max(previous?.end ?? 0, span.start - TITLE_CHARACTERS);
      const title = TITLE.exec(text.slice(floor, span.start))?.[0] ?? "";
      joined.push({ ...span, start: span.start - title.length });
    }
  }
  return joined;
}
