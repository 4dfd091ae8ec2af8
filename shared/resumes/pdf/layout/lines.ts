import bidiFactory from "bidi-js";
import { type Letter, lettersOfLine } from "./letter-spacing";
import type { PlacedGlyph, Segment } from "./segments";

/**
 * A wider gap, in em, separates words. Chinese and Japanese have no spaces, and programs put a
 * quarter of an em between them and Latin.
 */
const WORD_GAP = 0.1;
const WORD_GAP_CJK = 0.2;
const WORD_GAP_MIXED = 0.3;

/** A wider gap, in em, is a tab: it separates a title from its date. */
const TAB_GAP = 1.5;

/** Segments whose baselines differ by less than this share of the smaller size are one line. */
const SAME_LINE = 0.6;

/** Lines further apart, in em and in relation to their block's usual distance, are two paragraphs. */
const PARAGRAPH_GAP = 1.8;
const MORE_THAN_USUAL = 1.2;

const CJK = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]/u;
const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]/gu;
const LETTER = /\p{Letter}/gu;

const bidi = bidiFactory();

/** Whether most letters of a text are of right-to-left scripts. */
export function isRightToLeft(text: string): boolean {
  return countOf(RIGHT_TO_LEFT, text) * 2 > countOf(LETTER, text);
}

function countOf(pattern: RegExp, text: string): number {
  return text.match(pattern)?.length ?? 0;
}

/**
 * The text of one block, with an empty line between paragraphs. `rightToLeft`: the direction of the
 * page, for lines without letters that have one.
 */
export function textOfBlock(segments: readonly Segment[], rightToLeft: boolean): string {
  const lines = linesOf(segments);
  const gaps = lines.map(
    ({ baseline }, index) => baseline - (lines[index - 1]?.baseline ?? baseline),
  );
  const usualGap = gaps.toSorted((one, other) => one - other)[Math.floor(gaps.length / 2)] ?? 0;
  return lines
    .map((line, index) => {
      const gap = gaps[index] ?? 0;
      const size = Math.max(line.size, lines[index - 1]?.size ?? 0);
      const isParagraph = gap > PARAGRAPH_GAP * size && gap > MORE_THAN_USUAL * usualGap;
      return `${isParagraph ? "\n" : ""}${textOfLine(line, rightToLeft)}`;
    })
    .join("\n");
}

interface Line {
  segments: Segment[];
  baseline: number;
  size: number;
}

function linesOf(segments: readonly Segment[]): Line[] {
  const lines: Line[] = [];
  for (const segment of segments.toSorted((one, other) => one.baseline - other.baseline)) {
    const line = lines.findLast((candidate) => belongsTo(candidate, segment));
    if (!line) {
      lines.push({ segments: [segment], baseline: segment.baseline, size: segment.size });
      continue;
    }
    line.segments.push(segment);
    // Superscripts and subscripts do not move their line.
    if (segment.size > line.size)
      Object.assign(line, { baseline: segment.baseline, size: segment.size });
  }
  return lines.toSorted((one, other) => one.baseline - other.baseline);
}

function belongsTo(line: Line, segment: Segment): boolean {
  return (
    Math.abs(line.baseline - segment.baseline) < SAME_LINE * Math.min(line.size, segment.size) &&
    !line.segments.some((other) => areOverlapping(other, segment))
  );
}

/** Whether glyphs of two segments overlap horizontally: a superscript may fit in a gap. */
function areOverlapping(one: Segment, other: Segment): boolean {
  if (one.left >= other.right - 1 || other.left >= one.right - 1) return false;
  return lettersOf(one).some(({ left, right }) =>
    lettersOf(other).some((glyph) => left < glyph.right - 1 && glyph.left < right - 1),
  );
}

function lettersOf({ glyphs }: Segment): PlacedGlyph[] {
  return glyphs.filter(({ text }) => text !== " ");
}

