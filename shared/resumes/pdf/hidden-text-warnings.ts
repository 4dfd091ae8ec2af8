import { cleanText, truncate } from "./content/clean-text";
import type { Box } from "./content/geometry";
import type { Glyph } from "./content/glyph";
import { textOfPage } from "./layout/page-text";
import type { HiddenReason, PdfWarning } from "./messages";

/** Fewer characters cannot improve a resume: some programs print a white dot as a spacer. */
const MIN_REPORTED_CHARACTERS = 3;

/** Longest quotation in a warning, in UTF-16 code units. */
const SAMPLE_LENGTH = 80;

/** A hidden glyph this near (in em) to an equal visible glyph is its shadow or a duplicate. */
const DUPLICATE_DISTANCE = 0.35;

/** In points: 55 × 70 mm, more than any passport photo. */
const MAX_PHOTO_WIDTH = 156;
const MAX_PHOTO_HEIGHT = 198;

/** What forms say where a photo belongs, such as 写真を貼る位置, is short. */
const MAX_PLACEHOLDER_LENGTH = 150;
const PHOTO = /写真|照片|相片|사진|(?:ph|f)oto|фото|صورة/i;

/** The text that a page contains and does not show: one warning for each reason. */
export function hiddenTextWarnings(glyphs: readonly Glyph[], page: number): PdfWarning[] {
  const visible = visibleByText(glyphs);
  const placeholders = photoPlaceholders(glyphs);
  const hidden = new Map<HiddenReason, Glyph[]>();
  for (const glyph of glyphs) {
    const text = cleanText(glyph.text);
    if (!glyph.hidden || !text || isDuplicate(glyph, visible.get(glyph.text) ?? [])) continue;
    if (placeholders.has(glyph)) continue;
    hidden.set(glyph.hidden, [...(hidden.get(glyph.hidden) ?? []), { ...glyph, text }]);
  }
  return [...hidden].flatMap(([reason, of]) => {
    const text = textOfPage(of, []).replace(/\s+/g, " ").trim();
    const characters = text.replaceAll(" ", "").length;
    if (characters < MIN_REPORTED_CHARACTERS) return [];
    return [
      { kind: "hidden_text", reason, page, characters, sample: truncate(text, SAMPLE_LENGTH) },
    ];
  });
}

/** The glyphs of a form's text about the photo that now covers it. */
function photoPlaceholders(glyphs: readonly Glyph[]): Set<Glyph> {
  const covered = glyphs.filter(({ coveredBy }) => coveredBy && isPassportPhoto(coveredBy));
  const byPhoto = Map.groupBy(covered, ({ coveredBy }) => coveredBy);
  const placeholders = [...byPhoto.values()].filter((group) => {
    const text = group.map((glyph) => cleanText(glyph.text)).join("");
    return text.length <= MAX_PLACEHOLDER_LENGTH && PHOTO.test(text);
  });
  return new Set(placeholders.flat());
}

function isPassportPhoto({ left, top, right, bottom }: Box): boolean {
  const [width, height] = [right - left, bottom - top];
  return width <= MAX_PHOTO_WIDTH && height <= MAX_PHOTO_HEIGHT && width <= height;
}

function visibleByText(glyphs: readonly Glyph[]): Map<string, Glyph[]> {
  const visible = new Map<string, Glyph[]>();
  for (const glyph of glyphs) {
    if (glyph.hidden) continue;
    const same = visible.get(glyph.text);
    if (same) same.push(glyph);
    else visible.set(glyph.text, [glyph]);
  }
  return visible;
}

function isDuplicate({ origin, size }: Glyph, visible: readonly Glyph[]): boolean {
  return visible.some(
    (glyph) =>
      Math.hypot(glyph.origin.x - origin.x, glyph.origin.y - origin.y) < DUPLICATE_DISTANCE * size,
  );
}
