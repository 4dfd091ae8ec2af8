import type { Segment } from "./segments";

/** All segments on one baseline, in one column. */
export interface Row {
  baseline: number;
  size: number;
  left: number;
  right: number;
  text: string;
  segments: Segment[];
}

/** Baselines that differ by less than this share of the size are the same. */
const SAME_BASELINE = 0.12;

/** A wider gap, in em, separates words. */
const WORD_GAP = 0.1;

/** A heading is this many times larger than the text below it. */
const HEADING_SIZE = 1.15;

/** Groups segments to rows, from top to bottom. */
export function rowsOf(segments: readonly Segment[]): Row[] {
  const rows: Row[] = [];
  for (const segment of segments.toSorted((one, other) => one.baseline - other.baseline)) {
    const row = rows.at(-1);
    const { baseline, size, left, right } = segment;
    const text = textOf(segment);
    if (!row || !isBeside(row, segment)) {
      rows.push({ baseline, size, left, right, text, segments: [segment] });
      continue;
    }
    row.left = Math.min(row.left, left);
    row.right = Math.max(row.right, right);
    row.text += ` ${text}`;
    row.segments.push(segment);
  }
  return rows;
}

/** The text of a segment, with spaces where there are gaps. */
function textOf({ glyphs }: Segment): string {
  return glyphs
    .map(({ text, left, size }, index) => {
      const gap = left - (glyphs[index - 1]?.right ?? left);
      return gap > WORD_GAP * size ? ` ${text}` : text;
    })
    .join("");
}

/** The share of rows that have the baseline of one of the others, 0–1. */
export function shareBeside(rows: readonly Row[], others: readonly Row[]): number {
  return rows.filter((row) => others.some((other) => isBeside(row, other))).length / rows.length;
}

export function isBeside(
  one: Pick<Row, "baseline" | "size">,
  other: Pick<Row, "baseline" | "size">,
): boolean {
  return Math.abs(one.baseline - other.baseline) < SAME_BASELINE * Math.min(one.size, other.size);
}

/** Whether a row is the heading of the rows below or beside it. */
export function isHeading(row: Row, rest: readonly Row[]): boolean {
  const isCapitals = ({ text }: Row) => /\p{Lu}{3}/u.test(text) && !/\p{Ll}/u.test(text);
  const [next] = rest;
  return (
    row.size >= HEADING_SIZE * median(rest.map(({ size }) => size)) ||
    (isCapitals(row) && next !== undefined && !isCapitals(next))
  );
}

/** The usual distance between rows, in points; at least the text size. */
export function pitchOf(rows: readonly Row[]): number {
  const distances = rows
    .slice(1)
    .map(({ baseline }, index) => baseline - (rows[index]?.baseline ?? 0));
  return Math.max(median(distances), median(rows.map(({ size }) => size)));
}

/** The median, the lower one of two; 0 for no values. */
export function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor((values.length - 1) / 2)] ?? 0;
}
