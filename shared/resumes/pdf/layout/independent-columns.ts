import { isDateMargin } from "./dates";
import { isBeside, isHeading, median, pitchOf, type Row, shareBeside } from "./rows";

/** Fewer rows are a heading or a table, not columns. */
export const MIN_COLUMN_ROWS = 3;

/** A margin with labels or dates has text in less than this share of the rows. */
const MIN_FILLED = 0.35;

/** A column with its own heading has text in more than this share of the rows. */
const MIN_FILLED_UNDER_HEADING = 0.6;

/** A row that fills this share of its column is full: its sentence continues in the next row. */
const FULL_WIDTH = 0.85;

/** If at least this share of rows is beside rows of the other column, it is not by chance. */
const BY_CHANCE = 0.5;

/** Fewer groups prove nothing: columns start side by side, and a heading may be beside a row by chance. */
const MIN_GROUPS = 4;

/** Narrower columns, in em, contain words, not sentences. */
const SENTENCE_WIDTH = 15;

/**
 * Whether two columns are read one after the other. Tables, and dates or labels in a margin with the
 * text beside them, are read line by line across both.
 */
export function areIndependent(left: readonly Row[], right: readonly Row[]): boolean {
  const [sparse, dense] = left.length < right.length ? [left, right] : [right, left];
  if (isDateMargin(left) !== isDateMargin(right)) return false;
  if (sparse.length < MIN_COLUMN_ROWS || !areSideBySide(sparse, dense)) return false;
  const pitch = pitchOf(dense);
  const { top, bottom } = extentOf(sparse);
  const filled = (sparse.length * pitch) / (bottom - top + pitch);
  if (filled < MIN_FILLED) return false;
  if (haveSentencesSideBySide(left, right)) return true;
  if (filled > MIN_FILLED_UNDER_HEADING && beginWithHeadings(left, right)) return true;
  // Each label, or at least the first of each group, is beside a row.
  const groups = groupsOf(sparse, pitch);
  return !areAligned(sparse, dense) && (groups.length <= MIN_GROUPS || !areAligned(groups, dense));
}

/** Whether more rows share a baseline with the other column than by chance. */
function areAligned(rows: readonly Row[], others: readonly Row[]): boolean {
  return shareBeside(rows, others) >= BY_CHANCE;
}

/** Whether the columns overlap for most of the shorter one's height. */
function areSideBySide(one: readonly Row[], other: readonly Row[]): boolean {
  const [first, second] = [extentOf(one), extentOf(other)];
  const shared = Math.min(first.bottom, second.bottom) - Math.max(first.top, second.top);
  return shared > 0.6 * Math.min(first.bottom - first.top, second.bottom - second.top);
}

function extentOf(rows: readonly Row[]): { top: number; bottom: number } {
  return { top: rows[0]?.baseline ?? 0, bottom: rows.at(-1)?.baseline ?? 0 };
}

/** Whether both columns begin with a heading, side by side. */
export function beginWithHeadings(
  [first, ...rest]: readonly Row[],
  [other, ...others]: readonly Row[],
): boolean {
  if (!first || !other || !isBeside(first, other)) return false;
  return isHeading(first, rest) && isHeading(other, others);
}

/** Whether sentences continue in the next row of their column, beside rows of the other column. */
function haveSentencesSideBySide(left: readonly Row[], right: readonly Row[]): boolean {
  const continued = [
    ...continuedRows(left).map((row) => ({ row, others: right })),
    ...continuedRows(right).map((row) => ({ row, others: left })),
  ];
  const beside = continued.filter(({ row, others }) => shareBeside([row], others) > 0);
  const needed = isWide(left) && isWide(right) ? 1 : 2;
  return beside.length >= needed && beside.length >= BY_CHANCE * continued.length;
}

/** The rows of a wide column that continue the sentence of a full row. */
function continuedRows(rows: readonly Row[]): Row[] {
  if (!isWide(rows)) return [];
  const { left, right } = sidesOf(rows);
  const pitch = pitchOf(rows);
  return rows.filter((row, index) => {
    const previous = rows[index - 1];
    if (!previous || row.baseline - previous.baseline > 1.2 * pitch) return false;
    return previous.right - left > FULL_WIDTH * (right - left) && /^\p{Ll}/u.test(row.text);
  });
}

function isWide(rows: readonly Row[]): boolean {
  const { left, right } = sidesOf(rows);
  return right - left >= SENTENCE_WIDTH * median(rows.map(({ size }) => size));
}

function sidesOf(rows: readonly Row[]): { left: number; right: number } {
  return {
    left: Math.min(...rows.map((row) => row.left)),
    right: Math.max(...rows.map((row) => row.right)),
  };
}

/** The first row of each group; the distance between groups is larger than usual. */
function groupsOf(rows: readonly Row[], pitch: number): Row[] {
  return rows.filter(
    (row, index) => row.baseline - (rows[index - 1]?.baseline ?? -Infinity) > 1.5 * pitch,
  );
}
