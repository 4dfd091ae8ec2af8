import type { ActualTexts } from "../screening/actual-texts";
import type { Box, Matrix } from "./geometry";

/** What a page's content needs from the document around it. */
export interface PageSurroundings {
  /** From the page's own space to page space. */
  matrix: Matrix;
  /** What the page shows of itself, in page space. */
  box: Box;
  /** Whether an optional layer is on. */
  isLayerVisible(properties: unknown): boolean;
  /** A font by the name that `setFont` gives it. */
  fontNamed(name: string): unknown;
  /** What the page's file says that glyphs mean. */
  actualTexts: ActualTexts;
  /** The name in pdf.js's `OPS` of an operation's number. */
  operationName(code: unknown): string | undefined;
}
