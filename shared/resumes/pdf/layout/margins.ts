import type { Rule } from "../content/paints";
import { dateCells, isDate, isDateMargin } from "./dates";
import { isHeading, median, pitchOf, type Row, rowsOf } from "./rows";
import type { PlacedGlyph, Segment } from "./segments";
import { columnsBeside } from "./vertical-splits";

/** Baselines that differ by less than this share of the size are one line. */
const SAME_LINE = 0.35;

/** Height of most letters over the baseline, in em. */
const LETTER_HEIGHT = 0.7;

/** A row is beside another one if they share at least this part of the smaller one's height. */
const MIN_OVERLAP = 0.5;

/** Rows further apart than this many times the usual distance, or their size, are two entries. */
const ENTRY_GAP = 1.3;
const ENTRY_GAP_BY_SIZE = 1.8;

/** The space between rows of a date that are put on one line, in em. */
const SPACE = 0.3;

/** One row or several rows of a margin: a date or a heading. */
type Cell = readonly Row[];

interface Extent {
  top: number;
  bottom: number;
}

/**
 * Moves dates and headings in the margins of a block to the first line of the entry or section that
 * they belong to, if they are beside it but not on one line with it. A date in several rows becomes
 * one row.
 */
export function withMarginsInLine(
  segments: readonly Segment[],
  rules: readonly Rule[],
  rightToLeft: boolean,
): Segment[] {
  let moved = [...segments];
  for (const x of new Set(segments.map(({ left }) => Math.floor(left)))) {
    const moves = columnsBeside(x, moved, rules).flatMap(({ left, right }) => {
      const [first, second] = rightToLeft ? [right, left] : [left, right];
      const [before, after] = [rowsOf(first), rowsOf(second)];
      return [
        ...movesOfDates(before, after, rightToLeft),
        ...movesOfDates(after, before, rightToLeft),
        ...movesOfHeadings(before, after, rightToLeft),
      ];
    });
    const bySegment = new Map(moves);
    moved = moved.map((segment) => bySegment.get(segment) ?? segment);
  }
  return moved;
}

type Move = [from: Segment, to: Segment];

function movesOfDates(margin: readonly Row[], main: readonly Row[], rightToLeft: boolean): Move[] {
  const beside = rowsBeside(margin, main);
  if (!isDateMargin(beside) || isDateMargin(main)) return [];
  const cells = dateCells(beside).filter(isDate);
  return cells.flatMap((cell) => moveToLine(cell, rowOfDate(cell, main, cells), rightToLeft));
}

function movesOfHeadings(
  margin: readonly Row[],
  main: readonly Row[],
  rightToLeft: boolean,
): Move[] {
  const beside = rowsBeside(margin, main);
  const isMargin = beside.length < main.length && beside.every((row) => isHeading(row, main));
  if (!isMargin || isDateMargin(beside) || isDateMargin(main)) return [];
  const cells = beside.map((row) => [row]);
  return cells.flatMap((cell) => moveToLine(cell, rowOfHeading(cell, main, cells), rightToLeft));
}

function rowsBeside(margin: readonly Row[], main: readonly Row[]): Row[] {
  const extent = extentOf(main);
  return margin.filter((row) => areBeside(extentOf([row]), extent));
}

function rowOfDate(cell: Cell, main: readonly Row[], cells: readonly Cell[]): Row | undefined {
  const beside = main.filter((row) => overlapOf(cell.slice(0, 1), row) >= MIN_OVERLAP);
  const [nearest] = beside.toSorted(
    (one, other) => distanceOf(cell, one) - distanceOf(cell, other),
  );
  return nearest ?? firstRowOf(cell, main, cells);
}

function rowOfHeading(cell: Cell, main: readonly Row[], cells: readonly Cell[]): Row | undefined {
  const entry = entryBeside(cell, main);
  if (!isAlone(cell, entry, cells)) return undefined;
  const distance = Math.abs(middleOf(extentOf(cell)) - middleOf(extentOf(entry)));
  const isCentred = distance < pitchOf(main) / 2;
  return (!isCentred && main.find((row) => overlapOf(cell, row) >= MIN_OVERLAP)) || entry[0];
}

