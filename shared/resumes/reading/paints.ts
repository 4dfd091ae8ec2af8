import { type Box, isInside, overlap, type Point } from "./geometry";

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

/** A line across a page, or part of it: drawn as such, or the upper or lower edge of an area. */
export interface Rule {
  left: number;
  right: number;
  y: number;
}

const WHITE: Colour = [255, 255, 255];

/** Thinner areas, in points, are one line and not two edges. */
const MAX_RULE_THICKNESS = 3;

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

  /** The lines across the page that can be seen. */
  rules(): Rule[] {
    return this.#paints.flatMap(({ box, colour, order }) => {
      const { left, right, top, bottom } = box;
      const middle = { x: (left + right) / 2, y: (top + bottom) / 2 };
      const background = colour && this.backgroundAt(middle, order);
      if (colour && background && looksLike(colour, background)) return [];
      const edges = bottom - top > MAX_RULE_THICKNESS ? [top, bottom] : [middle.y];
      return edges.map((y) => ({ left, right, y }));
    });
  }

  /** The outlines, overlapping a box, of filled paths no higher than two lines of text of this size. */
  *outlinesAt(box: Box, size: number): Generator<{ paint: Paint; outline: Box }> {
    for (const paint of this.#paints) {
      if (paint.box.bottom - paint.box.top > 2 * size || !overlap(paint.box, box)) continue;
      for (const outline of paint.outlineBoxes) if (overlap(outline, box)) yield { paint, outline };
    }
  }
}

/** Colours that differ by no more than this in each channel (of 255) cannot be told apart. */
const INVISIBLE_DIFFERENCE = 16;

export function looksLike(one: Colour, other: Colour): boolean {
  return one.every(
    (channel, index) => Math.abs(channel - (other[index] ?? 0)) <= INVISIBLE_DIFFERENCE,
  );
}

/** The colour that comes of laying `over` with its opacity on `under`. */
export function mix(over: Colour, under: Colour, alpha: number): Colour {
  const channel = (index: 0 | 1 | 2) => over[index] * alpha + under[index] * (1 - alpha);
  return [channel(0), channel(1), channel(2)];
}
