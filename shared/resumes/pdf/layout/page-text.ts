import type { Glyph } from "../content/glyph";
import type { Rule } from "../content/paints";
import { combineAccents } from "./accents";
import { blocksInReadingOrder } from "./columns";
import { isRightToLeft, textOfBlock } from "./lines";
import { type PlacedGlyph, segmentsOf } from "./segments";

/**
 * The text of a page's glyphs, whose texts are clean, in reading order. `rules`: the lines across the
 * page, which separate what is above them from what is below.
 */
export function textOfPage(glyphs: readonly Glyph[], rules: readonly Rule[]): string {
  const rightToLeft = isRightToLeft(glyphs.map(({ text }) => text).join(""));
  return directionsOf(glyphs)
    .map(({ degrees, placed }) =>
      blocksInReadingOrder(
        segmentsOf(combineAccents(placed)),
        degrees === 0 ? rules : [],
        rightToLeft,
      )
        .map((block) => textOfBlock(block, rightToLeft))
        .join("\n\n"),
    )
    .join("\n\n");
}

interface Direction {
  /** Clockwise from left to right. */
  degrees: number;
  placed: PlacedGlyph[];
}

/** Groups glyphs by writing direction, the most frequent first. */
function directionsOf(glyphs: readonly Glyph[]): Direction[] {
  const directions = new Map<number, PlacedGlyph[]>();
  let degrees = 0;
  for (const glyph of glyphs) {
    const { advance } = glyph;
    // Accents without an advance have the direction of the glyph before them.
    if (advance.x !== 0 || advance.y !== 0) {
      degrees = Math.round((Math.atan2(advance.y, advance.x) * 180) / Math.PI);
    }
    const placed = directions.get(degrees) ?? [];
    directions.set(degrees, placed);
    placed.push(placeAlong(glyph, (degrees * Math.PI) / 180));
  }
  return [...directions]
    .map(([angle, placed]) => ({ degrees: angle, placed }))
    .toSorted((one, other) => other.placed.length - one.placed.length);
}

function placeAlong(glyph: Glyph, angle: number): PlacedGlyph {
  const { text, isActualText, linkTarget, origin, advance, tracking, size } = glyph;
  const left = origin.x * Math.cos(angle) + origin.y * Math.sin(angle);
  return {
    text,
    isActualText,
    ...(linkTarget ? { linkTarget } : {}),
    left,
    right: left + Math.hypot(advance.x, advance.y) + tracking,
    baseline: origin.y * Math.cos(angle) - origin.x * Math.sin(angle),
    size,
  };
}
