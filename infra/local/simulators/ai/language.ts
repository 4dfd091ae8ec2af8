/**
 * Very common short words of each supported language. They identify the language and are ignored
 * when texts are compared.
 */
const STOP_WORDS = {
  en: "the a an and or but of to in on at for with from by is are was were be been am i you he she it we they my your our their this that these those have has had do did does not so as if me us them what which who when how will would can could about into more there then than very just also",
  fr: "le la les un une des du de et ou mais à au aux en dans sur pour avec par est sont était été être je tu il elle nous vous ils elles mon ma mes votre vos notre nos leur ce cette ces que qui ne pas se sa son ses j ai avons avez ont plus comme d l c s qu n m",
  de: "der die das den dem des ein eine einen einem einer und oder aber von zu zum zur in im am an auf für mit bei ist sind war waren sein bin ich du er sie es wir ihr mein meine unser unsere ihre nicht auch dass habe haben hat hatte als wie wenn so um nach über mir mich uns dies diese",
  es: "el la los las un una unos unas de del y o pero a al en con por para es son era fue ser estar yo tú él ella nosotros ellos mi mis tu su sus nuestro nuestra que quien no se lo le les me he ha han había como más muy este esta estos si también cuando",
} as const;

export type Language = keyof typeof STOP_WORDS | "ja";

const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;
const CJK_CHARACTERS = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}\p{Script=Hangul}]/gu;

const stopWords = new Map<Language, Set<string>>(
  (["en", "fr", "de", "es"] as const).map((code) => [code, new Set(STOP_WORDS[code].split(" "))]),
);
const wordSegmenter = new Intl.Segmenter("en", { granularity: "word" });
const sentenceSegmenter = new Intl.Segmenter("en", { granularity: "sentence" });

/** Japanese by its kana, others by their stop words; English by default. */
export function detectLanguage(text: string): Language {
  if (KANA.test(text)) return "ja";
  const found = words(text);
  const counts = [...stopWords].map(
    ([language, known]) => [language, found.filter((word) => known.has(word)).length] as const,
  );
  return counts.reduce((best, next) => (next[1] > best[1] ? next : best), ["en", 0] as const)[0];
}

/** Lower-cased words, in order; scripts without spaces are segmented with a dictionary. */
export function words(text: string): string[] {
  return [...wordSegmenter.segment(text.toLowerCase())]
    .filter(({ isWordLike }) => isWordLike)
    .flatMap(({ segment }) => segment.split(/['’]/))
    .filter((word) => word !== "");
}

/** Whether a lower-cased word has meaning: neither a stop word of any language nor a single letter. */
export function isContentWord(word: string): boolean {
  return (
    !/^[a-z]$/.test(word) &&
    !/^\p{Script=Hiragana}{1,2}$/u.test(word) &&
    [...stopWords.values()].every((known) => !known.has(word))
  );
}

export function contentWords(text: string): string[] {
  return words(text).filter(isContentWord);
}

/** Sentences exactly as in the text, so that each can be found there again. */
export function sentences(text: string): string[] {
  return [...sentenceSegmenter.segment(text)]
    .map(({ segment }) => segment.trim())
    .filter((sentence) => sentence !== "");
}

export function countCjkCharacters(text: string): number {
  return text.match(CJK_CHARACTERS)?.length ?? 0;
}

/**
 * Whether two lower-cased words are forms of one word: they share a prefix of at least four letters
 * that is more than half of the longer one ("solve" and "solving").
 */
export function areSameWord(one: string, other: string): boolean {
  if (one === other) return true;
  const longer = Math.max(one.length, other.length);
  let shared = 0;
  while (shared < longer && one[shared] === other[shared]) shared++;
  return shared >= 4 && shared > longer / 2;
}

/** The share of the wanted words that occur in some form, 0–1; 0 if there are none. */
export function mentionedShare(wanted: readonly string[], spokenWords: Iterable<string>): number {
  if (wanted.length === 0) return 0;
  const different = [...new Set(spokenWords)];
  const mentioned = wanted.filter((word) => different.some((other) => areSameWord(word, other)));
  return mentioned.length / wanted.length;
}
