import type { HiddenReason } from "../schemas";
import { corners, intersection, type Matrix, multiply, transform, transformBox } from "./geometry";
import { type Glyph, placeGlyphs } from "./glyphs";
import { type Font, type GraphicsState, type Ink, initialState } from "./graphics-state";
import { applyActualText, hidesText, meaningOf } from "./meaning";
import { fontOf, glyphsOf, matrixOf, numberAt, numbersOf, propertyOf } from "./operands";
import { type Area, areaInside, barAlong, outlinesOf } from "./outlines";
import type { PageSurroundings } from "./page-surroundings";
import { Paints, type Rule } from "./paints";
import { stateOperations } from "./state-operations";
import { hiddenReason, judgeByWholePage, type PaintedGlyph } from "./visibility";

/**
 * Follows a page's operations as pdf.js lists them, paints nothing, and keeps where each glyph
 * stands and whether the page shows it.
 */
export class ContentReader {
  readonly #page: PageSurroundings;
  readonly #paints: Paints;
  readonly #glyphs: PaintedGlyph[] = [];
  readonly #fonts = new Map<string, Font>();
  readonly #saved: GraphicsState[] = [];
  /** Marked contents that are open: whether their layer is on, and which glyph is their first. */
  readonly #openSpans: { isOn: boolean; start: number }[] = [];
  readonly #closedSpans: { start: number; end: number }[] = [];
  /** Of each group that is open, whether it is a soft mask: its content is not shown itself. */
  readonly #groups: boolean[] = [];
  #state: GraphicsState;
  #order = 0;
  #clipsNext = false;
  #previous = "";

  constructor(page: PageSurroundings) {
    this.#page = page;
    this.#paints = new Paints(page.box);
    this.#state = initialState(page.matrix, page.box);
  }

  /** All glyphs that the operations read so far would paint. */
  glyphs(): Glyph[] {
    judgeByWholePage(this.#glyphs, this.#paints);
    const glyphs = this.#glyphs.map(({ glyph }) => glyph);
    if (this.#page.actualTexts.size === 0) return glyphs;
    for (const { start, end } of this.#closedSpans) {
      applyActualText(glyphs.slice(start, end), this.#page.actualTexts);
    }
    return glyphs;
  }

  /** The lines across the page that the operations read so far would paint. */
  rules(): Rule[] {
    return this.#paints.rules();
  }

  /** Follows one operation; those that change nothing here are passed over. */
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
    // pdf.js switches the soft mask off just before a picture that brings its own.
    const hasMask = ["setGState", "beginMarkedContentProps"].includes(this.#previous);
    this.#paint(this.#unitSquare(), "unknown", this.#state.fillAlpha, !hasMask);
  }

  /** Where pictures are painted: they fill the unit square of the current user space. */
  #unitSquare(): Area {
    const square = corners({ left: 0, top: 0, right: 1, bottom: 1 });
    return areaInside([square.map(({ x, y }) => transform(this.#state.matrix, x, y))], false);
  }

  #paint(
    area: Area,
    ink: Ink,
    inkAlpha = this.#state.fillAlpha,
    hidesWhatIsUnder = ink !== "unknown",
  ): void {
    const { clip, groupAlpha, blended, masked } = this.#state;
    const alpha = inkAlpha * groupAlpha;
    if (!this.#isShown() || ink === "transparent" || alpha === 0) return;
    const isKnown = ink !== "unknown" && !blended && !masked;
    this.#paints.add({
      ...area,
      order: this.#order,
      box: intersection(area.box, clip),
      colour: isKnown ? ink : undefined,
      alpha,
      opaque: alpha >= 1 && hidesWhatIsUnder && !blended && !masked,
    });
  }

  #isShown(): boolean {
    return !this.#isInHiddenLayer() && !this.#groups.includes(true);
  }

  #isInHiddenLayer(): boolean {
    return this.#openSpans.some(({ isOn }) => !isOn);
  }

  #beginSpan(isOn: boolean): void {
    this.#openSpans.push({ isOn, start: this.#glyphs.length });
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
      const text = hidden ? placed.text : meaningOf(placed.text);
      this.#glyphs.push({ glyph: { ...placed, text, hidden }, order: this.#order });
    }
  }

  #hiddenReason(placed: Omit<Glyph, "hidden">): HiddenReason | undefined {
    if (this.#isInHiddenLayer()) return "hidden_layer";
    if (hidesText(placed.text)) return "mislabelled";
    return hiddenReason(placed, this.#state, this.#page.box, this.#paints);
  }
}
