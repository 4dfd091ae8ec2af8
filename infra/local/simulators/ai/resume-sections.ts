import { plainHeading } from "./lines";

type SectionName = "summary" | "skills" | "experience" | "education" | "certifications" | "other";

const MAX_HEADING_CHARACTERS = 50;

/** Headings in English, French, German, Spanish, Chinese and Japanese. */
const HEADINGS: readonly (readonly [SectionName, RegExp])[] = [
  [
    "certifications",
    /^(certifi\w*|certi cations|licen[cs]es?( .*)?|zertifi\w*|certificaciones|認定|資格.*|证书)$/u,
  ],
  [
    "summary",
    /^((professional |executive |career )?summary|(career |professional )?(profile|objective)|about( me)?|profil|à propos|résumé|zusammenfassung|über mich|kurzprofil|perfil|resumen|自己PR|职业概要|個人簡介)$/iu,
  ],
  [
    "skills",
    /^((technical |key |core |professional |computer )?(skills|competenc(es|ies))( .*)?|technologies|compétences.*|(fach)?kenntnisse|fähigkeiten|it-kenntnisse|habilidades|conocimientos.*|competencias|スキル|技能|计算机技能)$/u,
  ],
  [
    "experience",
    /^((work|professional|relevant|industry) (experience|history)|experience|employment( history)?|expériences?( professionnelles?)?|berufserfahrung|(beruflicher )?werdegang|experiencia.*|職歴|職務経歴|工作背景|工作经历)$/u,
  ],
  [
    "education",
    /^(education.*|academic background|formation.*|études|ausbildung|bildung.*|studium|educación|formación.*|学歴|教育背景)$/u,
  ],
  [
    "other",
    /^(projects?|personal projects|languages?|interests|hobbies|publications|references|links|profiles|awards.*|honou?rs|volunteer.*|activities|langues|centres d['’]intérêt|projets|sprachen|interessen|projekte|idiomas|proyectos|otras .*|cursos .*|語学|语言技能|个人兴趣|毕业论文|其他.*)$/u,
  ],
];

/** The lines of each section; `head` has those before the first heading. */
export type Sections = Record<SectionName | "head", string[]>;

/** Assigns each line to the last heading above it; "Skills: a, b" is both a heading and a line. */
export function readSections(lines: readonly string[]): Sections {
  const sections: Sections = {
    head: [],
    summary: [],
    skills: [],
    experience: [],
    education: [],
    certifications: [],
    other: [],
  };
  let current: keyof Sections = "head";
  for (const line of lines) {
    const whole = headingOf(line);
    const [label = "", ...rest] = line.split(/[:：]/);
    const inline =
      whole === undefined && rest.join("").trim() !== "" ? headingOf(label) : undefined;
    current = whole ?? inline ?? current;
    if (whole === undefined) sections[current].push(inline ? rest.join(":").trim() : line);
  }
  return sections;
}

function headingOf(line: string): SectionName | undefined {
  if (line.length > MAX_HEADING_CHARACTERS) return undefined;
  const heading = plainHeading(line);
  return HEADINGS.find(([, pattern]) => pattern.test(heading))?.[0];
}
