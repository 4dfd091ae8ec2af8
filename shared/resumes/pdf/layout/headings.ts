import { median, type Row } from "./rows";

/** A heading is this many times larger than the text below it. */
const HEADING_SIZE = 1.15;

/** Whether a row is the heading of the rows below or beside it. */
export function isHeading(row: Row, rest: readonly Row[]): boolean {
  const isCapitals = ({ text }: Row) => /\p{Lu}{3}/u.test(text) && !/\p{Ll}/u.test(text);
  const [next] = rest;
  return (
    row.size >= HEADING_SIZE * median(rest.map(({ size }) => size)) ||
    (isCapitals(row) && next !== undefined && !isCapitals(next))
  );
}
