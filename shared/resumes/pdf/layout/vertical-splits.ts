import type { Rule } from "../content/paints";
import type { Segment } from "./segments";

/** A line that extends this far (in points) to both sides separates what is above it from what is below. */
const RULE_REACH = 40;

/** The text on both sides of a vertical line, and what is above and below it on the page. */
export interface Columns {
  above: Segment[];
  left: Segment[];
  right: Segment[];
  below: Segment[];
}

/** The parts of the page, from top to bottom, in which nothing crosses the vertical line at `x`. */
export function columnsBeside(
  x: number,
  segments: readonly Segment[],
  rules: readonly Rule[],
): Columns[] {
  const crossingSegments = segments
    .filter(({ left, right }) => left < x && right > x)
    .map(({ baseline, size }) => ({ top: baseline - size / 2, bottom: baseline + size / 2 }));
  const crossingRules = rules
    .filter(({ left, right }) => left < x - RULE_REACH && right > x + RULE_REACH)
    .map(({ y }) => ({ top: y, bottom: y }));
  const borders = [...crossingSegments, ...crossingRules].toSorted(
    (one, other) => one.top - other.top,
  );
  const starts = [-Infinity, ...borders.map(({ bottom }) => bottom)];
  const ends = [...borders.map(({ top }) => top), Infinity];
  return starts.map((start, index) => {
    const end = ends[index] ?? Infinity;
    const inside = segments.filter(({ baseline }) => baseline > start && baseline < end);
    return {
      above: segments.filter(({ baseline }) => baseline <= start),
      left: inside.filter(({ left }) => left < x),
      right: inside.filter(({ left }) => left >= x),
      below: segments.filter(({ baseline }) => baseline > start && baseline >= end),
    };
  });
}
