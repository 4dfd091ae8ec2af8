import { Ajv2020 } from "ajv/dist/2020";
import addFormats from "ajv-formats";
import * as z from "zod";
import { fillSchema } from "./fill-schema";
import { InvalidRequest } from "./request";

type JsonSchema = Record<string, unknown>;
/** A schema that the answer must match: the parameters of a tool or a response format. */
export type NamedSchema = { name: string; schema: JsonSchema; strict: boolean };

const ajv = addFormats(new Ajv2020({ strict: false }));
const objectSchema = z.looseObject({
  properties: z.record(z.string(), z.unknown()),
  required: z.array(z.string()).default([]),
  additionalProperties: z.unknown().optional(),
});

/**
 * An object that matches the schema: with the proposed properties, and the others filled in from the
 * text.
 *
 * @throws {InvalidRequest} if the schema is invalid, breaks OpenAI's rules for strict schemas, or the
 * proposed properties do not match it
 */
export function structuredOutput(
  named: NamedSchema,
  proposal: JsonSchema,
  text: string,
): JsonSchema {
  const { $schema: _dialect, ...schema } = named.schema;
  if (named.strict) requireClosedObjects(named.name, schema);
  const filled = z.record(z.string(), z.unknown()).safeParse(fillSchema(schema, text)).data ?? {};
  const known = Object.entries(proposal).filter(([name]) => name in filled);
  const answer = { ...filled, ...Object.fromEntries(known) };
  const problem = validate(named.name, schema, answer);
  if (problem === undefined) return answer;
  throw new InvalidRequest(`The simulation cannot follow the schema '${named.name}': ${problem}.`);
}

function validate(name: string, schema: JsonSchema, answer: unknown): string | undefined {
  try {
    return ajv.validate(schema, answer) ? undefined : ajv.errorsText(ajv.errors);
  } catch (error) {
    const reason = error instanceof Error ? error.message : "not understood";
    throw new InvalidRequest(`Invalid schema for '${name}': ${reason}.`, null, "invalid_schema");
  } finally {
    ajv.removeSchema(schema);
  }
}

/** With `strict`, OpenAI requires closed objects, with all of their properties required. */
function requireClosedObjects(name: string, schema: unknown): void {
  if (typeof schema !== "object" || schema === null) return;
  const object = objectSchema.safeParse(schema).data;
  if (object !== undefined && "type" in schema) {
    const optional = Object.keys(object.properties).filter((key) => !object.required.includes(key));
    if (object.additionalProperties !== false) {
      reject(name, "'additionalProperties' is required to be supplied and to be false");
    }
    if (optional.length > 0) reject(name, `'required' must include '${optional.join("', '")}'`);
  }
  for (const part of Object.values(schema)) requireClosedObjects(name, part);
}

function reject(name: string, why: string): never {
  throw new InvalidRequest(`Invalid schema for '${name}': ${why}.`, null, "invalid_schema");
}
