import Table from "cli-table3";
import { wrap } from "./wrap";

/** Of a cell: a space on either side of what it holds. */
const PADDING_COLUMNS = 2;
const BORDER_COLUMNS = 1;

export interface Column {
  title: string;
  /** Columns of the terminal for what it holds; the one column without a width gets what is left. */
  width?: number;
  align?: "left" | "right";
}

/** A table with borders that is as wide as it may be, its cells wrapped. */
export function table(
  columns: readonly Column[],
  rows: readonly string[][],
  width: number,
): string {
  const frame = BORDER_COLUMNS + columns.length * (BORDER_COLUMNS + PADDING_COLUMNS);
  const fixed = columns.reduce((sum, column) => sum + (column.width ?? 0), 0);
  const widths = columns.map((column) => column.width ?? width - frame - fixed);
  const laidOut = new Table({
    head: columns.map(({ title }, index) => wrap(title, widths[index] ?? width)),
    colWidths: widths.map((inner) => inner + PADDING_COLUMNS),
    colAligns: columns.map(({ align }) => align ?? "left"),
    style: { head: [], border: [] },
  });
  for (const row of rows) {
    laidOut.push(row.map((cell, index) => wrapCell(cell, widths[index] ?? width)));
  }
  return laidOut.toString();
}

/** Line by line, so that a cell keeps the lines it is given. */
const wrapCell = (cell: string, width: number): string =>
  cell
    .split("\n")
    .map((line) => wrap(line, width))
    .join("\n");
