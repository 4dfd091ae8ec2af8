import type { ActualTexts } from "../inspect/actual-texts";
import type { HiddenReason } from "../messages";
import { type Area, pathAreas, pictureAreas } from "./areas";
import { type Box, intersection, type Matrix, multiply, transformBox } from "./geometry";
import { type Glyph, hidesText, textOfGlyph } from "./glyph";
import { type Font, type GraphicsState, type Ink, initialState } from "./graphics-state";
import { MarkedContent } from "./marked-content";
import { fontOf, glyphsOf, matrixOf, numberAt, numbersOf, propertyOf } from "./operands";
import { Paints } from "./paints";
import { type PositionedGlyph, placeGlyphs } from "./place-glyphs";
import { stateOperations } from "./state-operations";
import { paintThrough, SoftMask } from "./text-masks";
import { hiddenReason, reviseByWholePage } from "./visibility";

/** From this text rendering mode on, text is added to the clipping path (ISO 32000-2, table 104). */
const FIRST_MODE_THAT_CLIPS = 4;

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

export interface PageContent {
  glyphs: Glyph[];
  paints: Paints;
}

/**
 * Interprets a page's operations, as pdf.js lists them, without painting: collects each glyph with
 * its position and whether it is visible.
 */
export class ContentReader {
  readonly #page: PageContext;
  readonly #paints: Paints;
  readonly #glyphs: Glyph[] = [];
  readonly #fonts = new Map<string, Font>();
  readonly #saved: GraphicsState[] = [];
  readonly #spans = new MarkedContent();
  /** For each open transparency group, the soft mask if it defines one: its content is not painted itself. */
  readonly #groups: (SoftMask | undefined)[] = [];
  /** Of the open text object. */
  #clipText: Glyph[] = [];
  #state: GraphicsState;
  #order = 0;
  #clipsNext = false;
  #previous = "";

  constructor(page: PageContext) {
    this.#page = page;
    this.#paints = new Paints(page.box);
    this.#state = initialState(page.matrix, page.box);
  }

  /** What the operations so far paint. */
  content(): PageContent {
    reviseByWholePage(this.#glyphs, this.#paints);
    this.#spans.applyActualTexts(this.#glyphs, this.#page.actualTexts);
    return { glyphs: this.#glyphs, paints: this.#paints };
  }

  /** Interprets one operation; ignores those that do not matter here. */
  read(code: unknown, operands: readonly unknown[]): void {
    this.#order++;
    const name = this.#page.operationName(code) ?? "";
    stateOperations.get(name)?.(this.#state, operands);
    this.#operations.get(name)?.(operands);
    if (/^(eoC|c)lip$/.test(name)) this.#clipsNext = true;
    if (/^paint.*Image/.test(name)) this.#paintPictures(name, operands);
    this.#previous = name;
  }

  readonly #operations = new Map(
    Object.entries<(operands: readonly unknown[]) => void>({
      save: () => this.#save(),
      restore: () => this.#restore(),
      constructPath: ([code, paths]) =>
        this.#paintPath(this.#page.operationName(code) ?? "", paths),
      shadingFill: () =>
        this.#paint(
          { box: this.#state.clip, covers: () => true, outlineBoxes: [] },
          { ink: "unknown" },
        ),
      paintFormXObjectBegin: ([matrix, box]) => this.#beginForm(matrixOf(matrix), numbersOf(box)),
      paintFormXObjectEnd: () => this.#restore(),
      beginGroup: ([group]) => this.#beginGroup(group),
      endGroup: () => this.#endGroup(),
      beginAnnotation: ([, box, matrix, formMatrix]) =>
        this.#beginAnnotation(numbersOf(box), matrixOf(matrix), matrixOf(formMatrix)),
      endAnnotation: () => this.#restore(),
      beginMarkedContent: () => this.#spans.begin(true, this.#glyphs.length),
      beginMarkedContentProps: ([tag, properties]) =>
        this.#spans.begin(
          tag !== "OC" || this.#page.isLayerVisible(properties),
          this.#glyphs.length,
        ),
      endMarkedContent: () => this.#spans.end(this.#glyphs.length),
      endText: () => this.#endText(),
      setFont: ([name, size]) => this.#setFont(name, numberAt([size], 0)),
      showText: ([glyphs]) => this.#showText(glyphs),
    }),
  );

  #save(): void {
    this.#saved.push({ ...this.#state });
  }

