import { createMasks } from "../../shared/scoring/marks";
import { readRubric } from "../../shared/scoring/rubric";
import { blindPrompt } from "../../shared/scoring/score";
import { TRANSCRIPT } from "../try-gateway/samples";
import { type Person, person } from "./identities";

const PEOPLE = 1_000;

/** An interview in which all that a profile holds is said, in several ways. */
const INTERVIEW: [speaker: string, say: (one: Person) => string][] = [
  ["interviewer", ({ first }) => `Welcome, ${first}! Tell me about yourself.`],
  [
    "candidate",
    ({ first, last }) => `I am ${first} ${last}, ${first} is fine. Not Ms ${last}, please.`,
  ],
  ["candidate", ({ first, last }) => `MY NAME IS ${first.toUpperCase()} ${last.toUpperCase()}.`],
  ["candidate", ({ suburb, country }) => `I live in ${suburb}, in ${country}.`],
  ["candidate", ({ email, phone, link }) => `Write to ${email}, call ${phone}, or see ${link}.`],
  ["interviewer", ({ first, school }) => `Thank you, ${first}. What did ${school} teach you?`],
  ["candidate", ({ school, graduation }) => `I went to ${school} until ${graduation}.`],
  ["candidate", ({ birth, age }) => `I was born on ${birth}. I am ${age} years old.`],
  ["candidate", ({ employer }) => `Then ${employer} hired me. At ${employer}, I led a ward of 30.`],
  ["interviewer", ({ last }) => `And what was ${last}’s part in it?`],
  [
    "candidate",
    () => "In 2024 I noticed sepsis early, called the doctor, and the patient recovered.",
  ],
];

/** What a profile does not hold, so that it stays. */
const TELLS: Record<string, (one: Person) => string> = {
  "a short name": ({ nickname }) => `Friends call me ${nickname}.`,
  "a name in lower case": ({ first }) => `i am ${first.toLowerCase()}.`,
  "a name spelled out": ({ first }) => `That is ${Array.from(first).join("-")}.`,
  "a pronoun": ({ pronoun }) => `My boss said that ${pronoun} did well.`,
  "a nationality": ({ nationality }) => `I am ${nationality}.`,
  "an age in other words": ({ age }) => `I have lived for ${age} winters.`,
  "a school that is in no profile": ({ school }) => `I also saw Old ${school.slice(0, 5)}town.`,
  "an ordinary word, capitalised within a sentence": () => "We open in May, will you Mark it?",
  "a word that begins a sentence": () => "Will that do? May I ask? Hope helps. Reading too.",
};

function promptOf(one: Person) {
  const segments = INTERVIEW.map(([speaker, say]) => ({ speaker, content: say(one) }));
  return blindPrompt({ ...TRANSCRIPT, identity: one.identity, segments }, readRubric(null));
}

/** How many texts differ from the most frequent one. */
function countDifferent(texts: readonly string[]): number {
  const groups = Map.groupBy(texts, (text) => text);
  return texts.length - Math.max(...Array.from(groups.values(), ({ length }) => length));
}

/**
 * Makes the prompts of 1,000 candidates who say the same and differ in identity alone: none may differ by a byte, and
 * a quote must be put back as each of them said it. Prints what still tells them apart.
 */
export function testIdentitySwaps(): void {
  const people = Array.from({ length: PEOPLE }, (_, number) => person(number));
  const prompts = people.map(promptOf);
  const different = countDifferent(prompts.map(({ messages }) => JSON.stringify(messages)));
  const read = people.filter((one, number) => {
    const quotes = prompts[number]?.readQuote("I went to [school 1] until [date 1].");
    return quotes?.[0] === `I went to ${one.school} until ${one.graduation}.`;
  });
  console.log(
    `  ${PEOPLE} identities: ${different} prompts differ, ${read.length} quotes are put back as they were said`,
  );
  console.log(
    "  What still tells, in how many of them a sentence differs from the most frequent one:",
  );
  for (const [tell, say] of Object.entries(TELLS)) {
    const texts = people.map((one) => createMasks(one.identity).mask(say(one)).text);
    console.log(`  - ${tell}: ${countDifferent(texts)}`);
  }
  if (different > 0) throw new Error(`${different} prompts tell who the candidate is.`);
  if (read.length < PEOPLE) throw new Error("A quote was not put back as it was said.");
}
