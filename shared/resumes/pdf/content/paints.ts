import {
  type Box,
  corners,
  grown,
  intersection,
  isInside,
  middleOf,
  overlap,
  type Point,
} from "./geometry";

/** Red, green and blue, each 0–255. */
export type Colour = readonly [number, number, number];

/** An area of the page that is painted with something other than text. */
export interface Paint {
  /** Index in painting order. */
  order: number;
  box: Box;
  covers(point: Point): boolean;
  /** `undefined`: unknown, for pictures, gradients, patterns and blends. */
  colour: Colour | undefined;
  /** 0 (clear) – 1. */
  alpha: number;
  /** Whether it hides everything under it. */
  opaque: boolean;
  isPicture: boolean;
  /** Boxes around the outlines of a filled path. */
  outlineBoxes: readonly Box[];
}

/** A line across the page or a part of it, or the upper or lower edge of a painted area. */
export interface Rule {
  left: number;
  right: number;
  y: number;
}

const WHITE: Colour = [255, 255, 255];

/** Shorter lines, in points, underline words and separate nothing. */
const MIN_RULE_LENGTH = 80;

/** Thinner areas, in points, are one line, not two edges. */
const MAX_RULE_THICKNESS = 3;

/** A page is divided into this many horizontal bands, which index the paints. */
const BANDS = 64;

/** How many points, in each direction, the coverage by pictures is computed at. */
const COVERAGE_SAMPLES = 24;

/** A picture or gradient of less opacity does not count as visible. */
const MIN_ALPHA = 0.5;

/** Edges at most this far apart, in points, are the same. */
const EDGE = 0.5;

/** Where the colour beside a drawing is looked up, in points from its box. */
const DISTANCE_BESIDE = 2;

/** A drawing in a box has at most this many times its area; larger paints are backgrounds. */
const MAX_DRAWING_SIZE = 4;

/** Everything painted on a page, in order: answers what is under and over a point. */
export class Paints {
  readonly #all: Paint[] = [];
  /** The paints that overlap each band of the page. */
  readonly #bands: Paint[][] = Array.from({ length: BANDS }, () => []);
  readonly #page: Box;

  constructor(page: Box) {
    this.#page = page;
  }

  add(paint: Paint): void {
    if (!overlap(paint.box, this.#page)) return;
    this.#all.push(paint);
    const last = this.#bandAt(paint.box.bottom);
    for (let band = this.#bandAt(paint.box.top); band <= last; band++) {
      this.#bands[band]?.push(paint);
    }
  }

  #bandAt(y: number): number {
    const { top, bottom } = this.#page;
    const band = Math.floor(((y - top) / (bottom - top)) * BANDS);
    return Math.min(Math.max(band, 0), BANDS - 1);
  }

  /** What is painted in the band of a point, in order. */
  #near({ y }: Point): Paint[] {
    return this.#bands[this.#bandAt(y)] ?? [];
  }

  /**
   * The colour at a point of everything painted so far, or before `order`, on white paper;
   * `undefined` if unknown.
   */
  backgroundAt(point: Point, order = Infinity): Colour | undefined {
    const translucent: { colour: Colour; alpha: number }[] = [];
    let background: Colour = WHITE;
    const paints = this.#near(point);
    for (let index = paints.length - 1; index >= 0; index--) {
      const paint = paints[index];
      if (!paint || paint.order >= order) continue;
      if (!isPaintedAt(paint, point)) continue;
      const { colour, alpha } = paint;
      if (!colour) return undefined;
      if (alpha >= 1) {
        background = colour;
        break;
      }
      translucent.push({ colour, alpha });
    }
    return translucent.reduceRight(
      (under, { colour, alpha }) => mix(colour, under, alpha),
      background,
    );
  }

  /** The topmost opaque paint after `order` that covers all the points. */
  coverAfter(order: number, points: readonly Point[]): Paint | undefined {
    const [first] = points;
    const paints = first ? this.#near(first) : [];
    return paints.findLast(
      (paint) =>
        paint.order > order && paint.opaque && points.every((point) => isPaintedAt(paint, point)),
    );
  }