  #restore(): void {
    this.#state = this.#saved.pop() ?? this.#state;
  }

  #paintPath(operation: string, paths: unknown): void {
    const [path] = Array.isArray(paths) ? paths : [];
    const { fill, stroke } = pathAreas(
      path instanceof Float32Array ? path : [],
      this.#state.matrix,
      { evenOdd: /eofill/i.test(operation), lineWidth: this.#state.lineWidth },
    );
    if (/fill/i.test(operation)) this.#paint(fill, { ink: this.#state.fill });
    if (/stroke/i.test(operation) && stroke) {
      this.#paint(stroke, { ink: this.#state.stroke, inkAlpha: this.#state.strokeAlpha });
    }
    if (this.#clipsNext) this.#state.clip = intersection(this.#state.clip, fill.box);
    this.#clipsNext = false;
  }

  #paintPictures(operation: string, operands: readonly unknown[]): void {
    // pdf.js turns the soft mask off just before a picture that has its own.
    const hasMask = ["setGState", "beginMarkedContentProps"].includes(this.#previous);
    const isStencil = operation.includes("Mask");
    const isSolid = operation === "paintSolidColorImageMask";
    for (const area of pictureAreas(operation, operands, this.#state.matrix)) {
      this.#paint(area, {
        ink: isSolid ? this.#state.fill : "unknown",
        isOpaque: isSolid || !(isStencil || hasMask),
        isPicture: true,
      });
    }
  }

  #paint(
    area: Area,
    {
      ink,
      inkAlpha = this.#state.fillAlpha,
      isOpaque = ink !== "unknown",
      isPicture = false,
    }: { ink: Ink; inkAlpha?: number; isOpaque?: boolean; isPicture?: boolean },
  ): void {
    const mask = this.#openMask();
    mask?.addArea(area);
    const { clip, groupAlpha, blended, masked, clipText, maskText } = this.#state;
    const alpha = inkAlpha * groupAlpha;
    if (mask || this.#spans.isHidden || ink === "transparent" || alpha === 0) return;
    const order = this.#order;
    const through = { area, ink, alpha: inkAlpha, order };
    const text = [...clipText, ...maskText];
    paintThrough(text, through, this.#state, this.#page.box, this.#paints);
    const isWhole = !blended && !masked && clipText.length === 0;
    this.#paints.add({
      ...area,
      order,
      box: intersection(area.box, clip),
      colour: isWhole && ink !== "unknown" ? ink : undefined,
      alpha,
      opaque: alpha >= 1 && isOpaque && isWhole,
      isPicture,
    });
  }

  #beginForm(matrix: Matrix | undefined, box: readonly number[]): void {
    this.#save();
    if (matrix) this.#state.matrix = multiply(this.#state.matrix, matrix);
    if (box.length === 4) this.#clipTo(box);
  }

  #clipTo(box: readonly number[]): void {
    const [left = 0, top = 0, right = 0, bottom = 0] = box;
    const inPage = transformBox(this.#state.matrix, { left, top, right, bottom });
    this.#state.clip = intersection(this.#state.clip, inPage);
  }

  #beginGroup(group: unknown): void {
    this.#save();
    const mask = propertyOf(group, "smask");
    this.#groups.push(mask ? new SoftMask(propertyOf(mask, "subtype")) : undefined);
    const { groupAlpha, fillAlpha } = this.#state;
    Object.assign(this.#state, {
      groupAlpha: mask ? 1 : groupAlpha * fillAlpha,
      fillAlpha: 1,
      strokeAlpha: 1,
    });
  }

  #endGroup(): void {
    const mask = this.#groups.pop();
    this.#restore();
    if (mask) this.#state.nextMaskText = mask.text();
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
    const { font, fill, renderingMode } = this.#state;
    const mask = this.#openMask();
    for (const placed of placeGlyphs(this.#state, glyphsOf(items, font))) {
      const hidden = this.#hiddenReason(placed, mask !== undefined);
      const text = hidden === "mislabelled" ? placed.text : textOfGlyph(placed.text);
      const glyph = { ...placed, text, order: this.#order, hidden };
      this.#glyphs.push(glyph);
      if (mask) mask.addGlyph(glyph, fill);
      else if (renderingMode >= FIRST_MODE_THAT_CLIPS) this.#clipText.push(glyph);
    }
  }

  #endText(): void {
    if (this.#clipText.length > 0) this.#state.clipText = this.#clipText;
    this.#clipText = [];
  }

  #hiddenReason(placed: PositionedGlyph, isMask: boolean): HiddenReason | undefined {
    if (this.#spans.isHidden) return "hidden_layer";
    if (hidesText(placed.text)) return "mislabelled";
    return isMask ? "invisible" : hiddenReason(placed, this.#state, this.#page.box, this.#paints);
  }

  /** The innermost soft mask that is being defined. */
  #openMask(): SoftMask | undefined {
    return this.#groups.findLast((mask) => mask !== undefined);
  }
}
