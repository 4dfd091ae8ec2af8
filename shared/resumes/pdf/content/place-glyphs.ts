import { boxAround, multiply, transform, transformVector } from "./geometry";
import type { Glyph } from "./glyph";
import type { GraphicsState } from "./graphics-state";

/** A glyph with its position, before its visibility is known. */
export type PositionedGlyph = Omit<Glyph, "hidden" | "order">;

/** A glyph in a `showText` operation of pdf.js. */
export interface PdfGlyph {
  unicode: string;
  /** The character code in the content stream. */
  code: number;
  /** In glyph space. */
  width: number;
  isSpace: boolean;
  /** For vertical writing: advance downwards (negative) and position of the origin. */
  verticalMetrics: readonly number[] | undefined;
}

/** Approximate height over and under the baseline, in em, for testing overlaps. */
const ASCENT = 0.7;
const DESCENT = 0.2;

/**
 * Computes the positions of glyphs and advances the state's text position (ISO 32000-2, 9.4.4). A
 * number among the items shifts the next glyph.
 */
export function placeGlyphs(
  state: GraphicsState,
  items: readonly (PdfGlyph | number)[],
): PositionedGlyph[] {
  const { font, fontSize, fontDirection } = state;
  if (font.isType3) font.em = Math.max(font.em, widestOf(items) * Math.abs(font.unitWidth));
  const direction = font.vertical ? -1 : state.horizontalScale * fontDirection;
  const placed: PositionedGlyph[] = [];
  let along = 0;
  for (const item of items) {
    if (typeof item === "number") {
      along += ((font.vertical ? 1 : -1) * item * fontSize) / 1000;
      continue;
    }
    const spacing =
      (state.characterSpacing + (item.isSpace ? state.wordSpacing : 0)) *
      (font.vertical ? -fontDirection : fontDirection);
    const width =
      (item.verticalMetrics ? -(item.verticalMetrics[0] ?? 0) : item.width) *
      font.unitWidth *
      fontSize;
    placed.push(placeGlyph(state, item, along * direction, width * direction, spacing));
    along += width + spacing;
  }
  if (font.vertical) state.y += along * direction;
  else state.x += along * direction;
  return placed;
}

/** Width of the widest glyph, in glyph space. The bounding box of some Type 3 fonts is far too small. */
function widestOf(items: readonly (PdfGlyph | number)[]): number {
  return items.reduce<number>(
    (widest, item) => (typeof item === "number" ? widest : Math.max(widest, item.width)),
    0,
  );
}

function placeGlyph(
  state: GraphicsState,
  { unicode, code }: PdfGlyph,
  along: number,
  width: number,
  spacing: number,
): PositionedGlyph {
  const { font, fontSize, horizontalScale } = state;
  const matrix = multiply(state.matrix, state.textMatrix);
  const vertical = font.vertical;
  const origin = vertical
    ? transform(matrix, state.x + state.rise, state.y + along)
    : transform(matrix, state.x + along, state.y + state.rise);
  const advance = vertical ? transformVector(matrix, 0, width) : transformVector(matrix, width, 0);
  const em = fontSize * font.em;
  const emWidth = transformVector(matrix, em * horizontalScale, 0);
  const emHeight = transformVector(matrix, 0, em);
  const across = vertical ? emWidth : emHeight;
  return {
    text: unicode,
    isActualText: false,
    code,
    origin,
    advance,
    tracking:
      width === 0 ? 0 : (Math.hypot(advance.x, advance.y) * Math.abs(spacing)) / Math.abs(width),
    size: Math.min(Math.hypot(emWidth.x, emWidth.y), Math.hypot(emHeight.x, emHeight.y)),
    box: boxAround(
      [
        [0, ASCENT],
        [1, ASCENT],
        [0, -DESCENT],
        [1, -DESCENT],
      ].map(([forward = 0, up = 0]) => ({
        x: origin.x + advance.x * forward + across.x * up,
        y: origin.y + advance.y * forward + across.y * up,
      })),
    ),
  };
}