function textOfLine({ segments }: Line, rightToLeft: boolean): string {
  const glyphs = segments
    .flatMap((segment) => segment.glyphs)
    .toSorted((one, other) => one.left - other.left);
  let last: PlacedGlyph | undefined;
  const tokens = lettersOfLine(withoutInvisibleHyphens(glyphs), TAB_GAP).flatMap((letter) => {
    const separator = last ? separatorBetween(last, letter) : "";
    last = letter.glyph;
    return [{ text: separator, isActualText: false }, ...tokensOf(letter.glyph)];
  });
  const ordered = inLogicalOrder(
    tokens.filter(({ text }) => text !== ""),
    rightToLeft,
  );
  // A visible soft hyphen within a line is a hyphen.
  return ordered.replace(/\u00ad(?!$|\t)/g, "-");
}

/** Removes invisible soft hyphens; one before a hyphen at the end of the line replaces that. */
function withoutInvisibleHyphens(glyphs: readonly PlacedGlyph[]): PlacedGlyph[] {
  const [softHyphen, end] = glyphs.filter(({ text }) => text !== " ").slice(-2);
  const isSplit =
    softHyphen && end && isInvisibleHyphen(softHyphen) && ["-", "\u2010"].includes(end.text);
  return glyphs
    .filter((glyph) => !isInvisibleHyphen(glyph))
    .map((glyph) => (isSplit && glyph === end ? { ...glyph, text: "\u00ad" } : glyph));
}

function isInvisibleHyphen({ text, left, right, size }: PlacedGlyph): boolean {
  return text === "\u00ad" && right - left < WORD_GAP * size;
}

function tokensOf({ text, isActualText, linkTarget }: PlacedGlyph): Token[] {
  if (!linkTarget) return [{ text, isActualText }];
  const target = text === "" ? linkTarget : ` (${linkTarget})`;
  return [
    { text, isActualText },
    { text: target, isActualText: true },
  ];
}

type Token = Pick<PlacedGlyph, "text" | "isActualText">;

function separatorBetween(last: PlacedGlyph, { glyph, gap, hasSpace }: Letter): string {
  if (gap > TAB_GAP) return "\t";
  const isIcon = [last, glyph].some(({ text }) => text === "");
  const cjk = [last, glyph].filter(({ text }) => CJK.test(text)).length;
  const needed = [WORD_GAP, WORD_GAP_MIXED, WORD_GAP_CJK][cjk] ?? WORD_GAP;
  return hasSpace || isIcon || gap > needed ? " " : "";
}

/**
 * Reorders the tokens of a line from left-to-right order to reading order. The bidirectional
 * algorithm (UAX 9) computes visual order; applied to visual order, it restores the logical order.
 */
function inLogicalOrder(tokens: readonly Token[], rightToLeft: boolean): string {
  const text = tokens.map((token) => token.text).join("");
  if (!text.match(RIGHT_TO_LEFT)) return text;
  // One character per glyph, because ligatures must not be reversed inside.
  const shape = tokens.map((token) => token.text.charAt(0)).join("");
  const levels = bidi.getEmbeddingLevels(shape, rightToLeft || isRightToLeft(text) ? "rtl" : "ltr");
  const mirrors = bidi.getMirroredCharactersMap(shape, levels.levels);
  const ordered = bidi.getReorderedIndices(shape, levels);
  const asWritten = ordered.map((index) => tokens[index]?.text ?? "");
  // Fonts map a bracket to its appearance, which is mirrored here; but some programs map it to its meaning.
  const asRead = ordered.map((index, at) => {
    const written = asWritten[at] ?? "";
    return tokens[index]?.isActualText ? written : (mirrors.get(index) ?? written);
  });
  return (areBalanced(asWritten) && !areBalanced(asRead) ? asWritten : asRead).join("");
}

/** Whether each bracket is closed by its own kind, in the right order. */
function areBalanced(characters: readonly string[]): boolean {
  const open: (string | null)[] = [];
  return (
    characters.every((character) => {
      const closing = bidi.openingToClosingBracket(character);
      if (closing) open.push(closing);
      return closing || !bidi.closingToOpeningBracket(character) || open.pop() === character;
    }) && open.length === 0
  );
}
