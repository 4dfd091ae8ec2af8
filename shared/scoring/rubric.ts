import { createHash } from "node:crypto";
import * as z from "zod";
import { Problem } from "../core/problems";
import { TEXT_LIMITS } from "../core/text-limits";

export interface RubricDimension {
  name: string;
  /** Relative to the others; they need not add up to 1. */
  weight: number;
  description?: string | undefined;
}

export interface Rubric {
  dimensions: RubricDimension[];
  /** Changes with the rubric's content; stored with every score. */
  version: string;
}

/** For roles without a rubric. */
const DEFAULT_DIMENSIONS: RubricDimension[] = [
  { name: "Technical Skills", weight: 0.25 },
  { name: "Communication", weight: 0.2 },
  { name: "Problem Solving", weight: 0.2 },
  { name: "Cultural Fit", weight: 0.15 },
  { name: "Experience Relevance", weight: 0.2 },
];

const name = z.string().trim().min(1).max(TEXT_LIMITS.name);
const weight = z.number().min(0);
const description = z.string().max(TEXT_LIMITS.note).nullish();

/** `{dimensions: [{name, weight, description}]}` */
const listed = z
  .object({ dimensions: z.array(z.object({ name, weight, description })) })
  .transform(({ dimensions }) => dimensions);

/** `{key: {weight, label}}` */
const keyed = z
  .record(name, z.object({ label: name.nullish(), weight, description }))
  .transform((record) =>
    Object.entries(record).map(([key, value]) => ({ ...value, name: value.label ?? key })),
  );

const dimensions = z
  .union([listed, keyed])
  .refine((list) => new Set(list.map((entry) => entry.name)).size === list.length)
  .refine((list) => list.length === 0 || list.some((entry) => entry.weight > 0));

const isEmpty = (stored: unknown) =>
  stored === null ||
  stored === undefined ||
  (typeof stored === "object" && Object.keys(stored).length === 0);

function versioned(list: RubricDimension[]): Rubric {
  const digest = createHash("sha256").update(JSON.stringify(list)).digest("hex");
  return { dimensions: list, version: `sha256:${digest.slice(0, 16)}` };
}

/**
 * A role's rubric as stored, in either of its two shapes; the default where the role has none.
 * @throws Problem `rubric_invalid`: scoring by another rubric than the role's would be unfair
 */
export function readRubric(stored: unknown): Rubric {
  return readOwnRubric(stored) ?? versioned(DEFAULT_DIMENSIONS);
}

/** The same, but undefined where the role has none. */
export function readOwnRubric(stored: unknown): Rubric | undefined {
  if (isEmpty(stored)) return undefined;
  const result = dimensions.safeParse(stored);
  if (!result.success) throw new Problem("rubric_invalid", { cause: result.error });
  if (result.data.length === 0) return undefined;
  return versioned(
    result.data.map((entry) => ({
      name: entry.name,
      weight: entry.weight,
      ...(entry.description ? { description: entry.description } : {}),
    })),
  );
}
