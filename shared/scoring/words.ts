/** A word of a text, and where it is. */
export interface Word {
  start: number;
  end: number;
  /** Without case, accents and ligatures. */
  folded: string;
  isCapitalised: boolean;
}

/** Scripts that do not separate words: there each character is a word. */
const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}])[\p{L}\p{N}\p{M}])+/gu;

/** Letters that Unicode does not decompose, as people without such a keyboard write them. */
const PLAIN = new Map(
  Object.entries({ ß: "ss", ø: "o", ł: "l", đ: "d", æ: "ae", œ: "oe", ı: "i" }),
);

export const fold = (text: string): string =>
  text
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[ßøłđæœı]/gu, (letter) => PLAIN.get(letter) ?? letter);

/** The words of a text, in order. */
export const wordsOf = (text: string): Word[] =>
  Array.from(text.matchAll(WORD), ({ 0: word, index }) => ({
    start: index,
    end: index + word.length,
    folded: fold(word),
    isCapitalised: !/^\p{Ll}/u.test(word),
  }));
