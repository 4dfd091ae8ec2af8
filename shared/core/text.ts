/** Whether Postgres can store the text: it has no U+0000 and no unpaired surrogates. */
export const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes("\0");

/** The text without what Postgres cannot store. */
export const toStorable = (text: string): string => text.replaceAll("\0", "").toWellFormed();
