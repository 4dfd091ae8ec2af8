const UNSTORABLE = /[\0\p{Surrogate}]/gu;

/** Whether Postgres can store the text: it has no U+0000 and no unpaired surrogates. */
export const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes("\0");

/** The text without what Postgres cannot store. */
export const toStorable = (text: string): string =>
  isStorable(text) ? text : text.replaceAll(UNSTORABLE, "");

/** At most so many UTF-16 code units of the text, without what Postgres cannot store. */
export const storableBeginning = (text: string, characters: number): string =>
  toStorable(text.slice(0, characters));
