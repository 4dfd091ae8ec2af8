import * as z from "zod";
import type { ZodOpenApiContentObject, ZodOpenApiOperationObject } from "zod-openapi";
import type { HttpFunction } from "../../shared/app/http";
import type { Operation } from "../../shared/app/operation";
import { IDEMPOTENCY_PROBLEMS } from "../../shared/core/problems";
import { TEXT_LIMITS } from "../../shared/core/text-limits";
import { limitOf } from "../docs/limits";
import { EXAMPLES } from "./examples";
import { responsesOf } from "./responses";
import { tagOf } from "./tags";

/** The name of an operation in generated clients. */
function operationId({ name, operations }: HttpFunction, method: string): string {
  const words = Object.keys(operations).length > 1 ? `${method.toLowerCase()}-${name}` : name;
  return words.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** How the document describes one method of a route. */
export function describeOperation(
  definition: HttpFunction,
  method: string,
  operation: Operation,
): ZodOpenApiOperationObject {
  const { summary, auth, parameters, body } = operation;
  const id = operationId(definition, method);
  const example = EXAMPLES.get(id);
  const limit = limitOf(operation, definition.name);
  return {
    operationId: id,
    summary,
    description: `Caller: ${auth.callers}. Requests per minute: ${limit}.`,
    tags: [tagOf(definition)],
    // An empty requirement says that none is needed.
    security: auth.security.length === 0 ? [{}] : [...auth.security],
    parameters: [
      { $ref: "#/components/parameters/RequestId" },
      ...(acceptsIdempotencyKey(operation)
        ? [{ $ref: "#/components/parameters/IdempotencyKey" }]
        : []),
      ...parametersOf(definition, parameters.accepts, example?.parameters),
    ],
    ...(body.accepts
      ? {
          requestBody: {
            required: !body.accepts.isOptional,
            content: contentOf(body.accepts, example?.body),
          },
        }
      : {}),
    responses: responsesOf(operation, definition, example?.answer),
  };
}

const acceptsIdempotencyKey = ({ problems }: Operation) =>
  IDEMPOTENCY_PROBLEMS.every((code) => problems.includes(code));

type Accepted = NonNullable<Operation["body"]["accepts"]>;

function parametersOf(
  { route }: HttpFunction,
  accepts: Accepted | undefined,
  examples: Record<string, unknown> = {},
): z.ZodType[] {
  if (!accepts) return [];
  const { schema } = accepts;
  if (!(schema instanceof z.ZodObject)) throw new Error("Parameters are the fields of an object.");
  return Object.entries<z.ZodType>(schema.shape).map(([name, field]) =>
    field.meta({
      ...field.meta(),
      param: {
        name,
        in: route.includes(`{${name}}`) ? "path" : "query",
        ...(name in examples ? { example: examples[name] } : {}),
      },
    }),
  );
}

/** The text of a body that is not JSON. */
const text = z.string().max(TEXT_LIMITS.payload);

function contentOf(
  { schema, mediaTypes = [] }: Accepted,
  example: unknown,
): ZodOpenApiContentObject {
  const contents = mediaTypes.map((mediaType) => {
    const isText = mediaType.startsWith("text/");
    const given = example === undefined || mediaType !== "application/json" ? {} : { example };
    return [mediaType, { schema: isText ? text : schema, ...given }] as const;
  });
  return Object.fromEntries(contents);
}
