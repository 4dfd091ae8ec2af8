import type { Area } from "./areas";
import { type Box, isInside, middleOf } from "./geometry";
import type { Glyph } from "./glyph";
import type { GraphicsState, Ink } from "./graphics-state";
import { looksLike, type Paints } from "./paints";
import { hiddenReason } from "./visibility";

/**
 * Glyphs can be masks: what is painted through a clipping path of text, or through a soft mask with
 * text, makes them visible. Browsers print text in a gradient that way.
 */

const BLACK = [0, 0, 0] as const;

/** A soft mask whose group is being read. */
export class SoftMask {
  readonly #isLuminosity: boolean;
  readonly #glyphs: Glyph[] = [];
  readonly #areas: Area[] = [];

  /** @param subtype `Luminosity`, for which black masks everything, or `Alpha`. */
  constructor(subtype: unknown) {
    this.#isLuminosity = subtype === "Luminosity";
  }

  addGlyph(glyph: Glyph, ink: Ink): void {
    const lets = ink !== "transparent" && (ink === "unknown" || !looksLike(ink, BLACK));
    if (lets || !this.#isLuminosity) this.#glyphs.push(glyph);
  }

  addArea(area: Area): void {
    this.#areas.push(area);
  }

  /** The glyphs whose shapes can be seen in the mask: no area is painted under or over them. */
  text(): Glyph[] {
    return this.#glyphs.filter(({ box }) => !this.#areas.some((area) => contains(area, box)));
  }
}

interface MaskedPaint {
  area: Area;
  ink: Ink;
  alpha: number;
  order: number;
}

/** Revises the visibility of the glyphs through which the page is painted now. */
export function paintThrough(
  text: readonly Glyph[],
  { area, ink, alpha, order }: MaskedPaint,
  state: GraphicsState,
  page: Box,
  paints: Paints,
): void {
  const inkState = { ...state, fill: ink, fillAlpha: alpha, renderingMode: 0, masked: false };
  for (const glyph of text) {
    if (!canBeRevealed(glyph) || !contains(area, glyph.box)) continue;
    glyph.hidden = hiddenReason(glyph, inkState, page, paints);
    glyph.order = order;
  }
}

function canBeRevealed({ hidden }: Glyph): boolean {
  return hidden !== undefined && hidden !== "mislabelled" && hidden !== "hidden_layer";
}

function contains(area: Area, box: Box): boolean {
  const middle = middleOf(box);
  return isInside(area.box, middle) && area.covers(middle);
}
