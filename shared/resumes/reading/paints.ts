import {
  type Box,
  boxAround,
  isInside,
  type Matrix,
  overlap,
  type Point,
  transform,
} from "./geometry";

/** Red, green and blue, each 0–255. */
export type Colour = readonly [number, number, number];

/** An area of the page that something other than text painted. */
export interface Paint {
  /** Place in the order in which the page is painted. */
  order: number;
  box: Box;
  covers(point: Point): boolean;
  /** `undefined`: a picture, gradient, pattern or blend, whose colour here is not known. */
  colour: Colour | undefined;
  /** 0 (clear) – 1. */
  alpha: number;
  /** Nothing under it can be seen. */
  opaque: boolean;
  /** Of a filled path, the boxes of its outlines. */
  outlineBoxes: readonly Box[];
}

const WHITE: Colour = [255, 255, 255];

/** Everything painted on a page, in order, for asking what lies under and over a point of it. */
export class Paints {
  readonly #paints: Paint[] = [];

  add(paint: Paint): void {
    this.#paints.push(paint);
  }

  /**
   * The colour at a point of what is painted, so far or before `order`, on white paper;
   * `undefined` if not known.
   */
  backgroundAt(point: Point, order = Infinity): Colour | undefined {
    const veils: { colour: Colour; alpha: number }[] = [];
    let background: Colour = WHITE;
    for (let index = this.#paints.length - 1; index >= 0; index--) {
      const paint = this.#paints[index];
      if (!paint || paint.order >= order) continue;
      if (!isInside(paint.box, point) || !paint.covers(point)) continue;
      const { colour, alpha } = paint;
      if (!colour) return undefined;
      if (alpha >= 1) {
        background = colour;
        break;
      }
      veils.push({ colour, alpha });
    }
    return veils.reduceRight((under, { colour, alpha }) => mix(colour, under, alpha), background);
  }

  /** Whether one opaque paint, made after `order`, lies over all the points. */
  isCoveredAfter(order: number, points: readonly Point[]): boolean {
    return this.#paints.some(
      (paint) =>
        paint.order > order &&
        paint.opaque &&
        points.every((point) => isInside(paint.box, point) && paint.covers(point)),
    );
  }

  /** The outlines, overlapping a box, of filled paths no higher than two lines of text of this size. */
  *outlinesAt(box: Box, size: number): Generator<{ paint: Paint; outline: Box }> {
    for (const paint of this.#paints) {
      if (paint.box.bottom - paint.box.top > 2 * size || !overlap(paint.box, box)) continue;
      for (const outline of paint.outlineBoxes) if (overlap(outline, box)) yield { paint, outline };
    }
  }
}

/** The colour that comes of laying `over` with its opacity on `under`. */
export function mix(over: Colour, under: Colour, alpha: number): Colour {
  const channel = (index: 0 | 1 | 2) => over[index] * alpha + under[index] * (1 - alpha);
  return [channel(0), channel(1), channel(2)];
}

/** The codes with which pdf.js writes a path: each is followed by its coordinates. */
const PATH_CODES = { move: 0, line: 1, cubic: 2, quadratic: 3, close: 4 } as const;

/** A path as closed outlines in page space; each curve becomes two straight lines. */
export function outlinesOf(path: ArrayLike<number>, matrix: Matrix): Point[][] {
  const outlines: Point[][] = [];
  let last = { x: 0, y: 0 };
  let at = 0;
  const next = () => path[at++] ?? 0;
  const addPoint = (x: number, y: number) => {
    last = { x, y };
    outlines.at(-1)?.push(transform(matrix, x, y));
  };
  while (at < path.length) {
    const code = next();
    if (code === PATH_CODES.move) {
      outlines.push([]);
      addPoint(next(), next());
    } else if (code === PATH_CODES.line) {
      addPoint(next(), next());
    } else if (code === PATH_CODES.cubic) {
      const [x0, y0] = [last.x, last.y];
      const [x1, y1, x2, y2, x3, y3] = [next(), next(), next(), next(), next(), next()];
      addPoint((x0 + 3 * x1 + 3 * x2 + x3) / 8, (y0 + 3 * y1 + 3 * y2 + y3) / 8);
      addPoint(x3, y3);
    } else if (code === PATH_CODES.quadratic) {
      const [x0, y0] = [last.x, last.y];
      const [x1, y1, x2, y2] = [next(), next(), next(), next()];
      addPoint((x0 + 2 * x1 + x2) / 4, (y0 + 2 * y1 + y2) / 4);
      addPoint(x2, y2);
    } else if (code !== PATH_CODES.close) {
      break;
    }
  }
  return outlines;
}

/** The area of a paint, without what it is painted with. */
export type Area = Pick<Paint, "box" | "covers" | "outlineBoxes">;

/** The area inside outlines, by the even-odd or the non-zero winding rule of PDF (ISO 32000-2, 8.5.3.3). */
export function areaInside(outlines: Point[][], evenOdd: boolean): Area {
  const covers = ({ x, y }: Point) => {
    let crossings = 0;
    let winding = 0;
    for (const outline of outlines) {
      let from = outline.at(-1);
      for (const to of outline) {
        if (from && from.y > y !== to.y > y) {
          const crossing = from.x + ((y - from.y) / (to.y - from.y)) * (to.x - from.x);
          if (crossing > x) {
            crossings++;
            winding += to.y > from.y ? 1 : -1;
          }
        }
        from = to;
      }
    }
    return evenOdd ? crossings % 2 === 1 : winding !== 0;
  };
  return { box: boxAround(outlines.flat()), covers, outlineBoxes: outlines.map(boxAround) };
}

/** A straight line drawn as a bar of its own: outlines of two points; `undefined` for any other. */
export function barAlong(outline: readonly Point[], width: number): Point[] | undefined {
  const [from, to] = outline;
  if (!from || !to || outline.length > 2) return undefined;
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const aside = {
    x: ((from.y - to.y) / length) * (width / 2),
    y: ((to.x - from.x) / length) * (width / 2),
  };
  return [
    { x: from.x + aside.x, y: from.y + aside.y },
    { x: to.x + aside.x, y: to.y + aside.y },
    { x: to.x - aside.x, y: to.y - aside.y },
    { x: from.x - aside.x, y: from.y - aside.y },
  ];
}
