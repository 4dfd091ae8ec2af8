import Table from "cli-table3";
import { wrap } from "./wrap";

/** The spaces on both sides of the content of a cell. */
const PADDING_COLUMNS = 2;
const BORDER_COLUMNS = 1;

export interface Column {
  title: string;
  /** Width in terminal columns; the one column without it gets the remaining width. */
  width?: number;
  align?: "left" | "right";
}

/** A table with borders, of exactly the given width, with wrapped cells. */
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

/** Wraps line by line, to preserve the line breaks of the cell. */
const wrapCell = (cell: string, width: number): string =>
  cell
    .split("\n")
    .map((line) => wrap(line, width))
    .join("\n");
