import {
  boxAround,
  corners,
  IDENTITY,
  type Matrix,
  multiply,
  type Point,
  transform,
} from "./geometry";
import { matrixOf, numberAt, numbersOf, propertyOf } from "./operands";
import type { Paint } from "./paints";

/** pdf.js's codes in a path; coordinates follow each. */
const PATH_CODES = { move: 0, line: 1, curve: 2, close: 4 } as const;

/** How many straight lines approximate a curve. */
const LINES_PER_CURVE = 6;

/** Converts a path to closed outlines in page space. */
function outlinesOf(path: ArrayLike<number>, matrix: Matrix): Point[][] {
  const outlines: Point[][] = [];
  let last = { x: 0, y: 0 };
  let at = 0;
  const next = () => ({ x: path[at++] ?? 0, y: path[at++] ?? 0 });
  const addPoint = (point: Point) => {
    outlines.at(-1)?.push(transform(matrix, point.x, point.y));
    last = point;
  };
  while (at < path.length) {
    const code = path[at++];
    if (code === PATH_CODES.move) {
      outlines.push([]);
      addPoint(next());
    } else if (code === PATH_CODES.line) addPoint(next());
    else if (code === PATH_CODES.curve) {
      const curve: Curve = [last, next(), next(), next()];
      for (let step = 1; step <= LINES_PER_CURVE; step++) {
        addPoint(pointOfCurve(curve, step / LINES_PER_CURVE));
      }
    } else if (code === PATH_CODES.close) close(outlines.at(-1));
    else break;
  }
  return outlines;
}

function close(outline: Point[] | undefined): void {
  const [first] = outline ?? [];
  if (first) outline?.push(first);
}

/** A cubic Bézier curve: its start, two control points, and its end. */
type Curve = [Point, Point, Point, Point];

/** The point of a curve at parameter `t`, 0–1. */
function pointOfCurve([start, one, other, end]: Curve, t: number): Point {
  const rest = 1 - t;
  const weigh = (axis: "x" | "y") =>
    rest ** 3 * start[axis] +
    3 * rest ** 2 * t * one[axis] +
    3 * rest * t ** 2 * other[axis] +
    t ** 3 * end[axis];
  return { x: weigh("x"), y: weigh("y") };
}

/** The areas that a path fills and strokes. `fill` is also the area to which it may clip. */
export function pathAreas(
  path: ArrayLike<number>,
  matrix: Matrix,
  { evenOdd, lineWidth }: { evenOdd: boolean; lineWidth: number },
): { fill: Area; stroke: Area | undefined } {
  const outlines = outlinesOf(path, matrix);
  const scale = Math.sqrt(Math.abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]));
  const bars = outlines.flatMap((outline) =>
    outline.slice(1).map((to, index) => barAlong(outline[index] ?? to, to, lineWidth * scale)),
  );
  return {
    fill: areaInside(outlines, evenOdd),
    stroke: bars.length > 0 ? { ...areaInside(bars, false), outlineBoxes: [] } : undefined,
  };
}

/** The area of a paint without its colour. */
export type Area = Pick<Paint, "box" | "covers" | "outlineBoxes">;

/** The area inside outlines, by the even-odd or the non-zero winding rule of PDF (ISO 32000-2, 8.5.3.3). */
function areaInside(outlines: Point[][], evenOdd: boolean): Area {
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

/** The bar that a stroked straight line paints. */
function barAlong(from: Point, to: Point, width: number): Point[] {
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

/**
 * The areas of the pictures that an operation of this name in pdf.js's `OPS` paints: each fills the
 * unit square of its own space.
 */
export function pictureAreas(
  operation: string,
  operands: readonly unknown[],
  matrix: Matrix,
): Area[] {
  return pictureMatrices(operation, operands).map((own) => {
    const square = corners({ left: 0, top: 0, right: 1, bottom: 1 });
    const toPage = multiply(matrix, own);
    return areaInside([square.map(({ x, y }) => transform(toPage, x, y))], false);
  });
}

/** pdf.js combines similar pictures into one operation. */
function pictureMatrices(operation: string, operands: readonly unknown[]): Matrix[] {
  switch (operation) {
    case "paintInlineImageXObjectGroup":
      return matricesOf(operands[1]);
    case "paintImageMaskXObjectGroup":
      return matricesOf(operands[0]);
    case "paintImageXObjectRepeat":
      return repeated([numberAt(operands, 1), 0, 0, numberAt(operands, 2)], operands[3]);
    case "paintImageMaskXObjectRepeat":
      return repeated(numbersOf(operands.slice(1, 5)), operands[5]);
    default:
      return [IDENTITY];
  }
}

function matricesOf(pictures: unknown): Matrix[] {
  if (!Array.isArray(pictures)) return [];
  return pictures
    .map((picture) => matrixOf(propertyOf(picture, "transform")))
    .filter((matrix) => matrix !== undefined);
}

/** Pictures of one size at several positions: x, y, x, y, … */
function repeated(size: readonly number[], positions: unknown): Matrix[] {
  const coordinates = numbersOf(positions);
  const matrices: Matrix[] = [];
  for (let at = 0; at + 1 < coordinates.length; at += 2) {
    const matrix = matrixOf([...size, coordinates[at], coordinates[at + 1]]);
    if (matrix) matrices.push(matrix);
  }
  return matrices;
}
