import { type Box, IDENTITY, type Matrix } from "./geometry";
import type { Colour } from "./paints";

/** What a page paints with: a colour, nothing at all, or something whose colour is not known. */
export type Ink = Colour | "transparent" | "unknown";

/** What is needed of a font to know where its glyphs stand. */
export interface Font {
  /** Glyph space to text space: a width of 1,000 is one em in most fonts, not in Type 3 fonts. */
  unitWidth: number;
  /** Size of an em in text space at font size 1. */
  em: number;
  /** Type 3 fonts choose their own glyph space: their em is what their glyphs need. */
  isType3: boolean;
  vertical: boolean;
}

/** The part of PDF's graphics state (ISO 32000-2, 8.4) that decides where text stands and whether it shows. */
export interface GraphicsState {
  /** From the current user space to page space. */
  matrix: Matrix;
  clip: Box;
  fill: Ink;
  stroke: Ink;
  fillAlpha: number;
  strokeAlpha: number;
  /** Opacity of the transparency groups around, multiplied. */
  groupAlpha: number;
  /** A blend mode other than the normal one, which hides nothing under it. */
  blended: boolean;
  /** A soft mask may take away part of what is painted. */
  masked: boolean;
  lineWidth: number;
  font: Font;
  /** Always positive; a negative one turns `fontDirection`. */
  fontSize: number;
  fontDirection: 1 | -1;
  characterSpacing: number;
  wordSpacing: number;
  horizontalScale: number;
  leading: number;
  rise: number;
  renderingMode: number;
  textMatrix: Matrix;
  /** Where the next glyph stands and where its line began, in text space. */
  x: number;
  y: number;
  lineX: number;
  lineY: number;
}

export const DEFAULT_FONT: Font = {
  unitWidth: 0.001,
  em: 1,
  isType3: false,
  vertical: false,
};

/** The state in which a page begins. */
export function initialState(matrix: Matrix, clip: Box): GraphicsState {
  return {
    matrix,
    clip,
    fill: [0, 0, 0],
    stroke: [0, 0, 0],
    fillAlpha: 1,
    strokeAlpha: 1,
    groupAlpha: 1,
    blended: false,
    masked: false,
    lineWidth: 1,
    font: DEFAULT_FONT,
    fontSize: 0,
    fontDirection: 1,
    characterSpacing: 0,
    wordSpacing: 0,
    horizontalScale: 1,
    leading: 0,
    rise: 0,
    renderingMode: 0,
    textMatrix: IDENTITY,
    x: 0,
    y: 0,
    lineX: 0,
    lineY: 0,
  };
}