/** The first row of the entry beside a cell; of the entries that white space does not separate, the row above. */
function firstRowOf(cell: Cell, main: readonly Row[], cells: readonly Cell[]): Row | undefined {
  const entry = entryBeside(cell, main);
  if (isAlone(cell, entry, cells)) return entry[0];
  return entry.findLast(({ baseline }) => baseline <= middleOf(extentOf(cell)));
}

/** The rows around the middle of a cell, up to more than the usual distance. */
function entryBeside(cell: Cell, main: readonly Row[]): Row[] {
  const size = median(main.map((row) => row.size));
  const gap = Math.min(ENTRY_GAP * pitchOf(main), ENTRY_GAP_BY_SIZE * size);
  const entries: Row[][] = [];
  for (const row of main) {
    const entry = entries.at(-1);
    if (entry && row.baseline - (entry.at(-1)?.baseline ?? 0) <= gap) entry.push(row);
    else entries.push([row]);
  }
  return entries.find((entry) => areBeside(middleExtent(cell), extentOf(entry))) ?? [];
}

function isAlone(cell: Cell, entry: readonly Row[], cells: readonly Cell[]): boolean {
  const extent = extentOf(entry);
  return cells.every((other) => other === cell || !areBeside(middleExtent(other), extent));
}

function isOnLine([row]: Cell, target: Row): boolean {
  return (
    row !== undefined && distanceOf([row], target) < SAME_LINE * Math.min(row.size, target.size)
  );
}

function distanceOf([row]: Cell, { baseline }: Row): number {
  return row ? Math.abs(row.baseline - baseline) : Infinity;
}

/** The part of the smaller height that a cell and a row share, 0–1. */
function overlapOf(cell: Cell, row: Row): number {
  const [one, other] = [extentOf(cell), extentOf([row])];
  const shared = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
  return shared / Math.min(one.bottom - one.top, other.bottom - other.top);
}

function extentOf(rows: readonly Row[]): Extent {
  return {
    top: Math.min(...rows.map(({ baseline, size }) => baseline - LETTER_HEIGHT * size)),
    bottom: Math.max(...rows.map(({ baseline }) => baseline)),
  };
}

function middleOf({ top, bottom }: Extent): number {
  return (top + bottom) / 2;
}

function middleExtent(cell: Cell): Extent {
  const middle = middleOf(extentOf(cell));
  return { top: middle, bottom: middle };
}

function areBeside(one: Extent, other: Extent): boolean {
  return one.top <= other.bottom && other.top <= one.bottom;
}

/** Puts the rows of a cell one after the other on the line of a row, away from its text. */
function moveToLine(cell: Cell, target: Row | undefined, rightToLeft: boolean): Move[] {
  if (!target || (cell.length === 1 && isOnLine(cell, target))) return [];
  const isLeft = Math.min(...cell.map(({ left }) => left)) < target.left;
  // From the row that is nearest to the target's text outwards.
  const outwards = isLeft === rightToLeft ? cell : cell.toReversed();
  let edge = isLeft
    ? Math.max(...cell.map(({ right }) => right))
    : Math.min(...cell.map(({ left }) => left));
  return outwards.flatMap((row) => {
    const shift = isLeft ? edge - row.right : edge - row.left;
    edge = isLeft ? row.left + shift - SPACE * row.size : row.right + shift + SPACE * row.size;
    return row.segments.map((segment): Move => [segment, shifted(segment, shift, target.baseline)]);
  });
}

function shifted(segment: Segment, shift: number, baseline: number): Segment {
  const move = <Placed extends PlacedGlyph | Segment>(placed: Placed): Placed => ({
    ...placed,
    left: placed.left + shift,
    right: placed.right + shift,
    baseline,
  });
  return { ...move(segment), glyphs: segment.glyphs.map(move) };
}
