import { detectLanguage, type Language } from "./language";

const MIN_COMPETENCIES = 3;
const MAX_COMPETENCIES = 6;
const WORDS_PER_PHRASE = 5;
const CHARACTERS_PER_CJK_PHRASE = 20;

/** Competencies, with patterns for words about them, and their names by language. */
const COMPETENCIES: readonly { mentions: RegExp; names: Partial<Record<Language, string>> }[] = [
  {
    mentions:
      /communicat|present(ation|ing)|writ(e|ing|ten)|kommunikation|rédig|コミュニケーション|伝え/giu,
    names: {
      en: "Communication",
      fr: "Communication",
      de: "Kommunikation",
      ja: "コミュニケーション",
    },
  },
  {
    mentions: /team|collaborat|équipe|zusammenarbeit|チーム|協力/giu,
    names: { en: "Teamwork", fr: "Travail d’équipe", de: "Teamarbeit", ja: "チームワーク" },
  },
  {
    mentions:
      /\blead|supervis|mentor|coach|manage (staff|people)|führ(en|ung)|encadr|リーダー|育成/giu,
    names: { en: "Leadership", fr: "Leadership", de: "Führung", ja: "リーダーシップ" },
  },
  {
    mentions: /problem|troubleshoot|solv|résoudre|lösung|問題|解決/giu,
    names: {
      en: "Problem solving",
      fr: "Résolution de problèmes",
      de: "Problemlösung",
      ja: "問題解決",
    },
  },
  {
    mentions: /plan(s|ning)?\b|organi[sz]|schedul|priorit|planif|planung|計画|設計/giu,
    names: {
      en: "Planning and organisation",
      fr: "Planification et organisation",
      de: "Planung und Organisation",
      ja: "計画と組織",
    },
  },
  {
    mentions: /\bdata\b|analy[sz]|statisti|donnée|daten|データ|分析/giu,
    names: { en: "Data analysis", fr: "Analyse de données", de: "Datenanalyse", ja: "データ分析" },
  },
  {
    mentions: /customer|client|patient|service delivery|kund(e|in)|顧客|応募者/giu,
    names: {
      en: "Customer focus",
      fr: "Orientation client",
      de: "Kundenorientierung",
      ja: "顧客志向",
    },
  },
  {
    mentions:
      /software|program(ming)|code|develop(er|ment)|infrastructure|logiciel|entwickl|プログラミング|開発/giu,
    names: {
      en: "Software engineering",
      fr: "Développement logiciel",
      de: "Softwareentwicklung",
      ja: "ソフトウェア開発",
    },
  },
  {
    mentions: /budget|financ|invoice|procurement|cost|facture|finanz|予算/giu,
    names: {
      en: "Financial administration",
      fr: "Gestion financière",
      de: "Finanzverwaltung",
      ja: "予算管理",
    },
  },
  {
    mentions:
      /quality|safety|complian|standard|sanita|qualité|sécurit|qualität|sicherheit|品質|安全/giu,
    names: {
      en: "Quality and safety",
      fr: "Qualité et sécurité",
      de: "Qualität und Sicherheit",
      ja: "品質と安全",
    },
  },
  {
    mentions: /learn|training|curio|apprend|lernen|学習|身に付け/giu,
    names: { en: "Learning", fr: "Apprentissage", de: "Lernbereitschaft", ja: "学習意欲" },
  },
  {
    mentions: /recruit|hir(e|ing)|recrut|personalbeschaffung|採用/giu,
    names: { en: "Recruiting", fr: "Recrutement", de: "Personalgewinnung", ja: "採用" },
  },
];

/**
 * Three to six short names of what an interview should ask about: the competencies that the text
 * mentions most, in its language, and if these are too few, the first words of its requirements.
 */
export function keyCompetencies(text: string, requirements: readonly string[]): string[] {
  const language = detectLanguage(text);
  const counted = COMPETENCIES.map(({ mentions, names }) => ({
    name: names[language] ?? names.en ?? "",
    count: text.match(mentions)?.length ?? 0,
  }));
  const found = counted
    .filter(({ count }) => count > 0)
    .sort((one, other) => other.count - one.count)
    .slice(0, MAX_COMPETENCIES)
    .map(({ name }) => name);
  const missing = Math.max(0, MIN_COMPETENCIES - found.length);
  return [...found, ...requirements.slice(0, missing).map(firstWords)];
}

function firstWords(requirement: string): string {
  const words = requirement.split(" ");
  return words.length === 1
    ? requirement.slice(0, CHARACTERS_PER_CJK_PHRASE)
    : words
        .slice(0, WORDS_PER_PHRASE)
        .join(" ")
        .replace(/[.,;:]$/u, "");
}
