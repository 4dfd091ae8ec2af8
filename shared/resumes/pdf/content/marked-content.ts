import type { ActualTexts } from "../inspect/actual-texts";
import { cleanText } from "./clean-text";
import { type Glyph, MAX_CHARACTERS_PER_GLYPH } from "./glyph";

const SOFT_HYPHEN = "\u00ad";

/** The marked-content spans of a page (ISO 32000-2, 14.6): layers, and glyphs with an actual text. */
export class MarkedContent {
  /** `start`: index of the first glyph. */
  readonly #open: { isVisible: boolean; start: number }[] = [];
  readonly #closed: { start: number; end: number }[] = [];

  begin(isVisible: boolean, start: number): void {
    this.#open.push({ isVisible, start });
  }

  end(end: number): void {
    const span = this.#open.pop();
    if (span) this.#closed.push({ start: span.start, end });
  }

  /** Whether an open span belongs to a layer that is off. */
  get isHidden(): boolean {
    return this.#open.some(({ isVisible }) => !isVisible);
  }

  applyActualTexts(glyphs: readonly Glyph[], actualTexts: ActualTexts): void {
    if (actualTexts.size === 0) return;
    for (const { start, end } of this.#closed) {
      applyActualText(glyphs.slice(start, end), actualTexts);
    }
  }
}

/** Replaces the text of a marked-content span by its actual text, if there is a plausible one. */
function applyActualText(span: readonly Glyph[], actualTexts: ActualTexts): void {
  const text = actualTexts.get(codesOf(span, 2)) ?? actualTexts.get(codesOf(span, 1));
  const [widest] = span.toSorted((one, other) => widthOf(other) - widthOf(one));
  if (text && /^\s+$/.test(span.map((glyph) => glyph.text).join(""))) {
    applyToSpaces(span, text);
    return;
  }
  if (!text || !widest || span.some(({ hidden }) => hidden) || !isPlausible(span, text)) return;
  const extent = extentOf(widest, span);
  for (const glyph of span) glyph.text = "";
  Object.assign(widest, { text, isActualText: true, ...extent });
}

/**
 * Spaces can stand for invisible characters only: browsers print them, without an advance, for soft
 * hyphens within a line and for direction marks.
 */
function applyToSpaces(span: readonly Glyph[], text: string): void {
  if (cleanText(text).replace(SOFT_HYPHEN, "") !== "") return;
  for (const glyph of span) Object.assign(glyph, { text, advance: { x: 0, y: 0 } });
}

/**
 * Whether an actual text can be what a person sees: the text of one glyph, or of glyphs that the font
 * does not map, or the font's characters in another order, as complex scripts need it.
 */
function isPlausible(span: readonly Glyph[], text: string): boolean {
  if (span.length === 1) return text.length <= MAX_CHARACTERS_PER_GLYPH;
  const known = span.map((glyph) => cleanText(glyph.text));
  const unknown = known.filter((glyphText) => glyphText === "").length;
  if (unknown === 0) return sortedCharacters(text) === sortedCharacters(known.join(""));
  return text.length <= known.join("").length + unknown * MAX_CHARACTERS_PER_GLYPH;
}

/** The characters of a text, sorted. */
function sortedCharacters(text: string): string {
  return cleanText(text).replaceAll(" ", "").split("").toSorted().join("");
}

/** Where a glyph that fills its whole span begins and ends along its direction. */
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

/** The glyphs' codes in hexadecimal: most fonts that need actual texts have codes of two bytes. */
function codesOf(span: readonly Glyph[], bytes: 1 | 2): string {
  return span.map(({ code }) => code.toString(16).padStart(bytes * 2, "0")).join("");
}
