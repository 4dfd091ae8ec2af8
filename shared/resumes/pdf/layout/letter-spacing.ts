import type { PlacedGlyph } from "./segments";

/** Letter-spaced text has at least this gap, in em, between all letters. */
const MIN_SPACING = 0.03;

/** Fewer letters are letter-spaced only if they are alone and no spaces are between them. */
const MIN_LETTERS = 4;
const MIN_LETTERS_ALONE = 3;

/** Gaps that differ by less than this, in em, are the same. */
const SAME_GAP = 0.1;

/** Where all letters have spaces between them, words are separated by gaps larger by this factor. */
const TYPED_WORD_GAP = 1.7;

/** Letters whose sizes differ by more than this share are not one text. */
const MAX_SIZE_DIFFERENCE = 0.1;

/** A glyph of a line other than a space. */
export interface Letter {
  glyph: PlacedGlyph;
  /** Distance from the letter before it, in em, without letter-spacing; 0 for the first letter. */
  gap: number;
  /** Whether a space is between it and the letter before it. */
  hasSpace: boolean;
}

/**
 * The letters of a line, without letter-spacing.
 * @param glyphs From left to right, spaces included
 * @param maxGap A wider gap, in em, separates independent texts
 */
export function lettersOfLine(glyphs: readonly PlacedGlyph[], maxGap: number): Letter[] {
  const letters: Letter[] = [];
  let hasSpace = false;
  for (const glyph of glyphs) {
    const last = letters.at(-1)?.glyph;
    const gap = last ? (glyph.left - last.right) / Math.max(last.size, glyph.size) : 0;
    if (glyph.text !== " ") letters.push({ glyph, gap, hasSpace });
    hasSpace = glyph.text === " " && letters.length > 0;
  }
  removeLetterSpacing(letters, maxGap);
  return letters;
}

function removeLetterSpacing(letters: readonly Letter[], maxGap: number): void {
  // Before each letter; Infinity between independent texts.
  const gaps = letters.map(({ glyph, gap }, index) => {
    const last = letters[index - 1]?.glyph;
    const isOneText = last && Math.abs(last.size - glyph.size) <= MAX_SIZE_DIFFERENCE * glyph.size;
    return isOneText && gap <= maxGap ? gap : Infinity;
  });
  const gapAt = (index: number) => gaps[index] ?? Infinity;
  const isTight = (index: number) => gapAt(index) <= MIN_SPACING;
  let start = 0;
  for (let end = 1; end <= letters.length; end++) {
    if (!isTight(end) && gapAt(end) < Infinity) continue;
    // Letters that touch another letter are parts of a word.
    const first = isTight(start) ? start + 1 : start;
    const last = isTight(end) ? end - 1 : end;
    closeGaps(letters.slice(first, last), {
      outerGap: Math.min(gapAt(first), gapAt(last)),
      isLine: last - first === letters.length,
    });
    start = end;
  }
}

/**
 * Closes the gaps within letter-spaced words. `outerGap`: distance from the text around the letters.
 * `isLine`: whether there is none in their line.
 */
function closeGaps(
  letters: readonly Letter[],
  { outerGap, isLine }: { outerGap: number; isLine: boolean },
): void {
  const inner = letters.slice(1);
  const spacing = Math.min(...inner.map(({ gap }) => gap));
  const widest = Math.max(...inner.map(({ gap }) => gap));
  if (letters.length < MIN_LETTERS_ALONE || outerGap < spacing + SAME_GAP) return;
  const isOneWord =
    outerGap === Infinity &&
    widest < spacing + SAME_GAP &&
    letters.every(({ glyph, hasSpace }) => /^\p{L}/u.test(glyph.text) && !hasSpace);
  if (letters.length < MIN_LETTERS && !isOneWord) return;
  if (!inner.every(({ hasSpace }) => hasSpace)) {
    for (const letter of inner) letter.gap -= spacing;
    return;
  }
  const isName = isLine && letters.every(({ glyph }) => /^\p{Lu}/u.test(glyph.text));
  if (widest <= TYPED_WORD_GAP * spacing && !isName) return;
  for (const letter of inner) {
    if (letter.gap <= TYPED_WORD_GAP * spacing) Object.assign(letter, { gap: 0, hasSpace: false });
  }
}
