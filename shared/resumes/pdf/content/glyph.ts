import type { HiddenReason } from "../messages";
import type { Box, Point } from "./geometry";

/**
 * The longest ligatures have four or five characters. A font that maps a glyph to more means the
 * name of an icon, or hides text.
 */
export const MAX_CHARACTERS_PER_GLYPH = 6;

/** Longer than any icon's name: text hidden in one glyph. */
const MIN_HIDDEN_CHARACTERS = 40;

/** One glyph with its position on the page. */
export interface Glyph {
  /** According to the font: mostly one character, more for ligatures, empty if unknown. */
  text: string;
  code: number;
  /** Start of the glyph on the baseline. */
  origin: Point;
  /** From `origin` to the origin of the next glyph, without spacing. */
  advance: Point;
  /** Character and word spacing after the glyph, along the advance, in points. */
  tracking: number;
  /** Effective size in points: the smaller of width and height of an em on the page. */
  size: number;
  box: Box;
  /** Index in painting order. */
  order: number;
  hidden: HiddenReason | undefined;
  /** The picture that covers it. */
  coveredBy?: Box;
  /** The target of the link that ends with the glyph; of a glyph without text, the link is an icon. */
  linkTarget?: string;
  /** The text comes from the page's content, not from the font. */
  isActualText: boolean;
}

/** The text of a glyph according to its font; empty where that is too long to be true. */
export function textOfGlyph(unicode: string): string {
  return unicode.length > MAX_CHARACTERS_PER_GLYPH ? "" : unicode;
}

/** Whether a font maps a glyph to hidden text. */
export function hidesText(unicode: string): boolean {
  return unicode.length > MIN_HIDDEN_CHARACTERS;
}
