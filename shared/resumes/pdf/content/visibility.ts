import type { HiddenReason } from "../messages";
import { type Box, corners, middleOf, overlap } from "./geometry";
import type { Glyph } from "./glyph";
import type { GraphicsState, Ink } from "./graphics-state";
import { looksLike, mix, type Paints } from "./paints";
import type { PositionedGlyph } from "./place-glyphs";

/** In points. Nobody can read smaller text; the smallest in print is about 4. */
const SMALLEST_READABLE_SIZE = 2;

/** The text rendering modes of PDF (ISO 32000-2, table 104). */
const MODES_THAT_FILL = [0, 2, 4, 6];
const MODES_THAT_STROKE = [1, 2, 5, 6];
const MODE_INVISIBLE = 3;

/** Why a glyph painted now is not visible; `undefined` if it is, or if that is unknown. */
export function hiddenReason(
  glyph: PositionedGlyph,
  state: GraphicsState,
  page: Box,
  paints: Paints,
): HiddenReason | undefined {
  if (!overlap(glyph.box, page)) return "off_page";
  if (!overlap(glyph.box, state.clip)) return "clipped";
  if (state.renderingMode === MODE_INVISIBLE) return "invisible";
  if (glyph.size < SMALLEST_READABLE_SIZE) return "tiny";
  const inks = [
    ...(MODES_THAT_FILL.includes(state.renderingMode)
      ? [{ ink: state.fill, alpha: state.fillAlpha * state.groupAlpha }]
      : []),
    ...(MODES_THAT_STROKE.includes(state.renderingMode)
      ? [{ ink: state.stroke, alpha: state.strokeAlpha * state.groupAlpha }]
      : []),
  ];
  // Text that only clips has no ink: it becomes visible when something is painted through it.
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

/** Revises the visibility of glyphs by everything else that the page paints. */
export function reviseByWholePage(glyphs: readonly Glyph[], paints: Paints): void {
  for (const glyph of glyphs) {
    if (glyph.hidden === "invisible" && isDrawnAsPath(glyph, paints)) glyph.hidden = undefined;
    if (glyph.hidden) continue;
    const cover = paints.coverAfter(glyph.order, corners(glyph.box));
    if (cover) glyph.hidden = "covered";
    if (cover?.isPicture) glyph.coveredBy = cover.box;
  }
}

/**
 * Browsers print text in synthetic bold as paths, with the text itself, invisible, on top for search
 * and copying. Such a glyph is visible if a path has an outline of about its width there.
 */
function isDrawnAsPath({ box, size }: Glyph, paints: Paints): boolean {
  for (const { paint, outline } of paints.outlinesAt(box, size)) {
    const background = paints.backgroundAt(middleOf(outline), paint.order);
    const isVisible = paint.colour && background && !looksLike(paint.colour, background);
    if (isVisible && outline.right - outline.left <= box.right - box.left + size / 2) return true;
  }
  return false;
}
