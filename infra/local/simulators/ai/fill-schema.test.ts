import * as z from "zod";
import { fillSchema } from "./fill-schema";
import { structuredOutput } from "./structured-output";

const TEXT = "Rex is a dog of 7 years. He weighs 21.5 kg! Does he bark?";

const address = z.object({
  city: z.string().min(3).max(10),
  zip: z.string().regex(/^[A-Z]{2}-\d{4}$/),
});
const SCHEMAS: Record<string, z.ZodType> = {
  strings: z.object({ a: z.string(), b: z.string().min(300), c: z.string().max(5) }),
  formats: z.object({
    at: z.iso.datetime(),
    day: z.iso.date(),
    mail: z.email(),
    link: z.url(),
    id: z.uuid(),
  }),
  numbers: z.object({
    any: z.number(),
    whole: z.int(),
    range: z.number().min(40).max(50),
    above: z.number().gt(0.5).lt(0.75),
    below: z.number().max(-3),
    even: z.number().multipleOf(4).min(50),
  }),
  enums: z.object({ one: z.enum(["cat", "dog"]), fixed: z.literal("v1"), yes: z.boolean() }),
  arrays: z.object({
    some: z.array(z.string()),
    many: z.array(z.int()).min(5),
    few: z.array(z.string()).max(1),
    pair: z.tuple([z.string(), z.int()]),
  }),
  nested: z.object({ home: address, places: z.array(address) }),
  nullable: z.object({ a: z.string().nullable(), b: z.union([z.int(), z.string()]), c: z.null() }),
  unions: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("a"), x: z.int() }),
    z.object({ kind: z.literal("b") }),
  ]),
  intersections: z.intersection(z.looseObject({ a: z.string() }), z.looseObject({ b: z.int() })),
};

test.each(Object.entries(SCHEMAS))("generates %s that match the schema", (_name, schema) => {
  const filled = fillSchema(z.toJSONSchema(schema), TEXT);
  expect(schema.safeParse(filled).error).toBeUndefined();
  expect(fillSchema(z.toJSONSchema(schema), TEXT)).toEqual(filled);
});

test("uses values from the text", () => {
  const schema = z.object({ kind: z.enum(["cat", "dog"]), age: z.int().max(20), note: z.string() });
  expect(fillSchema(z.toJSONSchema(schema), TEXT)).toEqual({
    kind: "dog",
    age: 7,
    note: "Rex is a dog of 7 years.",
  });
});

test("follows recursive references", () => {
  const tree = {
    $ref: "#/$defs/node",
    $defs: {
      node: {
        type: "object",
        properties: {
          name: { type: "string" },
          left: { anyOf: [{ $ref: "#/$defs/node" }, { type: "null" }] },
          children: { type: "array", items: { $ref: "#/$defs/node" } },
        },
        required: ["name", "left", "children"],
      },
    },
  };
  expect(structuredOutput({ name: "tree", schema: tree, strict: false }, {}, TEXT)).toMatchObject({
    left: { name: expect.any(String) },
    children: [{ name: expect.any(String) }, { name: expect.any(String) }],
  });
});

test("generates different values if they must be unique", () => {
  const schema = { type: "array", items: { enum: ["a", "b"] }, minItems: 2, uniqueItems: true };
  expect(fillSchema(schema, "")).toEqual(["a", "b"]);
});

test("generates a value from an empty text", () => {
  expect(fillSchema({ type: "object", properties: { a: { type: "string" } } }, "")).toEqual({
    a: "simulated",
  });
});
