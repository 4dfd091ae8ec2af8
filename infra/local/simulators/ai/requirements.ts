import * as z from "zod";
import { keyCompetencies } from "./competencies";
import { type Conversation, readDelimited } from "./conversation";
import { PHRASES } from "./interviewer-phrases";
import { detectLanguage, sentences } from "./language";
import { isBullet, linesOf, plainHeading, unique, withoutBullet } from "./lines";

type SectionName =
  | "required"
  | "preferred"
  | "responsibilities"
  | "education"
  | "certifications"
  | "none";
type Item = { section: SectionName; text: string };

/** The limit of one list, so that the answer stays within usual token limits. */
const MAX_CHARACTERS = 2_500;
const MAX_HEADING_CHARACTERS = 80;
const MAX_YEARS = 50;

/** Headings in English, French, German and Japanese; the first match counts. */
const HEADINGS: readonly (readonly [SectionName, RegExp])[] = [
  ["none", /travel|how to apply|^about\b|benefits|salary/iu],
  [
    "preferred",
    /nice[ -]to[ -]have|preferred|desirable|\bassets?\b|bonus|\ba plus\b|atouts?|souhaité|un plus|wünschenswert|von vorteil|歓迎|尚可/iu,
  ],
  ["education", /^(education|scolarité|études|formation|ausbildung|学歴)/iu],
  ["certifications", /^(certifi|licen[sc]|zertifi|資格)/iu],
  [
    "responsibilities",
    /responsibilit|\bobjectives|\bduties|^tasks|you(['’]ll| will)(:|$)|in this role|what you['’]ll do|responsabilités|\bmissions\b|tâches|vous devrez|dans le cadre de ce poste|aufgaben|責任|業務|仕事内容|職務/iu,
  ],
  [
    "required",
    /require|must[ -]have|essential|qualifications|you(['’]ll)? have|what we look for|who you are|candidate if|candidat\(?e?\)? si\b|you bring|skills|competenc|exigences|profil|compétences|qualités|nous recherchons|anforderungen|kenntnisse|voraussetzungen|要件|必須|応募資格|スキル/iu,
  ],
];
const YEARS =
  /(\d{1,2})\)?\s*\+?\s*(?:(?:-|–|to|à|bis)\s*\d{1,2}\s*)?(?:years?|yrs|ans|années|jahre\w*|年)/giu;
const EXPERIENCE = /experience|expérience|erfahrung|経験/iu;
const EDUCATION =
  /\bdegrees?\b|bachelor|master['’]s|diploma|university|college|diplôme|universit|baccalauréat|hochschul|studium|abschluss|大学|学位/iu;
const CERTIFICATION = /\bcertifi(?:ed|cat)|\blicen[sc](?:e|ed|ure|ing)\b|zertifi|資格|免許/iu;
const INLINE_SKILLS =
  /(?:skills?|technologies|tools|kenntnisse|compétences|スキル)\b[^:：.]{0,80}[:：]\s*(.+)$/iu;

/**
 * The arguments of `submit_requirements`, found by simple rules: bullets and sentences under known
 * headings, and words about years, education and certificates.
 */
export function submitRequirements({ user }: Conversation) {
  const text = readDelimited(user, "job_description", z.string());
  if (text === undefined) return undefined;
  const items = readItems(linesOf(withoutMarkup(text)));
  const of = (section: SectionName) => items.filter((item) => item.section === section);
  const matching = (pattern: RegExp) =>
    items.filter(({ text: itemText }) => pattern.test(itemText));
  const listed = items.flatMap(({ text: itemText }) => listedSkills(itemText));
  const key_competencies = keyCompetencies(
    text,
    texts([...of("required"), ...of("responsibilities")]),
  );
  return {
    required_skills: texts([...of("required"), ...listed]),
    preferred_skills: texts(of("preferred")),
    experience_years: yearsOf(items),
    education_requirements: texts([...of("education"), ...matching(EDUCATION)]),
    certifications: texts([...of("certifications"), ...matching(CERTIFICATION)]),
    responsibilities: texts(of("responsibilities")),
    key_competencies,
    interview_questions: key_competencies.flatMap((competency, index) => {
      const { questions } = PHRASES[detectLanguage(text)];
      return questions[index % questions.length]?.(competency) ?? [];
    }),
  };
}

/** Removes HTML tags, template tags and the URLs of links. */
function withoutMarkup(text: string): string {
  return text
    .replace(/\{%.*?%\}|\{\{.*?\}\}|<[^<>]{1,200}>/gsu, " ")
    .replace(/\[([^[\]]+)\]\([^()]*\)/gu, "$1");
}

/** Each bullet is an item; other lines are split into sentences. */
function readItems(lines: readonly string[]): Item[] {
  const items: Item[] = [];
  const open: { level: number; section: SectionName }[] = [];
  for (const line of lines) {
    const level = headingLevel(line);
    const section = open.at(-1)?.section ?? "none";
    if (level !== undefined) {
      while (open.length > 0 && (open.at(-1)?.level ?? 0) >= level) open.pop();
      open.push({ level, section: sectionOf(line) ?? open.at(-1)?.section ?? "none" });
    } else if (isBullet(line)) {
      items.push({ section, text: plainText(withoutBullet(line)) });
    } else {
      items.push(...sentences(line).map((text) => ({ section, text: plainText(text) })));
    }
  }
  return items;
}

/** The Markdown level; other headings are short lines that end in a colon, are bold, or known. */
function headingLevel(line: string): number | undefined {
  const markdown = /^(#{1,6})\s/.exec(line)?.[1];
  if (markdown !== undefined) return markdown.length;
  if (line.length > MAX_HEADING_CHARACTERS || isBullet(line)) return undefined;
  if (/^\*\*[^*]+\*\*:?$|[:：]$/u.test(line)) return 7;
  const isKnown = !/[.。!?,;]/u.test(line) && line.split(" ").length <= 4;
  return isKnown && sectionOf(line) !== undefined ? 7 : undefined;
}

function sectionOf(line: string): SectionName | undefined {
  const heading = plainHeading(line);
  return HEADINGS.find(([, pattern]) => pattern.test(heading))?.[0];
}

function plainText(text: string): string {
  return text.replace(/\*\*|__|`/g, "").trim();
}

function listedSkills(text: string): Item[] {
  const list = INLINE_SKILLS.exec(text)?.[1]?.split(/,|、|;/u) ?? [];
  return list.map((name) => ({ section: "required", text: name.replace(/\.$/, "").trim() }));
}

/** As many distinct texts, in order, as fit into one list. */
function texts(items: readonly Item[]): string[] {
  let room = MAX_CHARACTERS;
  return unique(items.map(({ text }) => text).filter(Boolean)).filter((text) => {
    room -= text.length;
    return room >= 0;
  });
}

/** The lowest number of years in an item about experience. */
function yearsOf(items: readonly Item[]): number | null {
  const years = items
    .filter(({ text }) => EXPERIENCE.test(text))
    .flatMap(({ text }) => [...text.matchAll(YEARS)].map(([, number]) => Number(number)))
    .filter((number) => number <= MAX_YEARS);
  return years.length === 0 ? null : Math.min(...years);
}
