import { median, type Row } from "./rows";

/** At least this share of a margin with dates are dates; the others are headings. */
const MIN_DATES = 0.6;

/** A date or period has at most so many characters and words, such as a place. */
const MAX_LENGTH = 40;
const MAX_WORDS = 6;

/** Rows of one date are at most this many times their size apart. */
const MAX_PITCH = 1.8;

/** A year, or a month and a short year. */
const DATE =
  /(?<!\p{Nd})(?:(?:19|20)\p{Nd}{2}|[٠-٩۰-۹०-९]{4}|\p{Nd}{1,2}\s?[./]\s?\p{Nd}{2})(?!\p{Nd})/u;
const DASH_AT_END = /[-–—~～〜]\s*$/u;
const DASH_AT_START = /^\s*[-–—~～〜]/u;

/** Whether a column consists of dates, which belong to the entries beside them. */
export function isDateMargin(rows: readonly Row[]): boolean {
  const cells = dateCells(rows);
  return cells.length > 0 && cells.filter(isDate).length >= MIN_DATES * cells.length;
}

/** Groups rows to dates and periods, such as "March 2015" / "until" / "June 2021". */
export function dateCells(rows: readonly Row[]): Row[][] {
  const cells: Row[][] = [];
  for (const row of rows) {
    const cell = cells.at(-1);
    if (cell && continues(cell, row)) cell.push(row);
    else cells.push([row]);
  }
  return cells;
}

export function isDate(cell: readonly Row[]): boolean {
  const text = cell.map((row) => row.text.trim()).join(" ");
  return DATE.test(text) && text.length <= MAX_LENGTH && text.split(/\s+/).length <= MAX_WORDS;
}

function continues(cell: readonly Row[], row: Row): boolean {
  const last = cell.at(-1);
  const pitch = MAX_PITCH * median(cell.map(({ size }) => size));
  if (!last || row.baseline - last.baseline > pitch || !DATE.test(cell[0]?.text ?? ""))
    return false;
  return (
    DASH_AT_END.test(last.text) ||
    DASH_AT_START.test(row.text) ||
    !/\p{Nd}/u.test(row.text) ||
    !/\p{Nd}/u.test(last.text)
  );
}
