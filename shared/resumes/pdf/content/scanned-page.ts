import { cleanText } from "./clean-text";
import type { PageContent } from "./content-reader";
import type { Glyph } from "./glyph";

/** A scanned page is covered by pictures at least to this share. */
const MIN_PICTURE_COVERAGE = 0.8;

/** A scanned page may contain visible text to this share, such as the stamp of a scanner app. */
const MAX_VISIBLE_SHARE = 0.1;

/** The longest stamp of a scanner app, in letters, such as its name. */
const MAX_STAMP_LETTERS = 40;

/**
 * Makes the text layer of a scanned page visible: the result of a text recognition, which is
 * invisible over, or painted under, a picture of the whole page. Returns whether there is one.
 */
export function revealTextLayer({ glyphs, paints }: PageContent): boolean {
  const letters = glyphs.filter(({ text }) => cleanText(text).trim());
  const layer = letters.filter(isInLayer);
  const visible = letters.filter(({ hidden }) => !hidden);
  if (layer.length === 0 || visible.length > MAX_VISIBLE_SHARE * layer.length) return false;
  if (paints.pictureCoverage() < MIN_PICTURE_COVERAGE) return false;
  for (const glyph of glyphs) if (isInLayer(glyph)) glyph.hidden = undefined;
  return true;
}

/** Whether a page has visible text, other than the stamp of a scanner app on a picture of the whole page. */
export function hasText({ glyphs, paints }: PageContent): boolean {
  const letters = glyphs.filter(
    ({ hidden, text }) => !hidden && /[\p{Letter}\p{Number}]/u.test(cleanText(text)),
  );
  if (letters.length === 0) return false;
  return letters.length > MAX_STAMP_LETTERS || paints.pictureCoverage() < MIN_PICTURE_COVERAGE;
}

function isInLayer({ hidden, coveredBy }: Glyph): boolean {
  return hidden === "invisible" || (hidden === "covered" && coveredBy !== undefined);
}
