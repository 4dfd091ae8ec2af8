import type { Segment } from "./segments";

/** Fewer lines than this beside each other are a heading or a table, not columns. */
const MIN_COLUMN_LINES = 3;

/** Lines whose baselines differ by less than this part of their size stand beside each other. */
const BESIDE = 0.12;

/** Lines this many times further apart than usual do not belong to one column. */
const HEADING_DISTANCE = 2.5;

/**
 * Parts a page's segments into blocks, in reading order. Where white space runs down between two
 * texts that are independent of each other, one column is read after the other; what stands above
 * and below is parted on its own. Dates and labels in a margin are no column: they belong to the
 * lines beside them.
 */
export function blocksInReadingOrder(
  segments: readonly Segment[],
  rightToLeft: boolean,
): Segment[][] {
  const columns = widestColumns(segments);
  if (!columns) return segments.length > 0 ? [[...segments]] : [];
  const { above, left, right, below } = columns;
  const parts = rightToLeft ? [above, right, left, below] : [above, left, right, below];
  return parts.flatMap((part) => blocksInReadingOrder(part, rightToLeft));
}

interface Columns {
  above: Segment[];
  left: Segment[];
  right: Segment[];
  below: Segment[];
}

/** Of all pairs of columns, the one with the most lines. */
function widestColumns(segments: readonly Segment[]): Columns | undefined {
  let best: Columns | undefined;
  let mostLines = 0;
  for (const x of new Set(segments.map(({ left }) => Math.floor(left)))) {
    for (const columns of columnsBeside(x, segments)) {
      const lines = rowsOf(columns.left).length + rowsOf(columns.right).length;
      if (lines > mostLines && areIndependent(columns.left, columns.right)) {
        best = withoutHeading(columns);
        mostLines = lines;
      }
    }
  }
  return best;
}

/** Every stretch of the page, from top to bottom, in which no line crosses a vertical line. */
function columnsBeside(x: number, segments: readonly Segment[]): Columns[] {
  const borders = segments
    .filter(({ left, right }) => left < x && right > x)
    .map(({ baseline, size }) => ({ top: baseline - size / 2, bottom: baseline + size / 2 }))
    .toSorted((one, other) => one.top - other.top);
  const starts = [-Infinity, ...borders.map(({ bottom }) => bottom)];
  const ends = [...borders.map(({ top }) => top), Infinity];
  return starts.map((start, index) => {
    const end = ends[index] ?? Infinity;
    const columns: Columns = { above: [], left: [], right: [], below: [] };
    for (const segment of segments) {
      if (segment.baseline <= start) columns.above.push(segment);
      else if (segment.baseline >= end) columns.below.push(segment);
      else if (segment.left < x) columns.left.push(segment);
      else columns.right.push(segment);
    }
    return columns;
  });
}

/**
 * Moves lines at the top, far above the rest of their column, out of it if the other column has
 * some beside them: both together are a heading over the columns.
 */
function withoutHeading(columns: Columns): Columns {
  for (const [column, other] of [
    [columns.left, columns.right],
    [columns.right, columns.left],
  ] as const) {
    const rows = rowsOf(column);
    const [first, second] = rows;
    if (
      !first ||
      !second ||
      second.baseline - first.baseline <= HEADING_DISTANCE * medianPitch(rows)
    )
      continue;
    if (shareBeside([first], rowsOf(other)) === 0) continue;
    const isHeading = ({ baseline, size }: Segment) => baseline <= first.baseline + size / 2;
    return withoutHeading({
      above: [
        ...columns.above,
        ...columns.left.filter(isHeading),
        ...columns.right.filter(isHeading),
      ],
      left: columns.left.filter((segment) => !isHeading(segment)),
      right: columns.right.filter((segment) => !isHeading(segment)),
      below: columns.below,
    });
  }
  return columns;
}

/** Whether two texts side by side are read one after the other, and not line by line across both. */
function areIndependent(left: readonly Segment[], right: readonly Segment[]): boolean {
  const [sparse, dense] = [rowsOf(left), rowsOf(right)].toSorted(
    (one, other) => one.length - other.length,
  );
  if (!sparse || !dense || sparse.length < MIN_COLUMN_LINES || !standBesideEachOther(sparse, dense))
    return false;
  const pitch = medianPitch(dense);
  const extent = extentOf(sparse);
  // A margin with labels or dates is mostly empty.
  const filled = (sparse.length * pitch) / (extent.bottom - extent.top + pitch);
  if (filled < 0.35) return false;
  // Columns of running text may share one grid ...
  if (filled > 0.8 && isRunningText(left) && isRunningText(right)) return true;
  // ... otherwise, where each line or each group of lines stands beside one of the others, it belongs to it.
  const groups = groupsOf(sparse, pitch);
  return (
    shareBeside(sparse, dense) <= 0.85 &&
    (groups.length === 1 || shareBeside(groups, dense) <= 0.75)
  );
}

/** Whether a column is so wide that words fill its lines, and they do. */
function isRunningText(column: readonly Segment[]): boolean {
  const left = Math.min(...column.map((segment) => segment.left));
  const right = Math.max(...column.map((segment) => segment.right));
  const size = median(column.map((segment) => segment.size));
  const fill = median(column.map((segment) => (segment.right - segment.left) / (right - left)));
  return right - left > 12 * size && fill > 0.7;
}

/** Whether most of the shorter column has the other beside it. */
function standBesideEachOther(one: readonly Segment[], other: readonly Segment[]): boolean {
  const [first, second] = [extentOf(one), extentOf(other)];
  const shared = Math.min(first.bottom, second.bottom) - Math.max(first.top, second.top);
  return shared > 0.6 * Math.min(first.bottom - first.top, second.bottom - second.top);
}

function extentOf(rows: readonly Segment[]): { top: number; bottom: number } {
  return { top: rows[0]?.baseline ?? 0, bottom: rows.at(-1)?.baseline ?? 0 };
}

/** The share of lines that stand on the same baseline as one of the others, 0–1. */
function shareBeside(rows: readonly Segment[], others: readonly Segment[]): number {
  const beside = rows.filter((row) =>
    others.some(
      ({ baseline, size }) => Math.abs(baseline - row.baseline) < BESIDE * Math.min(size, row.size),
    ),
  );
  return beside.length / rows.length;
}

/** The first lines of each group of lines with more than the usual distance before it. */
function groupsOf(rows: readonly Segment[], pitch: number): Segment[] {
  return rows.filter(
    (row, index) => row.baseline - (rows[index - 1]?.baseline ?? -Infinity) > 1.5 * pitch,
  );
}

/** The lines that segments make, from top to bottom: one segment stands for each. */
function rowsOf(segments: readonly Segment[]): Segment[] {
  const rows: Segment[] = [];
  for (const segment of segments.toSorted((one, other) => one.baseline - other.baseline)) {
    const row = rows.at(-1);
    if (!row || segment.baseline - row.baseline >= BESIDE * Math.min(segment.size, row.size))
      rows.push(segment);
  }
  return rows;
}

function medianPitch(rows: readonly Segment[]): number {
  return median(
    rows.slice(1).map(({ baseline }, index) => baseline - (rows[index]?.baseline ?? 0)),
  );
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}
