import * as z from "zod";
import { type Conversation, readDelimited } from "./conversation";
import { extractPeriod } from "./dates";
import { linesOf, unique, withoutBullet } from "./lines";
import { type Entry, readEntries } from "./resume-entries";
import { readSections } from "./resume-sections";

const MAX_SKILLS = 60;
const MAX_SKILL_CHARACTERS = 60;
const MIN_PHONE_DIGITS = 9;

const EMAIL = /[\p{L}\d._%+-]+@[\p{L}\d-]+(?:\.[\p{L}\d-]+)+/u;
const PHONE = /(?:\+|\(|\b)\d[\d ().-]{6,18}\d/g;
const LINKEDIN = /(?:https?:\/\/)?(?:[a-z]{2,3}\.)?linkedin\.com\/in\/[^\s,;|)]+/i;
const URL = /(?:https?:\/\/|www\.|\bgithub\.com\/)[^\s,;|)]+/gi;
const ADDRESS =
  /([\p{L} '’-]{2,40}),? (NSW|VIC|QLD|WA|SA|TAS|ACT|NT),? (\d{4})(?:,? (Australia))?/u;
const SOFT_SKILL =
  /communicat|team|leader|empath|negotia|mentor|time management|problem.solving|adaptab|creativ/iu;
const NAME = /^\p{L}[\p{L}\p{M}.'’-]*(?: \p{L}[\p{L}\p{M}.'’-]*){1,5}$/u;
const NOT_A_NAME = /\b(curriculum|vitae|resum[eé]|résumé|lebenslauf|page|updated)\b/iu;

const JOB_TITLE =
  /engineer|developer|manager|director|analyst|designer|consultant|nurse|cook|chef|intern|assistant|officer|lead|head of|founder|architect|teacher|profess?or|scientist|administrator|technician|specialist|coordinator|clerk|ingénieur|développeu|responsable|leiter|entwickler|ingenieur|berater|ingenier|desarrollador|becario|\bC[TEF]O\b|エンジニア|マネージャー|担当|职位/iu;
const DEGREE =
  /[Bb]achelor|BACHELOR|[Mm]aster|\b[BM]\.?(?:Sc|S|Eng|BA|A)\b\.?|Ph\.?D|[Dd]octor|[Dd]iplom|[Ll]icen[cs]|[Aa]ssociate|[Dd]egree|Abitur|[Bb]accalauréat|学士|修士|博士|学位/u;
const INSTITUTION =
  /universi|college|school|institut|facult|academy|hochschule|école|lycée|大学|学校|院校/iu;

/**
 * The arguments of `submit_resume`, found by simple rules: patterns for contact details, the first
 * line that can be a name, and headings that divide the rest. What is not found is null.
 */
export function submitResume({ user }: Conversation) {
  const text = readDelimited(user, "resume", z.string());
  if (text === undefined) return undefined;
  const lines = linesOf(text);
  const sections = readSections(lines);
  const skills = skillsOf(sections.skills);
  return {
    ...nameOf(lines),
    email: EMAIL.exec(text)?.[0] ?? null,
    phone: phoneOf(text),
    ...linksOf(text),
    location: locationOf(text),
    summary: sections.summary.join(" ") || null,
    skills,
    soft_skills: skills.filter((skill) => SOFT_SKILL.test(skill)),
    experience: readEntries(sections.experience).map(jobOf),
    education: readEntries(sections.education).map(studyOf),
    certifications: unique(sections.certifications.map(certificationOf)).filter(Boolean),
  };
}

/** The last word is the last name; a Chinese name without a space begins with it. */
function nameOf(lines: readonly string[]) {
  const candidates = lines
    .slice(0, 10)
    .map((line) => line.replace(/^(name|nom|nombre)\s*[:：]\s*/i, ""));
  const name = candidates.find((line) => NAME.test(line) && !NOT_A_NAME.test(line));
  if (name === undefined) {
    const han = candidates.find((line) => /^\p{Script=Han}{2,4}$/u.test(line));
    return { first_name: han?.slice(1) ?? null, last_name: han?.slice(0, 1) ?? null };
  }
  const words = name.split(" ");
  return { first_name: words.slice(0, -1).join(" "), last_name: words.at(-1) ?? null };
}

function phoneOf(text: string): string | null {
  const found = (text.match(PHONE) ?? []).filter(
    (number) =>
      number.replace(/\D/g, "").length >= MIN_PHONE_DIGITS &&
      !/^(?:19|20)\d\d\s*[-–.]?\s*(?:19|20)\d\d$/u.test(number),
  );
  return found[0]?.trim() ?? null;
}

function linksOf(text: string) {
  const linkedin = LINKEDIN.exec(text)?.[0];
  const portfolio = (text.match(URL) ?? []).find((url) => !/linkedin\.com/i.test(url));
  return { linkedin_url: withScheme(linkedin), portfolio_url: withScheme(portfolio) };
}

function withScheme(url: string | undefined): string | null {
  if (url === undefined) return null;
  const bare = url.replace(/[.,]+$/, "");
  return /^https?:/i.test(bare) ? bare : `https://${bare}`;
}

/** Found in addresses as Australians write them. */
function locationOf(text: string) {
  const [, suburb, state, postcode, country] = ADDRESS.exec(text) ?? [];
  return {
    suburb: suburb?.trim() ?? null,
    state: state ?? null,
    postcode: postcode ?? null,
    country: country ?? null,
  };
}

/** Skills separated by commas, bullets or lines, without a label before a colon. */
function skillsOf(section: readonly string[]): string[] {
  const text = section.map((line) => (/[,;:]$/.test(line) ? line : `${line};`)).join(" ");
  const items = text
    .split(/[;,•·|、，]\s*/u)
    .map((item) => withoutBullet(item.replace(/^[^:：]{1,40}[:：]\s*/u, "")).replace(/\.$/, ""))
    .filter((item) => item !== "" && item.length <= MAX_SKILL_CHARACTERS);
  return unique(items).slice(0, MAX_SKILLS);
}

function jobOf({ heading, period, description }: Entry) {
  const title = heading.find((part) => JOB_TITLE.test(part)) ?? heading[0] ?? null;
  return {
    job_title: title,
    company_name: heading.find((part) => part !== title) ?? null,
    start_date: period.start,
    end_date: period.end,
    is_current: period.isCurrent,
    description,
  };
}

function studyOf({ heading, period }: Entry) {
  const degree = heading.find((part) => DEGREE.test(part) && !/^[A-Z]{2}$/.test(part)) ?? null;
  const institution = heading.find((part) => part !== degree && INSTITUTION.test(part)) ?? null;
  const field = /\s(?:in|of|en|im Fach)\s+(?:.*\sin\s+)?(.+)$/iu.exec(degree ?? "")?.[1];
  return {
    degree,
    institution: institution ?? heading.find((part) => part !== degree) ?? null,
    field_of_study: field ?? null,
    start_date: period.start,
    end_date: period.end,
  };
}

function certificationOf(line: string): string {
  return withoutBullet(extractPeriod(line)?.rest ?? line).replace(/[\s,;–—-]+$/u, "");
}
