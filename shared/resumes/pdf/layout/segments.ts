/** A glyph in coordinates along its writing direction: x forwards, y to the next line, in points. */
export interface PlacedGlyph {
  /** One space for any white space. */
  text: string;
  /** The text comes from the page's content, not from the font. */
  isActualText: boolean;
  /** The target of the link that ends here; without a text, the glyph is the link's icon. */
  linkTarget?: string;
  left: number;
  right: number;
  baseline: number;
  size: number;
}

/** Glyphs that follow each other closely on one baseline: a line or a part of it. */
export interface Segment {
  /** From left to right, spaces included. */
  glyphs: PlacedGlyph[];
  left: number;
  right: number;
  baseline: number;
  size: number;
}

/** Baselines that differ by at most this share of the size are the same. */
const SAME_BASELINE = 0.15;

/** A wider gap, in em, ends a segment. Even the wide spaces of justified text are narrower. */
const SEGMENT_GAP = 0.8;

/** Two equal glyphs nearer than this, in em, or a third of their width are one, printed twice to look bold. */
const DOUBLE_STRIKE = 0.08;

/** Groups glyphs, in any order, to segments. */
export function segmentsOf(glyphs: readonly PlacedGlyph[]): Segment[] {
  return baselinesOf(glyphs).flatMap((line) => {
    const segments: Segment[] = [];
    for (const glyph of line.toSorted((one, other) => one.left - other.left)) {
      const segment = segments.at(-1);
      if (segment && isStruckTwice(segment, glyph)) continue;
      if (
        segment &&
        glyph.left - segment.right <= SEGMENT_GAP * Math.max(segment.size, glyph.size)
      ) {
        append(segment, glyph);
      } else if (glyph.text !== " ") {
        const { left, right, baseline, size } = glyph;
        segments.push({ glyphs: [glyph], left, right, baseline, size });
      }
    }
    return segments;
  });
}

function append(segment: Segment, glyph: PlacedGlyph): void {
  segment.glyphs.push(glyph);
  // Spaces do not widen a segment: programs fill whole columns with them.
  if (glyph.text === " ") return;
  segment.right = Math.max(segment.right, glyph.right);
  segment.size = Math.max(segment.size, glyph.size);
}

function isStruckTwice(segment: Segment, glyph: PlacedGlyph): boolean {
  const reach = Math.min(DOUBLE_STRIKE * glyph.size, (glyph.right - glyph.left) / 3);
  for (let index = segment.glyphs.length - 1; index >= 0; index--) {
    const earlier = segment.glyphs[index];
    if (!earlier || glyph.left - earlier.left >= reach) return false;
    if (earlier.text === glyph.text) return true;
  }
  return false;
}

function baselinesOf(glyphs: readonly PlacedGlyph[]): PlacedGlyph[][] {
  const lines: PlacedGlyph[][] = [];
  for (const glyph of glyphs.toSorted((one, other) => one.baseline - other.baseline)) {
    const line = lines.at(-1);
    const [first] = line ?? [];
    const isSame =
      first && glyph.baseline - first.baseline <= SAME_BASELINE * Math.min(first.size, glyph.size);
    if (line && isSame) line.push(glyph);
    else lines.push([glyph]);
  }
  return lines;
}
