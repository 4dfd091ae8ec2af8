import type { HiddenReason } from "../schemas";
import { type Box, corners, overlap } from "./geometry";
import type { Glyph } from "./glyphs";
import type { GraphicsState, Ink } from "./graphics-state";
import { looksLike, mix, type Paints } from "./paints";

/** Under this many points nobody reads a text on paper or screen; print stops at about 4. */
const SMALLEST_READABLE_SIZE = 2;

/** The text rendering modes of PDF (ISO 32000-2, table 104). */
const MODES_THAT_FILL = [0, 2, 4, 6];
const MODES_THAT_STROKE = [1, 2, 5, 6];
const MODE_INVISIBLE = 3;

/** Why the page does not show a glyph painted now, as far as can be recognised; `undefined` if it shows. */
export function hiddenReason(
  glyph: Omit<Glyph, "hidden">,
  state: GraphicsState,
  page: Box,
  paints: Paints,
): HiddenReason | undefined {
  if (state.renderingMode === MODE_INVISIBLE) return "invisible";
  if (!overlap(glyph.box, page)) return "off_page";
  if (!overlap(glyph.box, state.clip)) return "clipped";
  if (glyph.size < SMALLEST_READABLE_SIZE) return "tiny";
  const inks = [
    ...(MODES_THAT_FILL.includes(state.renderingMode)
      ? [{ ink: state.fill, alpha: state.fillAlpha * state.groupAlpha }]
      : []),
    ...(MODES_THAT_STROKE.includes(state.renderingMode)
      ? [{ ink: state.stroke, alpha: state.strokeAlpha * state.groupAlpha }]
      : []),
  ];
  // Text that only clips shows what is painted next through its letters.
  if (inks.length === 0) return undefined;
  if (inks.every(({ ink, alpha }) => ink === "transparent" || alpha === 0)) return "invisible";
  if (state.masked || state.blended) return undefined;
  const background = paints.backgroundAt(middleOf(glyph.box));
  const blends = (ink: Ink, alpha: number) =>
    ink === "transparent" ||
    (ink !== "unknown" &&
      background !== undefined &&
      looksLike(mix(ink, background, alpha), background));
  return inks.every(({ ink, alpha }) => blends(ink, alpha)) ? "same_colour" : undefined;
}

/** Corrects what was thought of glyphs when they were painted by what the rest of the page painted. */
export function judgeByWholePage(glyphs: readonly PaintedGlyph[], paints: Paints): void {
  for (const { glyph, order } of glyphs) {
    if (glyph.hidden === "invisible" && isDrawnAsPath(glyph, paints)) glyph.hidden = undefined;
    if (!glyph.hidden && paints.isCoveredAfter(order, corners(glyph.box))) glyph.hidden = "covered";
  }
}

/**
 * Browsers print bold text of fonts that have no bold as paths, with the text itself, invisible, on
 * top to be searched and copied: such a glyph shows where a path has an outline of about its width.
 */
function isDrawnAsPath({ box, size }: Glyph, paints: Paints): boolean {
  for (const { paint, outline } of paints.outlinesAt(box, size)) {
    const background = paints.backgroundAt(middleOf(outline), paint.order);
    const isSeen = paint.colour && background && !looksLike(paint.colour, background);
    if (isSeen && outline.right - outline.left <= box.right - box.left + size / 2) return true;
  }
  return false;
}

export interface PaintedGlyph {
  glyph: Glyph;
  /** Place in the order in which the page is painted. */
  order: number;
}

function middleOf({ left, top, right, bottom }: Box) {
  return { x: (left + right) / 2, y: (top + bottom) / 2 };
}
