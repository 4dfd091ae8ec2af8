import { cleanText } from "./content/clean-text";
import type { PageContent } from "./content/content-reader";
import { middleOf } from "./content/geometry";
import type { Glyph } from "./content/glyph";
import type { Paints } from "./content/paints";
import { textOfPage } from "./layout/page-text";

/** Pictures cover a scanned page to at least this share; its margins can be wide. */
const MIN_PICTURE_COVERAGE = 0.65;

/** A longer stamp is accepted to this share of the text layer. */
const MAX_VISIBLE_SHARE = 0.1;

/** A stamp of a scanner app, a signature service or an archive has at most two short lines. */
const MAX_STAMP_LINES = 2;
const MAX_STAMP_LETTERS = 150;

/**
 * Makes the text layer of a scanned page visible: the result of a text recognition, which is
 * invisible over, or painted under, a picture of the whole page. Returns whether there is one.
 */
export function revealTextLayer({ glyphs, paints }: PageContent): boolean {
  if (paints.pictureCoverage() < MIN_PICTURE_COVERAGE) return false;
  const layer = glyphs.filter((glyph) => isInLayer(glyph, paints));
  const letters = lettersOf(layer);
  const visible = lettersOf(glyphs.filter(({ hidden }) => !hidden));
  if (letters.length === 0) return false;
  if (visible.length > MAX_VISIBLE_SHARE * letters.length && !isStamp(visible)) return false;
  for (const glyph of layer) glyph.hidden = undefined;
  return true;
}

/** Whether a page has visible text, other than a stamp on a scanned page. */
export function hasText({ glyphs, paints }: PageContent): boolean {
  const visible = lettersOf(glyphs.filter(({ hidden }) => !hidden));
  if (!visible.some(({ text }) => /[\p{Letter}\p{Number}]/u.test(text))) return false;
  return !isStamp(visible) || paints.pictureCoverage() < MIN_PICTURE_COVERAGE;
}

/** The glyphs that show something, with clean texts. */
function lettersOf(glyphs: readonly Glyph[]): Glyph[] {
  return glyphs
    .map((glyph) => ({ ...glyph, text: cleanText(glyph.text) }))
    .filter(({ text }) => text.trim());
}

function isStamp(letters: readonly Glyph[]): boolean {
  if (letters.length > MAX_STAMP_LETTERS) return false;
  const lines = textOfPage(letters, []).split("\n").filter(Boolean);
  return lines.length <= MAX_STAMP_LINES;
}

function isInLayer({ hidden, coveredBy, box }: Glyph, paints: Paints): boolean {
  if (hidden === "covered") return coveredBy !== undefined;
  return hidden === "invisible" && paints.hasPictureAt(middleOf(box));
}
