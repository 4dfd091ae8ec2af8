import { median, type Row } from "./rows";

/** At least this share of a margin with dates are dates; the others are headings. */
const MIN_DATES = 0.6;

/** Rows of one date are at most this many times their size apart. */
const MAX_PITCH = 1.8;

/** A year, or a month and a short year. */
const DATE =
  /(?<!\p{Nd})(?:(?:19|20)\p{Nd}{2}|[٠-٩۰-۹०-९]{4}|\p{Nd}{1,2}\s?[./]\s?\p{Nd}{2})(?!\p{Nd})/u;

/** At most this many words are before or between the numbers of a date, such as "until June". */
const MAX_WORDS = 2;

/** At most one word of this length or longer is behind them, such as "present". */
const LONG_WORD = 4;

const DASH_AT_END = /[-–—~～〜]\s*$/u;
const DASH_AT_START = /^\s*[-–—~～〜]/u;

/** What is behind the first date of a whole period: another number, or "to present". */
const END_OF_PERIOD = /\p{Nd}|[-–—~～〜]\s*\p{L}|\p{L}\s+\p{L}/u;

/** A row such as "until", between the dates of a period. */
const CONNECTIVE = /^\P{Lu}\P{Nd}*$/u;

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
  return DATE.test(textOf(cell)) && cell.every(hasFewWords);
}

function hasFewWords({ text }: Row): boolean {
  const [last = [], ...others] = text
    .split(/\p{Nd}+/u)
    .map(wordsOf)
    .toReversed();
  return (
    last.filter((word) => word.length >= LONG_WORD).length <= 1 &&
    others.every((words) => words.length <= MAX_WORDS)
  );
}

function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{M}]+/gu) ?? [];
}

function continues(cell: readonly Row[], row: Row): boolean {
  const last = cell.at(-1);
  const pitch = MAX_PITCH * median(cell.map(({ size }) => size));
  if (!last || row.baseline - last.baseline > pitch || !DATE.test(cell[0]?.text ?? ""))
    return false;
  if (DASH_AT_END.test(last.text) || DASH_AT_START.test(row.text)) return true;
  return !isWholePeriod(cell) && [last, row].some(({ text }) => CONNECTIVE.test(text));
}

function isWholePeriod(cell: readonly Row[]): boolean {
  const text = textOf(cell);
  const [date] = DATE.exec(text) ?? [];
  return date !== undefined && END_OF_PERIOD.test(text.slice(text.indexOf(date) + date.length));
}

function textOf(cell: readonly Row[]): string {
  return cell.map(({ text }) => text).join(" ");
}
