/**
 * Invisible characters: control characters, and those that Unicode calls ignorable, such as
 * zero-width spaces, direction marks, and tags, which can hide whole sentences. Soft hyphens, which
 * are visible at the end of a line, and joiners, which several scripts need, are not included.
 */
const INVISIBLE =
  /[\p{Cc}\ufff9-\ufffd]|(?![\u00ad\u200c\u200d])\p{Default_Ignorable_Code_Point}/gu;

/** Private use characters, which only one font defines: mostly icons. */
const PRIVATE_USE = /[\ue000-\uf8ff]|[\u{f0000}-\u{10ffff}]/gu;

/** The bullets of the Symbol and Wingdings fonts, as Word writes them. */
const PRIVATE_BULLETS = /[\uf0a7\uf0b7]/g;

/** Ligatures, and the positional forms of Arabic and Hebrew letters. */
const PRESENTATION_FORMS = /[\ufb00-\ufdff\ufe70-\ufefc]/g;

/** A glyph's text without invisible characters; one space for any white space. */
export function cleanText(text: string): string {
  if (/^\s+$/.test(text)) return " ";
  return text
    .replace(PRIVATE_BULLETS, "•")
    .replace(INVISIBLE, "")
    .replace(PRIVATE_USE, "")
    .replace(PRESENTATION_FORMS, (form) => form.normalize("NFKC"));
}

/** Removes soft hyphens, and joins the words that they split at the end of a line. */
export function withoutSoftHyphens(text: string): string {
  return text.replace(/\u00ad(\n(?!\n))?/g, "");
}

/** The first `length` UTF-16 code units of a text, one fewer where the cut would split a character. */
export function truncate(text: string, length: number): string {
  const start = text.slice(0, length);
  return /[\ud800-\udbff]$/.test(start) ? start.slice(0, -1) : start;
}
