import type { HiddenReason, ResumeWarning } from "../schemas";
import { cleanText } from "./clean-text";
import { cut } from "./cut";
import type { Glyph } from "./glyphs";
import { textOfPage } from "./page-text";

/** Fewer characters than this lift no resume: programs use a white dot to keep a line apart. */
const MIN_REPORTED_CHARACTERS = 3;

/** How much of a hidden text a warning quotes, in UTF-16 code units. */
const SAMPLE_LENGTH = 80;

/** A hidden glyph this near (in em) to an equal one that shows is its shadow or its double. */
const DOUBLE_DISTANCE = 0.35;

/** What a page holds and does not show: one warning for each reason. */
export function hiddenTextWarnings(glyphs: readonly Glyph[], page: number): ResumeWarning[] {
  const shown = shownByText(glyphs);
  const hidden = new Map<HiddenReason, Glyph[]>();
  for (const glyph of glyphs) {
    const text = cleanText(glyph.text);
    if (!glyph.hidden || !text || isDoubleOf(glyph, shown.get(glyph.text) ?? [])) continue;
    hidden.set(glyph.hidden, [...(hidden.get(glyph.hidden) ?? []), { ...glyph, text }]);
  }
  return [...hidden].flatMap(([reason, of]) => {
    const text = textOfPage(of, []).replace(/\s+/g, " ").trim();
    const characters = text.replaceAll(" ", "").length;
    if (characters < MIN_REPORTED_CHARACTERS) return [];
    return [{ kind: "hidden_text", reason, page, characters, sample: cut(text, SAMPLE_LENGTH) }];
  });
}

function shownByText(glyphs: readonly Glyph[]): Map<string, Glyph[]> {
  const shown = new Map<string, Glyph[]>();
  for (const glyph of glyphs) {
    if (glyph.hidden) continue;
    const same = shown.get(glyph.text);
    if (same) same.push(glyph);
    else shown.set(glyph.text, [glyph]);
  }
  return shown;
}

function isDoubleOf({ origin, size }: Glyph, shown: readonly Glyph[]): boolean {
  return shown.some(
    (glyph) =>
      Math.hypot(glyph.origin.x - origin.x, glyph.origin.y - origin.y) < DOUBLE_DISTANCE * size,
  );
}
