import type { PlacedGlyph } from "./segments";

/** Accents as characters of their own, as TeX prints them over letters, and the equal combining marks. */
const ACCENTS = new Map([
  ["`", "\u0300"],
  ["´", "\u0301"],
  ["ˆ", "\u0302"],
  ["˜", "\u0303"],
  ["¯", "\u0304"],
  ["˘", "\u0306"],
  ["˙", "\u0307"],
  ["¨", "\u0308"],
  ["˚", "\u030a"],
  ["˝", "\u030b"],
  ["ˇ", "\u030c"],
  ["¸", "\u0327"],
  ["˛", "\u0328"],
]);

/** Letters printed without their dot under an accent. */
const DOTLESS = new Map([
  ["ı", "i"],
  ["ȷ", "j"],
]);

/** Combines marks and accents that are glyphs of their own with the letters under them. */
export function combineAccents(glyphs: readonly PlacedGlyph[]): PlacedGlyph[] {
  const marked: PlacedGlyph[] = [];
  let ahead = "";
  for (const [index, glyph] of glyphs.entries()) {
    const letter = marked.at(-1);
    const next = glyphs[index + 1];
    const accent = ACCENTS.get(glyph.text);
    const mark = accent ?? (/^\p{Mark}+$/u.test(glyph.text) ? glyph.text : undefined);
    if (!mark) {
      marked.push({ ...glyph, text: withMark(glyph.text, ahead) });
      ahead = "";
    } else if (accent && next && isOver(glyph, next)) ahead += mark;
    else if (letter && isOver(glyph, letter)) letter.text = withMark(letter.text, mark);
    else if (next && isOver(glyph, next)) ahead += mark;
    else marked.push({ ...glyph });
  }
  return marked;
}

function withMark(text: string, mark: string): string {
  return mark ? (DOTLESS.get(text) ?? text) + mark : text;
}

function isOver(mark: PlacedGlyph, { text, left, right, baseline, size }: PlacedGlyph): boolean {
  const middle = (mark.left + mark.right) / 2;
  return (
    /^\p{Letter}/u.test(text) &&
    middle >= left &&
    middle <= right &&
    Math.abs(mark.baseline - baseline) < size
  );
}
