import { fold } from "./words";

/** A part of a text that is to be replaced. */
export interface Span {
  start: number;
  end: number;
  kind: string;
  /** The same for texts that name the same thing; undefined where the text itself does. */
  thing?: string;
}

/** Pages of people. */
const PROFILES = [
  "linkedin.com/",
  "xing.com/",
  "github.com/",
  "gitlab.com/",
  "facebook.com/",
  "instagram.com/",
  "twitter.com/",
  "behance.net/",
  "medium.com/",
];

const isLink = (text: string) =>
  text.includes("://") || text.startsWith("www.") || PROFILES.some((page) => text.includes(page));

const isMailAddress = (text: string) => {
  const at = text.indexOf("@");
  return at > 0 && text.slice(at).includes(".");
};

const TRAILING = new Set(".,;:!?'’…-".split(""));

function withoutTrailing(text: string, isTrailing: (character: string) => boolean): string {
  let end = text.length;
  while (end > 0 && isTrailing(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** Mail addresses, and the addresses of web pages. */
function addresses(text: string): Span[] {
  return Array.from(text.matchAll(/[^\s<>()[\]{}"“”„«»|,;]+/gu)).flatMap(({ 0: run, index }) => {
    const address = withoutTrailing(run, (character) => TRAILING.has(character));
    const kind = isLink(fold(address)) ? "link" : isMailAddress(address) ? "email" : undefined;
    return kind ? [{ start: index, end: index + address.length, kind }] : [];
  });
}

const FEWEST_DIGITS = 7;
/** With fewer, it may be a date. */
const FEWEST_DIGITS_WITH_ZERO = 9;
/** Of a known number, however its beginning is written. */
const COMPARED_DIGITS = 7;

const digitsOf = (text: string) => text.replaceAll(/\D/gu, "");

function isPhone(written: string, known: ReadonlySet<string>): boolean {
  const digits = digitsOf(written);
  if (digits.length < FEWEST_DIGITS) return false;
  if (known.has(digits.slice(-COMPARED_DIGITS))) return true;
  if (digits.length < FEWEST_DIGITS_WITH_ZERO) return false;
  return /^\(?(?:\+|0)/.test(written) || /^\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}$/.test(written);
}

function phones(text: string, known: ReadonlySet<string>): Span[] {
  return Array.from(text.matchAll(/[+\d(][\d ().\u00a0/-]*/gu)).flatMap(({ 0: run, index }) => {
    const written = withoutTrailing(run, (character) => !/\d/.test(character));
    if (!isPhone(written, known)) return [];
    return [{ start: index, end: index + written.length, kind: "phone", thing: digitsOf(written) }];
  });
}

/** Finds mail addresses, addresses of pages and telephone numbers: whose they are does not matter. */
export function contactFinder(knownPhones: readonly string[]): (text: string) => Span[] {
  const known = new Set(
    knownPhones
      .map(digitsOf)
      .filter((digits) => digits.length >= FEWEST_DIGITS)
      .map((digits) => digits.slice(-COMPARED_DIGITS)),
  );
  return (text) => [...addresses(text), ...phones(text, known)];
}
