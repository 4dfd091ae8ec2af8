import { isBeside, median, pitchOf, type Row, shareBeside } from "./rows";

/** Fewer rows than this beside each other are a heading or a table, not columns. */
export const MIN_COLUMN_ROWS = 3;

/** A margin with labels or dates has text in a smaller share of its rows than this. */
const MIN_FILLED = 0.35;

/** A column with a heading of its own has text in a larger share of its rows than this. */
const MIN_FILLED_UNDER_HEADING = 0.6;

/** A heading is set this much larger than the text under it. */
const HEADING_SIZE = 1.15;

/** A row that reaches this far across its column is full: the next one goes on with its sentence. */
const FULL_WIDTH = 0.85;

/** As many rows as this share stand beside one of the other column only because they are meant to. */
const BY_CHANCE = 0.5;

/** So few groups tell nothing: columns begin beside each other, and a heading may do so by chance. */
const MIN_GROUPS = 4;

/** Columns narrower than this many em hold words, not sentences. */
const SENTENCE_WIDTH = 15;

/**
 * Whether two columns are read one after the other, and not line by line across both, as a table's
 * are, or dates and labels in a margin and the text beside them.
 */
export function areIndependent(left: readonly Row[], right: readonly Row[]): boolean {
  const [sparse, dense] = left.length < right.length ? [left, right] : [right, left];
  if (sparse.length < MIN_COLUMN_ROWS || !standBesideEachOther(sparse, dense)) return false;
  const pitch = pitchOf(dense);
  const { top, bottom } = extentOf(sparse);
  const filled = (sparse.length * pitch) / (bottom - top + pitch);
  if (filled < MIN_FILLED) return false;
  if (goOnBeside(left, right)) return true;
  if (filled > MIN_FILLED_UNDER_HEADING && beginWithHeadings(left, right)) return true;
  // Labels stand beside a row each, or at least the first of each group does.
  const groups = groupsOf(sparse, pitch);
  return (
    !standBeside(sparse, dense) && (groups.length <= MIN_GROUPS || !standBeside(groups, dense))
  );
}

/** Whether more of the rows stand beside one of the others than columns do by chance. */
function standBeside(rows: readonly Row[], others: readonly Row[]): boolean {
  return shareBeside(rows, others) >= BY_CHANCE;
}

/** Whether most of the shorter column has the other beside it. */
function standBesideEachOther(one: readonly Row[], other: readonly Row[]): boolean {
  const [first, second] = [extentOf(one), extentOf(other)];
  const shared = Math.min(first.bottom, second.bottom) - Math.max(first.top, second.top);
  return shared > 0.6 * Math.min(first.bottom - first.top, second.bottom - second.top);
}

function extentOf(rows: readonly Row[]): { top: number; bottom: number } {
  return { top: rows[0]?.baseline ?? 0, bottom: rows.at(-1)?.baseline ?? 0 };
}

/** Whether each column has its own heading, side by side. */
export function beginWithHeadings(
  [first, ...rest]: readonly Row[],
  [other, ...others]: readonly Row[],
): boolean {
  if (!first || !other || !isBeside(first, other)) return false;
  return isHeading(first, rest) && isHeading(other, others);
}

function isHeading(row: Row, rest: readonly Row[]): boolean {
  const isCapitals = ({ text }: Row) => /\p{Lu}{3}/u.test(text) && !/\p{Ll}/u.test(text);
  const [next] = rest;
  return (
    row.size >= HEADING_SIZE * median(rest.map(({ size }) => size)) ||
    (isCapitals(row) && next !== undefined && !isCapitals(next))
  );
}

/** Whether sentences go on in the next row of their column beside rows of the other one. */
function goOnBeside(left: readonly Row[], right: readonly Row[]): boolean {
  const goingOn = [
    ...rowsGoingOn(left).map((row) => ({ row, others: right })),
    ...rowsGoingOn(right).map((row) => ({ row, others: left })),
  ];
  const beside = goingOn.filter(({ row, others }) => shareBeside([row], others) > 0);
  const needed = isWide(left) && isWide(right) ? 1 : 2;
  return beside.length >= needed && beside.length >= BY_CHANCE * goingOn.length;
}

/** The rows of a wide column that go on with the sentence of the full row over them. */
function rowsGoingOn(rows: readonly Row[]): Row[] {
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

/** The first rows of each group of rows with more than the usual distance before it. */
function groupsOf(rows: readonly Row[], pitch: number): Row[] {
  return rows.filter(
    (row, index) => row.baseline - (rows[index - 1]?.baseline ?? -Infinity) > 1.5 * pitch,
  );
}
