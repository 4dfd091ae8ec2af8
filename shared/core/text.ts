const UNSTORABLE = /[\0\p{Surrogate}]/gu;

/** The text without what Postgres cannot store: U+0000 and unpaired surrogates. */
export const toStorable = (text: string): string =>
  text.isWellFormed() && !text.includes("\0") ? text : text.replaceAll(UNSTORABLE, "");

/** At most so many UTF-16 code units of the text, without what Postgres cannot store. */
export const storableBeginning = (text: string, characters: number): string =>
  toStorable(text.slice(0, characters));

/** Most characters as people see them have one or two UTF-16 code units; a flag or a family has up to 15. */
const UNITS_A_CHARACTER = 15;

/**
 * At most so many characters as people see them, with an ellipsis where the text is longer: no emoji is
 * split. No more of the text is read than may be needed.
 */
export function cutCharacters(text: string, characters: number): string {
  const beginning = text.slice(0, characters * UNITS_A_CHARACTER);
  const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });
  let seen = 0;
  for (const { index } of segmenter.segment(beginning)) {
    if (seen === characters) return `${beginning.slice(0, index)}…`;
    seen += 1;
  }
  return beginning === text ? text : `${toStorable(beginning)}…`;
}
