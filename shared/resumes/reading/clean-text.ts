/**
 * Characters that are not seen: control characters, and those that Unicode calls ignorable, such as
 * zero-width spaces, direction marks, and the tags in which whole sentences can be hidden. Soft
 * hyphens and joiners stay: the ones are seen at the end of a line, several scripts need the others.
 */
const UNSEEN = /[\p{Cc}\ufff9-\ufffd]|(?![\u00ad\u200c\u200d])\p{Default_Ignorable_Code_Point}/gu;

/** Characters that mean something only together with one font: mostly icons. */
const PRIVATE_USE = /[\ue000-\uf8ff]|[\u{f0000}-\u{10ffff}]/gu;

/** The bullets of the Symbol and Wingdings fonts, as Word writes them. */
const PRIVATE_BULLETS = /[\uf0a7\uf0b7]/g;

/** Ligatures and the forms that letters of Arabic and Hebrew take beside others. */
const PRESENTATION_FORMS = /[\ufb00-\ufdff\ufe70-\ufefc]/g;

/** What a glyph's text contributes to what a person reads: one space for any white space. */
export function cleanText(text: string): string {
  if (/^\s+$/.test(text)) return " ";
  return text
    .replace(PRIVATE_BULLETS, "•")
    .replace(UNSEEN, "")
    .replace(PRIVATE_USE, "")
    .replace(PRESENTATION_FORMS, (form) => form.normalize("NFKC"));
}

/** Joins what soft hyphens part at the ends of lines, and leaves the others out. */
export function withoutSoftHyphens(text: string): string {
  return text.replace(/\u00ad(\n(?!\n))?/g, "");
}
