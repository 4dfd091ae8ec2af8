import { type Box, IDENTITY, type Matrix } from "./geometry";
import type { Glyph } from "./glyph";
import type { Colour } from "./paints";

/** What a page paints with. `unknown`: a pattern, gradient or another colour that is not computed. */
export type Ink = Colour | "transparent" | "unknown";

/** What glyph positions depend on in a font. */
export interface Font {
  /** Scale from glyph space to text space: 0.001 except in Type 3 fonts. */
  unitWidth: number;
  /** Size of an em in text space at font size 1. */
  em: number;
  /** Type 3 fonts define their own glyph space; their em is estimated from their glyphs. */
  isType3: boolean;
  vertical: boolean;
  /** The texts of character codes that the font does not map, from the names of their glyphs. */
  textByCode: ReadonlyMap<number, string>;
}

/** The part of the graphics state (ISO 32000-2, 8.4) that decides where text is and whether it is visible. */
export interface GraphicsState {
  /** From the current user space to page space. */
  matrix: Matrix;
  clip: Box;
  fill: Ink;
  stroke: Ink;
  fillAlpha: number;
  strokeAlpha: number;
  /** Product of the opacities of the open transparency groups. */
  groupAlpha: number;
  /** Whether the blend mode is not `Normal`: such paint does not hide what is under it. */
  blended: boolean;
  /** Whether a soft mask is active, which may hide part of what is painted. */
  masked: boolean;
  /** The text through which is painted: of the clipping path, of the soft mask, and of the next soft mask. */
  clipText: readonly Glyph[];
  maskText: readonly Glyph[];
  nextMaskText: readonly Glyph[];
  lineWidth: number;
  font: Font;
  /** Absolute value; the sign is in `fontDirection`. */
  fontSize: number;
  fontDirection: 1 | -1;
  characterSpacing: number;
  wordSpacing: number;
  horizontalScale: number;
  leading: number;
  rise: number;
  renderingMode: number;
  textMatrix: Matrix;
  /** Position of the next glyph and start of its line, in text space. */
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
  textByCode: new Map(),
};

/** The state at the start of a page. */
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
    clipText: [],
    maskText: [],
    nextMaskText: [],
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
