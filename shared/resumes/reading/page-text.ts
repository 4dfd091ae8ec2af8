import { blocksInReadingOrder } from "./columns";
import type { Glyph } from "./glyphs";
import { isRightToLeft, textOfBlock } from "./lines";
import { withMarksOnLetters } from "./marks";
import type { Rule } from "./paints";
import { type PlacedGlyph, segmentsOf } from "./segments";

/**
 * The text of a page's glyphs in reading order; each glyph's text is clean. `rules` are the lines
 * across the page, which part what is above them from what is below.
 */
export function textOfPage(glyphs: readonly Glyph[], rules: readonly Rule[]): string {
  const rightToLeft = isRightToLeft(glyphs.map(({ text }) => text).join(""));
  return directionsOf(glyphs)
    .map(({ degrees, placed }) =>
      blocksInReadingOrder(
        segmentsOf(withMarksOnLetters(placed)),
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

/** Parts glyphs by the direction in which they are written, the one with the most of them first. */
function directionsOf(glyphs: readonly Glyph[]): Direction[] {
  const directions = new Map<number, PlacedGlyph[]>();
  let degrees = 0;
  for (const glyph of glyphs) {
    const { advance } = glyph;
    // Accents that take no room of their own go with the glyph before them.
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
  const { text, isActualText, origin, advance, tracking, size } = glyph;
  const left = origin.x * Math.cos(angle) + origin.y * Math.sin(angle);
  return {
    text,
    isActualText,
    left,
    right: left + Math.hypot(advance.x, advance.y) + tracking,
    baseline: origin.y * Math.cos(angle) - origin.x * Math.sin(angle),
    size,
  };
}
