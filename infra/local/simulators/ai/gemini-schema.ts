import * as z from "zod";
import { InvalidRequest } from "./request";

/** The keywords of JSON Schema that Gemini's OpenAI-compatible endpoint takes. */
const KNOWN = [
  "type",
  "properties",
  "required",
  "items",
  "enum",
  "anyOf",
  "description",
  "title",
  "nullable",
  "minimum",
  "maximum",
  "minItems",
  "maxItems",
  "minLength",
  "maxLength",
];

const node = z.looseObject({
  type: z.unknown().optional(),
  enum: z.unknown().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
});

/** @throws {InvalidRequest} for the first thing in a tool's parameters that Gemini does not take */
export function requireGeminiSchema(schema: unknown, path: string): void {
  const { success, data } = node.safeParse(schema);
  if (!success) refuse(path, "Proto field is not a message");
  const unknown = Object.keys(data).find((key) => !KNOWN.includes(key));
  if (unknown) refuse(path, `Unknown name "${unknown}": Cannot find field`);
  if (Array.isArray(data.type)) {
    refuse(path, 'Unknown name "type": Proto field is not repeating, cannot start list');
  }
  if (data.enum !== undefined && data.type !== "string") {
    refuse(path, "enum: only allowed for STRING type");
  }
  if (data.type === "object" && data.properties === undefined) {
    refuse(path, "properties: should be non-empty for OBJECT type");
  }
  if (data.type === "array" && data.items === undefined) refuse(path, "items: missing field");
  for (const [name, part] of Object.entries(data.properties ?? {})) {
    requireGeminiSchema(part, `${path}.properties[${name}]`);
  }
  if (data.items !== undefined) requireGeminiSchema(data.items, `${path}.items`);
  for (const [index, part] of (data.anyOf ?? []).entries()) {
    requireGeminiSchema(part, `${path}.any_of[${index}]`);
  }
}

function refuse(path: string, reason: string): never {
  throw new InvalidRequest(`Invalid JSON payload received. ${reason} at '${path}'.`);
}
