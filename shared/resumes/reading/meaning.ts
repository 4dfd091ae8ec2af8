import type { ActualTexts } from "../screening/actual-texts";
import { cleanText } from "./clean-text";
import type { Glyph } from "./glyphs";

/**
 * The most characters that one drawn glyph may stand for: the longest ligatures have four or five.
 * Where a font says more of a glyph, that is the name of an icon, or words that nobody sees.
 */
const MAX_CHARACTERS_PER_GLYPH = 6;

/** Longer than any icon's name: words put into one glyph. */
const MIN_HIDDEN_CHARACTERS = 40;

/** What a glyph stands for according to its font; nothing where that cannot be. */
export function meaningOf(unicode: string): string {
  return unicode.length > MAX_CHARACTERS_PER_GLYPH ? "" : unicode;
}

/** Whether a font hides a text in a glyph. */
export function hidesText(unicode: string): boolean {
  return unicode.length > MIN_HIDDEN_CHARACTERS;
}

/** Makes glyphs that were shown as one span the one text that the page says they stand for. */
export function applyActualText(span: readonly Glyph[], actualTexts: ActualTexts): void {
  const text = actualTexts.get(codesOf(span, 2)) ?? actualTexts.get(codesOf(span, 1));
  const [widest] = span.toSorted((one, other) => widthOf(other) - widthOf(one));
  if (!text || !widest || span.some(({ hidden }) => hidden) || !canMean(span, text)) return;
  const extent = extentOf(widest, span);
  for (const glyph of span) glyph.text = "";
  Object.assign(widest, { text, isActualText: true, ...extent });
}

/**
 * Whether a text can be what is seen: it says what one glyph is, or those that the font does not
 * know, or it orders the characters that the font knows, as complex scripts need it.
 */
function canMean(span: readonly Glyph[], text: string): boolean {
  if (span.length === 1) return text.length <= MAX_CHARACTERS_PER_GLYPH;
  const known = span.map((glyph) => cleanText(glyph.text));
  const unknown = known.filter((meaning) => meaning === "").length;
  if (unknown === 0) return charactersOf(text) === charactersOf(known.join(""));
  return text.length <= known.join("").length + unknown * MAX_CHARACTERS_PER_GLYPH;
}

/** The characters of a text, whatever their order. */
function charactersOf(text: string): string {
  return cleanText(text).replaceAll(" ", "").split("").toSorted().join("");
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