  /** The share of the page that pictures cover, 0–1. */
  pictureCoverage(): number {
    const { left, top, right, bottom } = this.#page;
    let covered = 0;
    for (let index = 0; index < COVERAGE_SAMPLES ** 2; index++) {
      const point = {
        x: left + ((index % COVERAGE_SAMPLES) + 0.5) * ((right - left) / COVERAGE_SAMPLES),
        y: top + (Math.floor(index / COVERAGE_SAMPLES) + 0.5) * ((bottom - top) / COVERAGE_SAMPLES),
      };
      if (this.hasPictureAt(point)) covered++;
    }
    return covered / COVERAGE_SAMPLES ** 2;
  }

  /** Whether a picture is painted at a point, visibly. */
  hasPictureAt(point: Point): boolean {
    return this.#near(point).some(
      (paint) => paint.isPicture && paint.alpha >= MIN_ALPHA && isPaintedAt(paint, point),
    );
  }

  /** Whether a picture, or something not much larger than the box, is visible in it. */
  hasDrawingIn(box: Box): boolean {
    const middle = middleOf(box);
    const beside = this.backgroundAt({ x: box.left - DISTANCE_BESIDE, y: middle.y });
    return this.#near(middle).some((paint) => {
      const { colour, alpha, order } = paint;
      const isHere = paint.isPicture
        ? isPaintedAt(paint, middle)
        : overlap(paint.box, box) && areaOf(paint.box) <= MAX_DRAWING_SIZE * areaOf(box);
      const isVisible =
        colour && beside ? !looksLike(mix(colour, beside, alpha), beside) : alpha >= MIN_ALPHA;
      return (
        isHere &&
        isVisible &&
        !this.coverAfter(order, corners(grown(intersection(paint.box, box), -EDGE)))
      );
    });
  }

  /** The visible lines across the page. */
  rules(): Rule[] {
    return this.#all.flatMap(({ box, colour, order }) => {
      const { left, right, top, bottom } = box;
      if (right - left < MIN_RULE_LENGTH) return [];
      const middle = middleOf(box);
      const background = colour && this.backgroundAt(middle, order);
      if (colour && background && looksLike(colour, background)) return [];
      const edges = bottom - top > MAX_RULE_THICKNESS ? [top, bottom] : [middle.y];
      return edges.map((y) => ({ left, right, y }));
    });
  }

  /** The outlines that overlap a box, of filled paths no higher than two lines of text of this size. */
  *outlinesAt(box: Box, size: number): Generator<{ paint: Paint; outline: Box }> {
    for (const paint of this.#near({ x: box.left, y: (box.top + box.bottom) / 2 })) {
      if (paint.box.bottom - paint.box.top > 2 * size || !overlap(paint.box, box)) continue;
      for (const outline of paint.outlineBoxes) if (overlap(outline, box)) yield { paint, outline };
    }
  }
}

function isPaintedAt(paint: Paint, point: Point): boolean {
  return isInside(paint.box, point) && paint.covers(point);
}

function areaOf({ left, top, right, bottom }: Box): number {
  return Math.max(0, right - left) * Math.max(0, bottom - top);
}

/** Colours that differ by at most this in each channel (of 255) look the same. */
const INVISIBLE_DIFFERENCE = 16;

export function looksLike(one: Colour, other: Colour): boolean {
  return one.every(
    (channel, index) => Math.abs(channel - (other[index] ?? 0)) <= INVISIBLE_DIFFERENCE,
  );
}

/** The colour of `over`, painted with its opacity on `under`. */
export function mix(over: Colour, under: Colour, alpha: number): Colour {
  const channel = (index: 0 | 1 | 2) => over[index] * alpha + under[index] * (1 - alpha);
  return [channel(0), channel(1), channel(2)];
}
