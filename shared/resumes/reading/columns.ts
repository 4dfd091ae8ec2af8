import { areIndependent, beginWithHeadings, MIN_COLUMN_ROWS } from "./independence";
import type { Rule } from "./paints";
import { pitchOf, type Row, rowsOf } from "./rows";
import type { Segment } from "./segments";

/** Rows this many times further apart than usual do not belong to one column. */
const FAR = 2.2;

/** Rows this many times further apart than usual are two paragraphs. */
const PARAGRAPH = 1.3;

/** A line that reaches so far (in points) to both sides parts what is above it from what is below. */
const RULE_REACH = 40;

/**
 * Parts a page's segments into blocks, in reading order. Where white space runs down between two
 * texts that are independent of each other, one column is read after the other; what stands above
 * and below is parted on its own. Dates and labels in a margin are no column: they belong to the
 * lines beside them.
 */
export function blocksInReadingOrder(
  segments: readonly Segment[],
  rules: readonly Rule[],
  rightToLeft: boolean,
): Segment[][] {
  const columns = longestColumns(segments, rules);
  if (!columns) return segments.length > 0 ? [[...segments]] : [];
  const { above, left, right, below } = columns;
  const parts = rightToLeft ? [above, right, left, below] : [above, left, right, below];
  return parts.flatMap((part) => blocksInReadingOrder(part, rules, rightToLeft));
}

interface Columns {
  above: Segment[];
  left: Segment[];
  right: Segment[];
  below: Segment[];
}

/** Of all pairs of columns, the one that is longest on both sides. */
function longestColumns(segments: readonly Segment[], rules: readonly Rule[]): Columns | undefined {
  let best: Columns | undefined;
  let bestScore = 0;
  for (const x of new Set(segments.map(({ left }) => Math.floor(left)))) {
    for (const stretch of stretchesBeside(x, segments, rules)) {
      if (Math.min(stretch.left.length, stretch.right.length) < MIN_COLUMN_ROWS) continue;
      const columns = trimmed(stretch);
      const left = rowsOf(columns.left);
      const right = rowsOf(columns.right);
      const score = left.length * right.length;
      if (score > bestScore && areIndependent(left, right)) {
        best = columns;
        bestScore = score;
      }
    }
  }
  return best;
}

/** Every stretch of the page, from top to bottom, in which nothing crosses a vertical line. */
function stretchesBeside(
  x: number,
  segments: readonly Segment[],
  rules: readonly Rule[],
): Columns[] {
  const crossingSegments = segments
    .filter(({ left, right }) => left < x && right > x)
    .map(({ baseline, size }) => ({ top: baseline - size / 2, bottom: baseline + size / 2 }));
  const crossingRules = rules
    .filter(({ left, right }) => left < x - RULE_REACH && right > x + RULE_REACH)
    .map(({ y }) => ({ top: y, bottom: y }));
  const borders = [...crossingSegments, ...crossingRules].toSorted(
    (one, other) => one.top - other.top,
  );
  const starts = [-Infinity, ...borders.map(({ bottom }) => bottom)];
  const ends = [...borders.map(({ top }) => top), Infinity];
  return starts.map((start, index) => {
    const end = ends[index] ?? Infinity;
    const inside = segments.filter(({ baseline }) => baseline > start && baseline < end);
    return {
      above: segments.filter(({ baseline }) => baseline <= start),
      left: inside.filter(({ left }) => left < x),
      right: inside.filter(({ left }) => left >= x),
      below: segments.filter(({ baseline }) => baseline > start && baseline >= end),
    };
  });
}

/**
 * Moves lines out of a column that stand over or under both: what is above the other column, and
 * the first or last line where it stands far from the rest and white space runs across between.
 */
function trimmed(columns: Columns): Columns {
  const left = rowsOf(columns.left);
  const right = rowsOf(columns.right);
  const start = Math.max(headingEnd(left, right), headingEnd(right, left));
  const end = Math.min(footingStart(left, right), footingStart(right, left));
  if (start === -Infinity && end === Infinity) return columns;
  const both = [...columns.left, ...columns.right];
  const isInside = ({ baseline }: Segment) => baseline > start && baseline < end;
  return trimmed({
    above: [...columns.above, ...both.filter(({ baseline }) => baseline <= start)],
    left: columns.left.filter(isInside),
    right: columns.right.filter(isInside),
    below: [
      ...both.filter(({ baseline }) => baseline > start && baseline >= end),
      ...columns.below,
    ],
  });
}

/** Where what stands over a column and its neighbour ends, if there is something. */
function headingEnd(rows: readonly Row[], others: readonly Row[]): number {
  const [first, second] = rows;
  const [other] = others;
  if (!first || !second || !other) return -Infinity;
  if (beginWithHeadings(rows.slice(1), others)) return first.baseline + first.size / 2;
  const gap = PARAGRAPH * pitchOf(rows);
  // Paragraphs over the neighbour's first line stand over both columns.
  const last = rows.findLast(
    ({ baseline, size }, index) =>
      baseline < other.baseline - size / 2 &&
      (rows[index + 1]?.baseline ?? baseline) - baseline > gap,
  );
  if (last) return last.baseline + last.size / 2;
  return whiteBand(first, second, rows, others)?.top ?? -Infinity;
}

/** Where something under a column and its neighbour begins, if there is something. */
function footingStart(rows: readonly Row[], others: readonly Row[]): number {
  const [end, last] = rows.slice(-2);
  return (end && last && whiteBand(end, last, rows, others))?.bottom ?? Infinity;
}

/** The first band between two rows of a column that is free in the other, too, and far wider than usual. */
function whiteBand(from: Row, to: Row, rows: readonly Row[], others: readonly Row[]) {
  const far = FAR * pitchOf(rows);
  const borders = [
    from.baseline,
    ...others.map(({ baseline }) => baseline).filter((y) => y > from.baseline && y < to.baseline),
    to.baseline,
  ];
  const index = borders.findIndex((y, at) => y - (borders[at - 1] ?? y) > far);
  const [top, bottom] = borders.slice(index - 1, index + 1);
  if (index < 0 || top === undefined || bottom === undefined) return undefined;
  // Borders are baselines: the band begins under the one and ends over the other.
  return { top: top + from.size / 2, bottom: bottom - to.size / 2 };
}
