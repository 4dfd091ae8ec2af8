import * as z from "zod";
import { ORDINARY_WORDS } from "./ordinary-words";
import { fold, wordsOf } from "./words";

const text = z.string().optional();

/** What is known of a person, from their account, profile and resume. */
export const identity = z.object({
  people: z.array(
    z.object({
      first_name: text,
      last_name: text,
      email: text,
      phone: text,
      suburb: text,
      state: text,
      postcode: text,
      country: text,
      linkedin_url: text,
      portfolio_url: text,
    }),
  ),
  schools: z.array(z.string()),
  employers: z.array(z.string()),
});

export type Identity = z.output<typeof identity>;

/** A text that identifies a person, as its words. */
export interface KnownText {
  kind: "candidate name" | "link" | "place" | "school" | "employer";
  /** The same for texts that name the same thing. */
  thing: string;
  /** Folded. */
  words: string[];
  /**
   * How the text has to be written, so that it is not taken for other words. As a name: capitalised, but not at
   * the beginning of a sentence that goes on in lower case. Alone: with no letter of its script beside it.
   */
  written: "anyhow" | "in capitals" | "capitalised" | "as a name" | "alone";
}

/** Of names: they do not stand for the person alone. */
const PARTICLES = new Set(
  "van von der den ter de del della di da das do dos du la le el al bin ibn bint st san y e".split(
    " ",
  ),
);
/** Of the names of schools: what remains without them names the school. */
const SCHOOL_WORDS = new Set(
  (
    "university universitat universite universidad universita college school institute institut academy " +
    "hochschule fachhochschule polytechnic faculty high grammar secondary primary state national of for the and at " +
    "fur der die des de du la le applied sciences science technology technical medical medicine business nursing " +
    "engineering arts design management education economics law health music"
  ).split(" "),
);
/** Of the names of companies. */
const COMPANY_WORDS = new Set(
  (
    "inc ltd limited llc llp plc corp corporation company co gmbh ag kg se sa sas sarl srl spa bv nv pty " +
    "group holding holdings international the"
  ).split(" "),
);

const foldedWords = (value: string) => wordsOf(value).map(({ folded }) => folded);
const isOrdinary = (word: string) =>
  ORDINARY_WORDS.has(word) || (word.length < 3 && /^\p{ASCII}+$/u.test(word));
const isUnspaced = (word: string) => !/\p{ASCII}/u.test(word) && word.length === 1;

function known(
  kind: KnownText["kind"],
  value: string,
  options: { thing?: string; isPart?: boolean } = {},
): KnownText[] {
  const words = foldedWords(value);
  const only = words.length === 1 ? words[0] : undefined;
  if (words.length === 0 || (only?.length === 1 && !isUnspaced(only))) return [];
  const { thing = fold(value), isPart = false } = options;
  return [{ kind, thing, words, written: writtenAs(kind, value, words, isPart) }];
}

function writtenAs(kind: KnownText["kind"], value: string, words: string[], isPart: boolean) {
  if (kind !== "candidate name" && /^\p{Lu}{2,5}$/u.test(value)) return "in capitals";
  if (words.length === 1 && words.every(isUnspaced)) return "alone";
  if (words.every(isOrdinary)) return "as a name";
  if (words.length > 1 || kind === "link" || kind === "candidate name") return "anyhow";
  if (isPart) return "as a name";
  return kind === "employer" ? "capitalised" : "anyhow";
}

function namesOf(first = "", last = ""): KnownText[] {
  const parts = wordsOf(`${first} ${last}`)
    .map(({ folded }) => folded)
    .filter((word) => !PARTICLES.has(word) && !isUnspaced(word));
  const values = [first, last, `${first} ${last}`, `${last} ${first}`, ...parts];
  return values.flatMap((value) => known("candidate name", value, { thing: "" }));
}

/** The rest of a name, without the words that many names have. */
const withoutWords = (value: string, common: ReadonlySet<string>) =>
  wordsOf(value)
    .filter(({ folded }) => !common.has(folded))
    .map(({ start, end }) => value.slice(start, end))
    .join(" ");

function schoolTexts(name: string): KnownText[] {
  const capitals = wordsOf(name).filter((word) => word.isCapitalised);
  const acronym = capitals.map(({ start }) => name.charAt(start)).join("");
  const part = { thing: fold(name), isPart: true };
  return [
    ...known("school", name),
    ...(capitals.length > 2 ? known("school", acronym, part) : []),
    ...known("school", withoutWords(name, SCHOOL_WORDS), part),
  ];
}

const employerTexts = (name: string) =>
  [name, withoutWords(name, COMPANY_WORDS)].flatMap((value) =>
    known("employer", value, { thing: fold(name) }),
  );

type Person = Identity["people"][number];

function placesOf({ suburb = "", state = "", postcode = "", country = "" }: Person): KnownText[] {
  const alone = [suburb, state, country, /\p{L}/u.test(postcode) ? postcode : ""];
  // A number of some digits is a postcode only beside its place.
  const beside = [
    [postcode, suburb],
    [suburb, postcode],
    [suburb, state, postcode],
    [state, postcode],
    ["postcode", postcode],
  ].filter((parts) => parts.every(Boolean));
  return [
    ...alone.flatMap((value) => known("place", value)),
    ...(postcode ? beside : []).flatMap((parts) =>
      known("place", parts.join(" "), { thing: fold(suburb || postcode) }),
    ),
  ];
}

/** By which the address of a page names the person: the last part of a profile's, the host of their own page. */
function linkTexts({ linkedin_url = "", portfolio_url = "" }: Person): KnownText[] {
  const parse = (url: string) => URL.parse(url.includes("://") ? url : `https://${url}`);
  const handle = parse(linkedin_url)?.pathname.split("/").findLast(Boolean) ?? "";
  const host = parse(portfolio_url)?.hostname.replace(/^www\./, "") ?? "";
  return [handle, host]
    .filter((value) => foldedWords(value).length > 1)
    .flatMap((value) => known("link", value));
}

/** The texts that identify a person, of which the longest come first. */
export function knownTexts({ people, schools, employers }: Identity): KnownText[] {
  return [
    ...people.flatMap(({ first_name, last_name }) => namesOf(first_name, last_name)),
    ...people.flatMap(linkTexts),
    ...people.flatMap(placesOf),
    ...schools.flatMap(schoolTexts),
    ...employers.flatMap(employerTexts),
  ].toSorted((one, other) => other.words.length - one.words.length);
}
