import * as z from "zod";
import type { ZodOpenApiOverride } from "zod-openapi";
import { TEXT_LIMITS } from "../../shared/core/text-limits";

const code = z
  .string()
  .regex(/^[a-z0-9_]{1,100}$/)
  .max(100);

/** The body of an error, with extension members of RFC 9457. */
export const problem = z
  .looseObject({
    type: z.string().max(TEXT_LIMITS.id).meta({ format: "uri-reference" }),
    title: z.string().max(TEXT_LIMITS.title),
    status: z.int().min(400).max(599),
    detail: z.string().max(TEXT_LIMITS.note).meta({ description: "A sentence for people." }),
    code: code.meta({ description: "Stays the same for the same problem." }),
    request_id: z.string().max(TEXT_LIMITS.name),
    errors: z
      .array(
        z.object({
          path: z.string().max(TEXT_LIMITS.id),
          message: z.string().max(TEXT_LIMITS.note),
        }),
      )
      .max(20)
      .optional()
      .meta({ description: "The fields that do not fit." }),
    retry_after: z.int().min(1).max(86_400).optional().meta({ description: "Seconds to wait." }),
  })
  .meta({ id: "Problem", description: "An error, as RFC 9457 describes it." });

/** The body of an error of a function under its edge name. */
export const edgeError = z
  .object({
    error: z.string().max(TEXT_LIMITS.text).meta({ description: "A sentence for people." }),
    retryAfter: z.int().min(1).max(86_400).optional().meta({ description: "Seconds to wait." }),
  })
  .meta({ id: "EdgeError", description: "An error of a function under its edge name." });

/** How long a text of each format can be. */
const FORMAT_LENGTHS = new Map<string | undefined, number>([
  ["uuid", 36],
  ["date-time", 35],
  ["date", 10],
]);

const isText = (type: unknown) =>
  type === "string" || (Array.isArray(type) && type.includes("string"));

const INT32_MAX = 2 ** 31 - 1;

/**
 * Writes down what holds for every value of a type: a format has a length, no text has the character U+0000, and an
 * integer fits into 32 or 64 bits.
 */
export const completeSchema: ZodOpenApiOverride = ({ jsonSchema: schema }) => {
  const { type, format } = schema;
  if (isText(type) && schema.enum === undefined && schema.const === undefined) {
    const length = FORMAT_LENGTHS.get(format);
    if (length !== undefined) schema.maxLength = length;
    if (format === undefined && schema.pattern === undefined) schema.pattern = "^[^\\u0000]*$";
  }
  if (type === "integer") {
    const { minimum = Number.MIN_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER } = schema;
    schema["format"] = minimum >= -INT32_MAX && maximum <= INT32_MAX ? "int32" : "int64";
  }
};
