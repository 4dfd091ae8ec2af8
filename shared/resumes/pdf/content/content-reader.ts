import type { ActualTexts } from "../inspect/actual-texts";
import type { HiddenReason } from "../messages";
import {
  type Box,
  corners,
  intersection,
  type Matrix,
  multiply,
  transform,
  transformBox,
} from "./geometry";
import { applyActualText, hidesText, textOfGlyph } from "./glyph-meaning";
import { type Glyph, placeGlyphs } from "./glyphs";
import { type Font, type GraphicsState, type Ink, initialState } from "./graphics-state";
import { fontOf, glyphsOf, matrixOf, numberAt, numbersOf, propertyOf } from "./operands";
import { type Area, areaInside, barAlong, outlinesOf } from "./outlines";
import { Paints, type Rule } from "./paints";
import { stateOperations } from "./state-operations";
import { hiddenReason, type PaintedGlyph, reviseByWholePage } from "./visibility";

/** What the document provides for reading a page's content. */
export interface PageContext {
  /** From default user space to page space. */
  matrix: Matrix;
  /** The visible area of the page, in page space. */
  box: Box;
  /** Whether the layer (optional content) of a marked-content span is visible. */
  isLayerVisible(properties: unknown): boolean;
  /** The font with the name that `setFont` uses. */
  fontNamed(name: string): unknown;
  actualTexts: ActualTexts;
  /** The name of an operation code in pdf.js's `OPS`. */
  operationName(code: unknown): string | undefined;
}

/**
 * Interprets a page's operations, as pdf.js lists them, without painting: collects each glyph with
 * its position and whether it is visible.
 */
export class ContentReader {
  readonly #page: PageContext;
  readonly #paints: Paints;
  readonly #glyphs: PaintedGlyph[] = [];
  readonly #fonts = new Map<string, Font>();
  readonly #saved: GraphicsState[] = [];
  /** Open marked-content spans. `start`: index of the first glyph. */
  readonly #openSpans: { isVisible: boolean; start: number }[] = [];
  readonly #closedSpans: { start: number; end: number }[] = [];
  /** For each open transparency group, whether it is a soft mask, whose content is not painted itself. */
  readonly #groups: boolean[] = [];
  #state: GraphicsState;
  #order = 0;
  #clipsNext = false;
  #previous = "";

  constructor(page: PageContext) {
    this.#page = page;
    this.#paints = new Paints(page.box);
    this.#state = initialState(page.matrix, page.box);
  }

  /** The glyphs that the operations so far paint. */
  glyphs(): Glyph[] {
    reviseByWholePage(this.#glyphs, this.#paints);
    const glyphs = this.#glyphs.map(({ glyph }) => glyph);
    if (this.#page.actualTexts.size === 0) return glyphs;
    for (const { start, end } of this.#closedSpans) {
      applyActualText(glyphs.slice(start, end), this.#page.actualTexts);
    }
    return glyphs;
  }

  /** The lines across the page that the operations so far paint. */
  rules(): Rule[] {
    return this.#paints.rules();
  }

  /** Interprets one operation; ignores those that do not matter here. */
  read(code: unknown, operands: readonly unknown[]): void {
    this.#order++;
    const name = this.#page.operationName(code) ?? "";
    stateOperations[name]?.(this.#state, operands);
    this.#operations[name]?.(operands);
    this.#previous = name;
  }

  readonly #operations: Record<string, ((operands: readonly unknown[]) => void) | undefined> = {
    save: () => this.#save(),
    restore: () => this.#restore(),
    clip: () => this.#clipByNextPath(),
    eoClip: () => this.#clipByNextPath(),
    constructPath: ([code, paths]) => this.#paintPath(this.#page.operationName(code) ?? "", paths),
    shadingFill: () =>
      this.#paint({ box: this.#state.clip, covers: () => true, outlineBoxes: [] }, "unknown"),
    paintImageXObject: () => this.#paintPicture(),
    paintInlineImageXObject: () => this.#paintPicture(),
    paintImageMaskXObject: () => this.#paint(this.#unitSquare(), "unknown"),
    paintSolidColorImageMask: () => this.#paint(this.#unitSquare(), this.#state.fill),
    paintFormXObjectBegin: ([matrix, box]) => this.#beginForm(matrixOf(matrix), numbersOf(box)),
    paintFormXObjectEnd: () => this.#restore(),
    beginGroup: ([group]) => this.#beginGroup(group),
    endGroup: () => this.#endGroup(),
    beginAnnotation: ([, box, matrix, formMatrix]) =>
      this.#beginAnnotation(numbersOf(box), matrixOf(matrix), matrixOf(formMatrix)),
    endAnnotation: () => this.#restore(),
    beginMarkedContent: () => this.#beginSpan(true),
    beginMarkedContentProps: ([tag, properties]) =>
      this.#beginSpan(tag !== "OC" || this.#page.isLayerVisible(properties)),
    endMarkedContent: () => this.#endSpan(),
    setFont: ([name, size]) => this.#setFont(name, numberAt([size], 0)),
    showText: ([glyphs]) => this.#showText(glyphs),
  };

  #save(): void {
    this.#saved.push({ ...this.#state });
  }

  #restore(): void {
    this.#state = this.#saved.pop() ?? this.#state;
  }

  #clipByNextPath(): void {
    this.#clipsNext = true;
  }

