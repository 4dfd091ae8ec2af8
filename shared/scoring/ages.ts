import type { Span } from "./contacts";
import type { Word } from "./words";

const setOf = (words: string) => new Set(words.split(" "));

const ABOUT_BIRTH_OR_GRADUATION =
  /^(?:born|birth|birthday|birthdate|graduat\p{L}*|class|alum\p{L}*|geboren|geburtstag|diplome\p{L}*|nacid[oa]|nacimiento|naci|naissance)$/u;
const MONTHS = setOf(
  "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec",
);
const BEFORE_AGE = setOf("am m im was turned turning");
const AGE = setOf("age aged");
const LINKS = setOf("of is was at");
const STREETS = setOf(
  "street st road rd avenue ave lane drive court crescent boulevard blvd terrace parade highway",
);
const STREET_ENDINGS = /(?:strasse|gasse|weg|allee)$/;
const MOST_WORDS_OF_STREET = 3;

const SENTENCE_END = /[.!?…]["”’')]?\s|[\n。！？]/u;

const isNumber = (word: Word | undefined) => /^\d{1,4}[a-z]?$/.test(word?.folded ?? "");
const isDay = (word: Word | undefined) => /^\d{1,2}(?:st|nd|rd|th)?$/.test(word?.folded ?? "");
const isYear = (word: Word) => /^(?:19|20)\d\d$/.test(word.folded);
const isMonth = (word: Word | undefined) => MONTHS.has(word?.folded ?? "");

/** Splits words at the ends of sentences, which are never within a span: `St. Mary's`. */
export function sentencesOf(
  text: string,
  words: readonly Word[],
  spans: readonly Span[],
): Word[][] {
  const sentences: Word[][] = [];
  let previous: Word | undefined;
  for (const word of words) {
    const end = previous?.end;
    const isNew =
      end === undefined ||
      (SENTENCE_END.test(text.slice(end, word.start)) &&
        !spans.some((span) => span.start < end && word.start < span.end));
    if (isNew) sentences.push([word]);
    else sentences.at(-1)?.push(word);
    previous = word;
  }
  return sentences;
}

/**
 * Dates in a sentence that speaks of birth or graduation, or names a school; ages that somebody says of themselves.
 * @param isOfSchool whether a word is part of the name of a school
 */
export function agesIn(sentence: readonly Word[], isOfSchool: (word: Word) => boolean): Span[] {
  const tells = ({ folded }: Word) => ABOUT_BIRTH_OR_GRADUATION.test(folded);
  const hasDates = sentence.some((word) => tells(word) || isOfSchool(word));
  return sentence.flatMap((word, index) => {
    if (hasDates && isYear(word)) return [dateAt(sentence, index)];
    return isAge(sentence, index) ? [spanOf("age", word, word)] : [];
  });
}

function spanOf(kind: string, first: Word, last: Word): Span {
  return { start: first.start, end: last.end, kind };
}

/** A year, with the day and month before or after it. */
function dateAt(sentence: readonly Word[], index: number): Span {
  const at = (offset: number) => sentence[index + offset];
  let [first, last] = [index, index];
  const isBefore = isMonth(at(-1)) || isMonth(at(-2));
  const isNumeric = isDay(at(-1)) && isDay(at(-2));
  if (isBefore || isNumeric) first = isDay(at(-2)) || isMonth(at(-2)) ? index - 2 : index - 1;
  else if (isDay(at(1)) && isDay(at(2))) last = index + 2;
  const [from, to] = [sentence[first], sentence[last]];
  if (!from || !to) throw new Error("A date has words");
  return spanOf("date", from, to);
}

function isAge(sentence: readonly Word[], index: number): boolean {
  const at = (offset: number) => sentence[index + offset]?.folded ?? "";
  if (!/^\d{2}$/.test(at(0))) return false;
  const isOld = /^years?$/.test(at(1)) && at(2) === "old";
  return (
    (isOld && BEFORE_AGE.has(at(-1))) || AGE.has(at(-1)) || (AGE.has(at(-2)) && LINKS.has(at(-1)))
  );
}

/** Streets with a number: `12 High Street`, `Bahnhofstrasse 12`. */
export function streetsIn(sentence: readonly Word[]): Span[] {
  return sentence.flatMap((word, index) => {
    const next = sentence[index + 1];
    if (STREET_ENDINGS.test(word.folded) && word.isCapitalised && next && isNumber(next)) {
      return [spanOf("address", word, next)];
    }
    if (!isNumber(word)) return [];
    const ahead = sentence.slice(index + 1, index + 2 + MOST_WORDS_OF_STREET);
    const last = ahead.findIndex(({ folded }) => STREETS.has(folded));
    const street = ahead[last];
    const isNamed = last > 0 && ahead.slice(0, last + 1).every((one) => one.isCapitalised);
    return street && isNamed ? [spanOf("address", word, street)] : [];
  });
}
