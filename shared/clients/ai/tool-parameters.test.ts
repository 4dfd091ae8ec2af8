import { globSync, readFileSync } from "node:fs";
import * as z from "zod";
import { requireGeminiSchema } from "../../../infra/local/simulators/ai/gemini-schema";
import { coverageTool } from "../../interviews/competencies";
import { requirementsTool } from "../../jobs/requirements";
import { resumeTool } from "../../resumes/parse-resume";
import { scoreTool } from "../../scoring/prompt";
import { toolParameters } from "./tool-parameters";

/** The tools of each file that asks the model for one. */
const TOOLS: Record<string, { name: string; schema: z.ZodType }> = {
  "shared/interviews/interviewer.ts": coverageTool(["Care", "Speed"]),
  "shared/jobs/requirements.ts": requirementsTool,
  "shared/resumes/parse-resume.ts": resumeTool,
  "shared/scoring/score.ts": scoreTool(["Care"]),
};

const REFUSED_SOMEWHERE = [
  "$schema",
  "$ref",
  "$defs",
  "const",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "format",
  "pattern",
  "additionalProperties",
  "propertyNames",
];

/** Every schema within a schema. */
function* schemasIn(schema: unknown): Generator<Record<string, unknown>> {
  const node = z.looseObject({}).parse(schema);
  yield node;
  const {
    properties = {},
    anyOf = [],
    items,
  } = z
    .object({
      properties: z.record(z.string(), z.unknown()).optional(),
      anyOf: z.array(z.unknown()).optional(),
      items: z.unknown().optional(),
    })
    .parse(schema);
  for (const part of [...Object.values(properties), ...anyOf, ...(items ? [items] : [])]) {
    yield* schemasIn(part);
  }
}

const numbersIn = (schema: Record<string, unknown>) => [schema["minimum"], schema["maximum"]];

it("knows the tools of every file that asks for one", () => {
  const asking = globSync("shared/**/*.ts").filter(
    (path) =>
      !path.startsWith("shared/clients/ai") &&
      /\b(callTool|tryTool)\(/.test(readFileSync(path, "utf8")),
  );
  expect(asking.sort()).toEqual(Object.keys(TOOLS).sort());
});

describe.each(Object.values(TOOLS).map((tool) => [tool.name, tool] as const))(
  "the parameters of %s",
  (_, tool) => {
    const parameters = toolParameters(tool.schema);

    it("use only what every gateway takes", () => {
      for (const schema of schemasIn(parameters)) {
        expect(Object.keys(schema).filter((key) => REFUSED_SOMEWHERE.includes(key))).toEqual([]);
        expect(Array.isArray(schema["type"])).toBe(false);
        expect(numbersIn(schema)).not.toContain(Number.MAX_SAFE_INTEGER);
      }
      expect(() => requireGeminiSchema(parameters, tool.name)).not.toThrow();
    });
  },
);

describe("toolParameters", () => {
  it("writes null as an alternative, a constant as an enumeration, and no formats", () => {
    const schema = z.object({
      name: z.string().nullable(),
      kind: z.literal("cat"),
      site: z.url().describe("Address").optional(),
      age: z.int().positive(),
    });
    expect(toolParameters(schema)).toEqual({
      type: "object",
      properties: {
        name: { anyOf: [{ type: "string" }, { type: "null" }] },
        kind: { type: "string", enum: ["cat"] },
        site: { type: "string", description: "Address" },
        age: { type: "integer" },
      },
      required: ["name", "kind", "age"],
    });
  });

  it.each([
    ["open keys", z.object({ scores: z.record(z.string(), z.number()) }), "open keys"],
    ["alternatives of numbers", z.object({ size: z.literal([1, 2]) }), "expected string"],
    ["an intersection", z.object({ a: z.string().and(z.email()) }), "allOf"],
  ])("throws for %s, which gateways disagree on", (_, schema, message) => {
    expect(() => toolParameters(schema)).toThrow(message);
  });
});