  #paintPath(operation: string, paths: unknown): void {
    const [path] = Array.isArray(paths) ? paths : [];
    const outlines = outlinesOf(path instanceof Float32Array ? path : [], this.#state.matrix);
    const area = areaInside(outlines, /eofill/i.test(operation));
    const { stroke, strokeAlpha, lineWidth, matrix } = this.#state;
    if (/fill/i.test(operation)) this.#paint(area, this.#state.fill);
    if (/stroke/i.test(operation)) {
      const width = lineWidth * Math.sqrt(Math.abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]));
      const bars = outlines
        .map((outline) => barAlong(outline, width))
        .filter((bar) => bar !== undefined);
      if (bars.length > 0) this.#paint(areaInside(bars, false), stroke, strokeAlpha);
    }
    if (this.#clipsNext) this.#state.clip = intersection(this.#state.clip, area.box);
    this.#clipsNext = false;
  }

  #paintPicture(): void {
    // pdf.js turns the soft mask off just before a picture that has its own.
    const hasMask = ["setGState", "beginMarkedContentProps"].includes(this.#previous);
    this.#paint(this.#unitSquare(), "unknown", this.#state.fillAlpha, !hasMask);
  }

  /** The area of pictures: the unit square of the current user space. */
  #unitSquare(): Area {
    const square = corners({ left: 0, top: 0, right: 1, bottom: 1 });
    return areaInside([square.map(({ x, y }) => transform(this.#state.matrix, x, y))], false);
  }

  #paint(
    area: Area,
    ink: Ink,
    inkAlpha = this.#state.fillAlpha,
    isOpaque = ink !== "unknown",
  ): void {
    const { clip, groupAlpha, blended, masked } = this.#state;
    const alpha = inkAlpha * groupAlpha;
    if (!this.#isVisible() || ink === "transparent" || alpha === 0) return;
    const isKnown = ink !== "unknown" && !blended && !masked;
    this.#paints.add({
      ...area,
      order: this.#order,
      box: intersection(area.box, clip),
      colour: isKnown ? ink : undefined,
      alpha,
      opaque: alpha >= 1 && isOpaque && !blended && !masked,
    });
  }

  #isVisible(): boolean {
    return !this.#isInHiddenLayer() && !this.#groups.includes(true);
  }

  #isInHiddenLayer(): boolean {
    return this.#openSpans.some(({ isVisible }) => !isVisible);
  }

  #beginSpan(isVisible: boolean): void {
    this.#openSpans.push({ isVisible, start: this.#glyphs.length });
  }

  #endSpan(): void {
    const span = this.#openSpans.pop();
    if (span) this.#closedSpans.push({ start: span.start, end: this.#glyphs.length });
  }

  #beginForm(matrix: Matrix | undefined, box: readonly number[]): void {
    this.#save();
    if (matrix) this.#state.matrix = multiply(this.#state.matrix, matrix);
    if (box.length === 4) this.#clipTo(box);
  }

  #clipTo(box: readonly number[]): void {
    const [x0, y0, x1, y1] = [
      numberAt(box, 0),
      numberAt(box, 1),
      numberAt(box, 2),
      numberAt(box, 3),
    ];
    const inPage = transformBox(this.#state.matrix, x0, y0, x1, y1);
    this.#state.clip = intersection(this.#state.clip, inPage);
  }

  #beginGroup(group: unknown): void {
    this.#save();
    this.#groups.push(Boolean(propertyOf(group, "smask")));
    const { groupAlpha, fillAlpha } = this.#state;
    Object.assign(this.#state, {
      groupAlpha: groupAlpha * fillAlpha,
      fillAlpha: 1,
      strokeAlpha: 1,
    });
  }

  #endGroup(): void {
    this.#groups.pop();
    this.#restore();
  }

  #beginAnnotation(box: number[], matrix: Matrix | undefined, form: Matrix | undefined): void {
    this.#save();
    this.#state = initialState(this.#page.matrix, this.#page.box);
    if (box.length === 4) this.#clipTo(box);
    for (const inner of [matrix, form]) {
      if (inner) this.#state.matrix = multiply(this.#state.matrix, inner);
    }
  }

  #setFont(name: unknown, size: number): void {
    if (typeof name === "string") {
      const font = this.#fonts.get(name) ?? fontOf(this.#page.fontNamed(name));
      this.#fonts.set(name, font);
      this.#state.font = font;
    }
    this.#state.fontSize = Math.abs(size);
    this.#state.fontDirection = size < 0 ? -1 : 1;
  }

  #showText(items: unknown): void {
    for (const placed of placeGlyphs(this.#state, glyphsOf(items))) {
      if (this.#groups.includes(true)) continue;
      const hidden = this.#hiddenReason(placed);
      const text = hidden ? placed.text : textOfGlyph(placed.text);
      this.#glyphs.push({ glyph: { ...placed, text, hidden }, order: this.#order });
    }
  }

  #hiddenReason(placed: Omit<Glyph, "hidden">): HiddenReason | undefined {
    if (this.#isInHiddenLayer()) return "hidden_layer";
    if (hidesText(placed.text)) return "mislabelled";
    return hiddenReason(placed, this.#state, this.#page.box, this.#paints);
  }
}
