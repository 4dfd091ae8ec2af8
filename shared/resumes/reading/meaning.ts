import type { ActualTexts } from "../screening/actual-texts";
import type { Glyph } from "./glyphs";

/**
 * The most characters that one drawn glyph may stand for: the longest ligatures have four or five.
 * A font or page that says more of a glyph puts words into it that nobody sees.
 */
export const MAX_CHARACTERS_PER_GLYPH = 6;

/** Makes glyphs that were shown as one span the one text that the page says they stand for. */
export function applyActualText(span: readonly Glyph[], actualTexts: ActualTexts): void {
  const text = actualTexts.get(codesOf(span, 2)) ?? actualTexts.get(codesOf(span, 1));
  if (!text || text.length > MAX_CHARACTERS_PER_GLYPH * span.length) return;
  const [widest] = span.toSorted((one, other) => widthOf(other) - widthOf(one));
  if (!widest) return;
  const extent = extentOf(widest, span);
  for (const glyph of span) glyph.text = "";
  Object.assign(widest, { text, isActualText: true, ...extent });
}

/** Where a glyph would begin and end, along its direction, if it took the room of the whole span. */
function extentOf(glyph: Glyph, span: readonly Glyph[]): Pick<Glyph, "origin" | "advance"> {
  const { origin, advance } = glyph;
  const width = widthOf(glyph);
  if (width === 0) return { origin, advance };
  const forward = { x: advance.x / width, y: advance.y / width };
  const starts = span.map(
    (other) => (other.origin.x - origin.x) * forward.x + (other.origin.y - origin.y) * forward.y,
  );
  const start = Math.min(...starts);
  const end = Math.max(...span.map((other, index) => (starts[index] ?? 0) + widthOf(other)));
  return {
    origin: { x: origin.x + start * forward.x, y: origin.y + start * forward.y },
    advance: { x: (end - start) * forward.x, y: (end - start) * forward.y },
  };
}

function widthOf({ advance }: Glyph): number {
  return Math.hypot(advance.x, advance.y);
}

/** The codes of glyphs as the bytes of a string that shows them: two each in most fonts that need it. */
function codesOf(span: readonly Glyph[], bytes: 1 | 2): string {
  return span.map(({ code }) => code.toString(16).padStart(bytes * 2, "0")).join("");
}
