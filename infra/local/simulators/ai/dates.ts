/** Prefixes of the month names in English, French, German and Spanish, without accents. */
const MONTHS = [
  ["jan", "ene"],
  ["feb", "fev"],
  ["mar", "mrz"],
  ["apr", "avr", "abr"],
  ["may", "mai"],
  ["jun", "juin"],
  ["jul", "juil"],
  ["aug", "aou", "ago"],
  ["sep"],
  ["oct", "okt"],
  ["nov"],
  ["dec", "dez", "dic"],
];

const MONTH = String.raw`(?<!\p{L})(?:${MONTHS.flat().join("|")}|fév|mär|aoû|déc)\p{L}{0,7}\.?`;
const YEAR = String.raw`(?:19|20)\d{2}`;
const DATE = String.raw`(?:${MONTH}\s+${YEAR}|\d{1,2}[/.]${YEAR}|${YEAR}[-/.年]\s?\d{1,2}月?|${YEAR})`;
const PRESENT = `(?:present|current|now|today|ongoing|heute|aujourd['’]hui|présent|actualidad|actual|presente|現在|至今)`;
const RANGE = new RegExp(
  String.raw`(${DATE})\s*(?:[-–—~〜～]|to|bis|until|à|hasta|a)\s*(${DATE}|${PRESENT})(?!\d)`,
  "iu",
);
const SINGLE = new RegExp(String.raw`(?<![\d$€£.,])${DATE}(?![\d%+])`, "iu");

export type Period = { start: string | null; end: string | null; isCurrent: boolean };

/** Splits the first period or single date off a line; a single date is the end. */
export function extractPeriod(line: string): { period: Period; rest: string } | undefined {
  const range = RANGE.exec(line);
  if (range !== null) {
    const [whole, start = "", end = ""] = range;
    const closing = isoDate(end);
    const period = { start: isoDate(start), end: closing, isCurrent: closing === null };
    return { period, rest: without(line, whole) };
  }
  const single = SINGLE.exec(line)?.[0];
  if (single === undefined) return undefined;
  const period = { start: null, end: isoDate(single), isCurrent: false };
  return { period, rest: without(line, single) };
}

/** Whether the line contains a period with a start and an end. */
export function hasRange(line: string): boolean {
  return RANGE.test(line);
}

/** `YYYY-MM` or `YYYY`; null if there is no year. */
function isoDate(text: string): string | null {
  const year = new RegExp(YEAR).exec(text)?.[0];
  if (year === undefined) return null;
  const month = monthOf(text.replace(year, ""));
  return month === undefined ? year : `${year}-${String(month).padStart(2, "0")}`;
}

function monthOf(text: string): number | undefined {
  const number = Number(/\d{1,2}/.exec(text)?.[0]);
  if (number >= 1 && number <= 12) return number;
  const name = text.normalize("NFD").replace(/\P{L}/gu, "").toLowerCase();
  const index = MONTHS.findIndex((names) => names.some((start) => name.startsWith(start)));
  return index === -1 ? undefined : index + 1;
}

function without(line: string, part: string): string {
  return line
    .replace(part, " ")
    .replace(/\(\s*\)/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}
