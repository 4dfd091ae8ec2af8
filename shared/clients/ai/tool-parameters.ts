import * as z from "zod";

/** A JSON schema in the dialect that every gateway takes. */
export type ToolParameters = Record<string, unknown>;

const node = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  const: z.unknown().optional(),
  enum: z.array(z.string()).optional(),
  anyOf: z.array(z.unknown()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
});

/** What gateways agree on, and what only narrows a value: the answer is checked by its own schema. */
const TAKEN = ["description", "required", "minItems", "maxItems"];
const DROPPED = [
  "$schema",
  "format",
  "pattern",
  "minLength",
  "maxLength",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "default",
];

/** By schema: writing them costs more than a request does otherwise. */
const known = new WeakMap<z.ZodType, ToolParameters>();

/**
 * The parameters of a tool: no `$schema`, no lists of types, no constants, formats or patterns. `null` is
 * an alternative in `anyOf`, and an enumeration has texts only.
 * @throws Error for a schema that cannot be written so, such as a record with open keys
 */
export function toolParameters(schema: z.ZodType): ToolParameters {
  const parameters = known.get(schema) ?? written(z.toJSONSchema(schema, { io: "input" }));
  known.set(schema, parameters);
  return parameters;
}

function written(schema: unknown): ToolParameters {
  const { type, const: only, anyOf, properties, items, ...rest } = node.parse(schema);
  const { enum: choices = only === undefined ? undefined : [z.string().parse(only)] } = rest;
  if (Array.isArray(type)) {
    return {
      anyOf: type.map((one) => written(one === "null" ? { type: one } : { ...rest, type: one })),
    };
  }
  if (type === "object" && properties === undefined) throw new Error("A record has open keys.");
  return {
    ...(type ? { type } : {}),
    ...(choices ? { enum: choices } : {}),
    ...bounds(rest),
    ...(anyOf ? { anyOf: anyOf.map(written) } : {}),
    ...(properties ? { properties: mapValues(properties, written) } : {}),
    ...(items === undefined ? {} : { items: written(items) }),
    ...taken(rest),
  };
}

/** Without those that only say that a number is a safe integer. */
function bounds({
  minimum,
  maximum,
}: {
  minimum?: number | undefined;
  maximum?: number | undefined;
}) {
  return {
    ...(minimum === undefined || minimum === Number.MIN_SAFE_INTEGER ? {} : { minimum }),
    ...(maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? {} : { maximum }),
  };
}

function taken(rest: Record<string, unknown>): ToolParameters {
  const others = Object.entries(rest).filter(
    ([key]) => !["enum", "minimum", "maximum", ...DROPPED].includes(key),
  );
  const unknown = others.find(([key]) => !TAKEN.includes(key));
  if (unknown) throw new Error(`Gateways do not agree on ${unknown[0]} in a tool's parameters.`);
  return Object.fromEntries(others);
}

const mapValues = (record: Record<string, unknown>, map: (value: unknown) => unknown) =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
