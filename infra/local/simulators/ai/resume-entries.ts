import { extractPeriod, hasRange, type Period } from "./dates";
import { isBullet, withoutBullet } from "./lines";

/** One job or course of study: the parts of its heading, its period, and the text below. */
export type Entry = { heading: string[]; period: Period; description: string | null };

const MAX_HEADING_LINE_CHARACTERS = 90;
const MAX_HEADING_LINES = 3;
const MAX_ENTRIES = 50;
const PLACE = /^[\p{L} .'’-]+, (?:[A-Z]{2,3}|\p{Lu}[\p{L} .'’-]+)$/u;
/** A degree followed by the institution without punctuation. */
const ABBREVIATED_DEGREE = /(?<=^(?:Ph\.?D|[BM]\.?(?:Sc|S|Eng|BA|A))\.?) (?=\p{Lu})/u;
const DURATION = /^(?:\d+ (?:years?|months?|ans?|mois|jahre?|monate?|años?|meses)\s*)+$/iu;

/** Splits a section into entries: each has a date on or below its heading. */
export function readEntries(section: readonly string[]): Entry[] {
  const lines = joinBrokenRanges(section).filter((line) => !DURATION.test(line));
  const dated = datedLines(lines).slice(0, MAX_ENTRIES);
  const starts: number[] = [];
  const entries: Entry[] = [];
  for (const [order, index] of dated.entries()) {
    const after = order === 0 ? 0 : (dated[order - 1] ?? 0) + 1;
    const extracted = extractPeriod(lines[index] ?? "");
    if (extracted === undefined) continue;
    const { start, heading } = headingLines(lines, after, index, extracted.rest);
    starts.push(start);
    entries.push({
      heading: heading.flatMap(partsOf),
      period: extracted.period,
      description: null,
    });
  }
  return entries.map((entry, order) => {
    const from = starts[order] ?? 0;
    const own = lines.slice(from, starts[order + 1]);
    const text = own.filter((line, i) => !dated.includes(from + i) && !isPartOf(line, entry));
    return { ...entry, description: text.map(withoutBullet).join("\n") || null };
  });
}

/** Joins a range that is split over two lines, such as "2017 –" and "Present". */
function joinBrokenRanges(lines: readonly string[]): string[] {
  const joined: string[] = [];
  for (const line of lines) {
    const before = joined.at(-1);
    if (before !== undefined && /\d{4}\s*[-–—]$/u.test(before))
      joined.splice(-1, 1, `${before} ${line}`);
    else joined.push(line);
  }
  return joined;
}

/** Lines with a period; if there are none, lines with a single date that are not bullets. */
function datedLines(lines: readonly string[]): number[] {
  const indexes = [...lines.keys()];
  const ranges = indexes.filter((index) => hasRange(lines[index] ?? ""));
  if (ranges.length > 0) return ranges;
  return indexes.filter((index) => {
    const line = lines[index] ?? "";
    return !isBullet(line) && isShort(line) && extractPeriod(line) !== undefined;
  });
}

/**
 * The text beside the date and the short lines directly above it; else the top of the block, if
 * bullets are between; else the line below the date. A heading of one part includes the line below.
 */
function headingLines(lines: readonly string[], after: number, index: number, beside: string) {
  let start = index;
  while (start > after && index - start < MAX_HEADING_LINES && isHeading(lines[start - 1])) start--;
  if (beside !== "") start = Math.max(start, index - 1);
  const heading = [...lines.slice(start, index), beside].filter(Boolean);
  if (heading.every((line) => PLACE.test(line))) {
    const top = after + lines.slice(after, start).findIndex(isHeading);
    if (top >= after) return { start: top, heading: lines.slice(top, top + 1) };
  }
  const below = lines[index + 1];
  if (heading.flatMap(partsOf).length <= 1 && isHeading(below)) heading.push(below);
  return { start, heading };
}

/** Short, not a bullet or link, and neither the end nor the middle of a sentence. */
function isHeading(line: string | undefined): line is string {
  return (
    line !== undefined &&
    isShort(line) &&
    !isBullet(line) &&
    /^[\p{Lu}\p{Lo}"“]/u.test(line) &&
    !/[;,]$|[\p{Ll}\d]\.$|:\/\//u.test(line.replace(/\b(Inc|Ltd|Co|Corp)\.$/, "$1"))
  );
}

function isShort(line: string): boolean {
  return line.length <= MAX_HEADING_LINE_CHARACTERS;
}

/** Parts of a heading, split at commas, dashes, bars, "at" and "@", without a town and state. */
function partsOf(line: string): string[] {
  if (/^[\p{L} .'’-]+, [A-Z]{2}$/u.test(line)) return [];
  return line
    .split(/\s+(?:[-–—|·•@/]|at|bei|chez)\s+|,\s+|、|\s*\|\s*/u)
    .flatMap((part) => part.split(ABBREVIATED_DEGREE))
    .map((part) => part.replace(/[,;]+$/u, "").trim())
    .filter((part) => part !== "");
}

function isPartOf(line: string, { heading }: Entry): boolean {
  return partsOf(line).every((part) => heading.includes(part)) || PLACE.test(line);
}
