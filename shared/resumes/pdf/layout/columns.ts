import type { Rule } from "../content/paints";
import { areIndependent, beginWithHeadings, MIN_COLUMN_ROWS } from "./independent-columns";
import { withMarginsInLine } from "./margins";
import { pitchOf, type Row, rowsOf } from "./rows";
import type { Segment } from "./segments";
import { type Columns, columnsBeside } from "./vertical-splits";

/** Rows more than this many times the usual distance apart are not one column. */
const FAR = 2.2;

/** Rows more than this many times the usual distance apart are two paragraphs. */
const PARAGRAPH = 1.3;

/**
 * Splits a page's segments into blocks, in reading order. Where vertical white space separates two
 * independent texts, one column is read after the other; what is above and below them is split in
 * the same way. Dates and labels in a margin are not a column: they belong to the lines beside them.
 */
export function blocksInReadingOrder(
  segments: readonly Segment[],
  rules: readonly Rule[],
  rightToLeft: boolean,
): Segment[][] {
  const columns = longestColumns(segments, rules);
  if (!columns) {
    return segments.length > 0 ? [withMarginsInLine(segments, rules, rightToLeft)] : [];
  }
  const { above, left, right, below } = columns;
  const areas = rightToLeft ? [above, right, left, below] : [above, left, right, below];
  return areas.flatMap((area) => blocksInReadingOrder(area, rules, rightToLeft));
}

/** The pair of columns with the most rows on both sides. */
function longestColumns(segments: readonly Segment[], rules: readonly Rule[]): Columns | undefined {
  let best: Columns | undefined;
  let bestScore = 0;
  for (const x of new Set(segments.map(({ left }) => Math.floor(left)))) {
    for (const split of columnsBeside(x, segments, rules)) {
      if (Math.min(split.left.length, split.right.length) < MIN_COLUMN_ROWS) continue;
      const columns = trimmed(split);
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

/**
 * Removes the lines that are above or below both columns: what is above the other column, and a first
 * or last line that white space across both columns separates from the rest.
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

/** Where the text above both columns ends; -Infinity if there is none. */
function headingEnd(rows: readonly Row[], others: readonly Row[]): number {
  const [first, second] = rows;
  const [other] = others;
  if (!first || !second || !other) return -Infinity;
  if (beginWithHeadings(rows.slice(1), others)) return first.baseline + first.size / 2;
  const gap = PARAGRAPH * pitchOf(rows);
  // Paragraphs above the other column's first line are above both columns.
  const last = rows.findLast(
    ({ baseline, size }, index) =>
      baseline < other.baseline - size / 2 &&
      (rows[index + 1]?.baseline ?? baseline) - baseline > gap,
  );
  if (last) return last.baseline + last.size / 2;
  return whiteBand(first, second, rows, others)?.top ?? -Infinity;
}

/** Where the text below both columns begins; Infinity if there is none. */
function footingStart(rows: readonly Row[], others: readonly Row[]): number {
  const [end, last] = rows.slice(-2);
  return (end && last && whiteBand(end, last, rows, others))?.bottom ?? Infinity;
}

/** The first wide band without text in both columns, between two rows of one of them. */
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
  // Borders are baselines: the band begins below the first and ends above the second.
  return { top: top + from.size / 2, bottom: bottom - to.size / 2 };
}
