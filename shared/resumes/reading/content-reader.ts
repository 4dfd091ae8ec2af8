import {
  type Box,
  corners,
  IDENTITY,
  intersection,
  type Matrix,
  multiply,
  transform,
  transformBox,
} from "./geometry";
import { type Glyph, placeGlyphs } from "./glyphs";
import { type GraphicsState, type Ink, initialState } from "./graphics-state";
import { fontOf, glyphsOf, inkOf, matrixOf, numberAt, numbersOf, propertyOf } from "./operands";
import { areaInside, outlinesOf, type Paint, Paints } from "./paints";
import { hiddenReason, markCovered, type PaintedGlyph } from "./visibility";

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
}

/** How many states may be saved one in another: deeper ones are a mistake or an attack. */
const MAX_SAVED_STATES = 1_000;

/**
 * Follows a page's operations as pdf.js lists them, paints nothing, and keeps where each glyph
 * stands and whether the page shows it.
 */
export class ContentReader {
  readonly #page: PageSurroundings;
  readonly #paints = new Paints();
  readonly #glyphs: PaintedGlyph[] = [];
  readonly #saved: GraphicsState[] = [];
  /** Of each marked content that is open, whether its layer is on. */
  readonly #layers: boolean[] = [];
  #state: GraphicsState;
  #order = 0;
  #clipsWith: "nonzero" | "evenodd" | undefined;
  /** Groups that are open inside a soft mask, whose content is never shown itself. */
  #maskDepth = 0;

  constructor(page: PageSurroundings) {
    this.#page = page;
    this.#state = initialState(page.matrix, page.box);
  }

  /** All glyphs that the operations read so far would paint. */
  glyphs(): Glyph[] {
    markCovered(this.#glyphs, this.#paints);
    return this.#glyphs.map(({ glyph }) => glyph);
  }

  /** Follows one operation, named as in pdf.js's `OPS`; those that change nothing here are passed over. */
  read(operation: string, operands: readonly unknown[]): void {
    this.#order++;
    this.#operations[operation]?.(operands);
  }

  readonly #operations: Record<string, ((operands: readonly unknown[]) => void) | undefined> = {
    save: () => this.#save(),
    restore: () => this.#restore(),
    transform: (operands) => this.#transform(matrixOf(operands)),
    setLineWidth: ([width]) => this.#set({ lineWidth: numberAt([width], 0) }),
    setGState: ([entries]) => this.#setGraphicsState(entries),

    setFillRGBColor: ([colour]) => this.#set({ fill: inkOf(colour) }),
    setFillTransparent: () => this.#set({ fill: "transparent" }),
    setFillColorN: () => this.#set({ fill: "unknown" }),
    setStrokeRGBColor: ([colour]) => this.#set({ stroke: inkOf(colour) }),
    setStrokeTransparent: () => this.#set({ stroke: "transparent" }),
    setStrokeColorN: () => this.#set({ stroke: "unknown" }),

    clip: () => this.#clipNext("nonzero"),
    eoClip: () => this.#clipNext("evenodd"),
    constructPath: (operands) => this.#paintPath(operands),
    shadingFill: () => this.#paintClip(),
    paintImageXObject: () => this.#paintUnitSquare("unknown"),
    paintInlineImageXObject: () => this.#paintUnitSquare("unknown"),
    paintImageMaskXObject: () => this.#paintUnitSquare("unknown", 0.5),
    paintSolidColorImageMask: () => this.#paintUnitSquare(this.#state.fill),

    paintFormXObjectBegin: ([matrix, box]) => this.#beginForm(matrix, box),
    paintFormXObjectEnd: () => this.#restore(),
    beginGroup: ([group]) => this.#beginGroup(group),
    endGroup: () => this.#endGroup(),
    beginAnnotation: ([, rectangle, matrix, formMatrix]) =>
      this.#beginAnnotation(numbersOf(rectangle), matrixOf(matrix), matrixOf(formMatrix)),
    endAnnotation: () => this.#restore(),
    beginMarkedContent: () => this.#layers.push(true),
    beginMarkedContentProps: ([tag, properties]) =>
      this.#layers.push(tag !== "OC" || this.#page.isLayerVisible(properties)),
    endMarkedContent: () => this.#layers.pop(),

    beginText: () => this.#set({ textMatrix: IDENTITY, x: 0, y: 0, lineX: 0, lineY: 0 }),
    setCharSpacing: (operands) => this.#set({ characterSpacing: numberAt(operands, 0) }),
    setWordSpacing: (operands) => this.#set({ wordSpacing: numberAt(operands, 0) }),
    setHScale: (operands) => this.#set({ horizontalScale: numberAt(operands, 0) / 100 }),
    setLeading: (operands) => this.#set({ leading: -numberAt(operands, 0) }),
    setFont: (operands) => this.#setFont(operands),
    setTextRenderingMode: (operands) => this.#set({ renderingMode: numberAt(operands, 0) }),
    setTextRise: (operands) => this.#set({ rise: numberAt(operands, 0) }),
    moveText: (operands) => this.#moveText(numberAt(operands, 0), numberAt(operands, 1)),
    setLeadingMoveText: (operands) => {
      this.#set({ leading: numberAt(operands, 1) });
      this.#moveText(numberAt(operands, 0), numberAt(operands, 1));
    },
    setTextMatrix: ([matrix]) =>
      this.#set({ textMatrix: matrixOf(matrix) ?? IDENTITY, x: 0, y: 0, lineX: 0, lineY: 0 }),
    nextLine: () => this.#moveText(0, this.#state.leading),
    showText: ([glyphs]) => this.#showText(glyphs),
  };
