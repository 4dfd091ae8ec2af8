import { Ajv2020 } from "ajv/dist/2020";
import addFormats from "ajv-formats";
import * as z from "zod";
import { fillSchema } from "./fill-schema";
import { RefusedRequest } from "./request";

type JsonSchema = Record<string, unknown>;
/** A schema that the answer has to follow: a tool's parameters or a response format. */
export type NamedSchema = { name: string; schema: JsonSchema; strict: boolean };

const ajv = addFormats(new Ajv2020({ strict: false }));
const objectSchema = z.looseObject({
  properties: z.record(z.string(), z.unknown()),
  required: z.array(z.string()).default([]),
  additionalProperties: z.unknown().optional(),
});

/**
 * An object that follows the schema: the proposed properties where there are some, the others
 * filled in from the text.
 *
 * @throws {RefusedRequest} for what is no JSON schema, breaks OpenAI's rules for strict ones, or
 * cannot be followed with what is proposed.
 */
export function followSchema(named: NamedSchema, proposal: JsonSchema, text: string): JsonSchema {
  const { $schema: _dialect, ...schema } = named.schema;
  if (named.strict) refuseLooseObjects(named.name, schema);
  const filled = z.record(z.string(), z.unknown()).safeParse(fillSchema(schema, text)).data ?? {};
  const known = Object.entries(proposal).filter(([name]) => name in filled);
  const answer = { ...filled, ...Object.fromEntries(known) };
  const problem = validate(named.name, schema, answer);
  if (problem === undefined) return answer;
  throw new RefusedRequest(`The simulation cannot follow the schema '${named.name}': ${problem}.`);
}

function validate(name: string, schema: JsonSchema, answer: unknown): string | undefined {
  try {
    return ajv.validate(schema, answer) ? undefined : ajv.errorsText(ajv.errors);
  } catch (error) {
    const reason = error instanceof Error ? error.message : "not understood";
    throw new RefusedRequest(`Invalid schema for '${name}': ${reason}.`, null, "invalid_schema");
  } finally {
    ajv.removeSchema(schema);
  }
}

/** With `strict`, OpenAI wants every object closed and each of its properties required. */
function refuseLooseObjects(name: string, schema: unknown): void {
  if (typeof schema !== "object" || schema === null) return;
  const object = objectSchema.safeParse(schema).data;
  if (object !== undefined && "type" in schema) {
    const optional = Object.keys(object.properties).filter((key) => !object.required.includes(key));
    if (object.additionalProperties !== false) {
      refuse(name, "'additionalProperties' is required to be supplied and to be false");
    }
    if (optional.length > 0) refuse(name, `'required' must include '${optional.join("', '")}'`);
  }
  for (const part of Object.values(schema)) refuseLooseObjects(name, part);
}

function refuse(name: string, why: string): never {
  throw new RefusedRequest(`Invalid schema for '${name}': ${why}.`, null, "invalid_schema");
}
