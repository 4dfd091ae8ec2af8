import * as z from "zod";

/*
 * Which changes of the API break a client that was made for an earlier description of it. New operations, new
 * fields of answers, new optional fields of requests and new problem codes do not.
 */

const schemaSchema = z.looseObject({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  const: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  anyOf: z.array(z.unknown()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).default([]),
  items: z.unknown().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
});
type Schema = z.output<typeof schemaSchema>;

const contentSchema = z.record(z.string(), z.looseObject({ schema: z.unknown() }));

const operationSchema = z.looseObject({
  parameters: z
    .array(
      z.looseObject({
        name: z.string().optional(),
        in: z.string().optional(),
        required: z.boolean().default(false),
        schema: z.unknown().optional(),
      }),
    )
    .default([]),
  requestBody: z.looseObject({ content: contentSchema }).optional(),
  responses: z.looseObject({ 200: z.looseObject({ content: contentSchema.optional() }) }),
});
type Operation = z.output<typeof operationSchema>;

const documentSchema = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()).default({}) }).optional(),
});
type Document = z.output<typeof documentSchema>;

/** A request may say less than before, a response more. */
type Direction = "request" | "response";

class Comparison {
  readonly found: string[] = [];

  constructor(
    readonly before: Document,
    readonly after: Document,
  ) {}

  compare(): void {
    for (const [path, methods] of Object.entries(this.before.paths)) {
      for (const [method, before] of Object.entries(methods)) {
        const at = `${method.toUpperCase()} ${path}`;
        const after = this.after.paths[path]?.[method];
        if (after) this.#operation(at, before, after);
        else this.found.push(`${at}: the operation was dropped`);
      }
    }
  }

  #operation(at: string, before: Operation, after: Operation): void {
    const keyOf = (parameter: Operation["parameters"][number]) =>
      `${parameter.in} ${parameter.name}`;
    const known = new Map(before.parameters.map((parameter) => [keyOf(parameter), parameter]));
    for (const parameter of after.parameters) {
      const earlier = known.get(keyOf(parameter));
      const where = `${at}: the parameter ${parameter.name}`;
      if (parameter.required && !earlier?.required) this.found.push(`${where} became required`);
      if (earlier) this.#schema("request", where, earlier.schema, parameter.schema);
    }
    this.#content("request", `${at} request`, before.requestBody, after.requestBody);
    if (!before.requestBody && after.requestBody) this.found.push(`${at}: a body became required`);
    this.#content("response", `${at} response`, before.responses[200], after.responses[200]);
  }

  #content(
    direction: Direction,
    at: string,
    before: { content?: z.output<typeof contentSchema> | undefined } | undefined,
    after: { content?: z.output<typeof contentSchema> | undefined } | undefined,
  ): void {
    for (const [mediaType, { schema }] of Object.entries(before?.content ?? {})) {
      const later = after?.content?.[mediaType];
      if (later) this.#schema(direction, at, schema, later.schema);
      else this.found.push(`${at}: ${mediaType} was dropped`);
    }
  }

  #schema(direction: Direction, at: string, given: unknown, later: unknown): void {
    const before = resolve(this.before, given);
    const after = resolve(this.after, later);
    if (direction === "request" && kindOf(after) === ANYTHING && !valuesOf(after)) return;
    if (kindOf(before) !== kindOf(after)) {
      this.found.push(`${at}: the type changed from ${kindOf(before)} to ${kindOf(after)}`);
      return;
    }
    this.#values(direction, at, before, after);
    if (direction === "request") this.#bounds(at, before, after);
    for (const [index, alternative] of (before.anyOf ?? []).entries()) {
      this.#schema(direction, at, alternative, after.anyOf?.[index]);
    }
    if (before.items !== undefined) {
      this.#schema(direction, `${at}[]`, before.items, after.items);
    }
    this.#properties(direction, at, before, after);
  }

  #properties(direction: Direction, at: string, before: Schema, after: Schema): void {
    for (const [name, property] of Object.entries(before.properties ?? {})) {
      const later = after.properties?.[name];
      if (later === undefined) this.found.push(`${at}.${name}: the field was dropped`);
      else this.#schema(direction, `${at}.${name}`, property, later);
    }
    const [must, mustHave] = direction === "request" ? [after, before] : [before, after];
    const missing = must.required.filter((name) => !mustHave.required.includes(name));
    const change = direction === "request" ? "became required" : "became optional";
    for (const name of missing) {
      const isDropped = after.properties?.[name] === undefined;
      if (!isDropped) this.found.push(`${at}.${name}: the field ${change}`);
    }
  }

  #values(direction: Direction, at: string, before: Schema, after: Schema): void {
    const [allowed, others] = direction === "request" ? [after, before] : [before, after];
    const values = valuesOf(allowed);
    const refused = valuesOf(others)?.filter((value) => !values?.includes(value)) ?? [];
    const change = direction === "request" ? "is refused now" : "is new in an answer";
    if (values) for (const value of refused) this.found.push(`${at}: ${String(value)} ${change}`);
    const isNarrower = direction === "request" && values && !valuesOf(before);
    if (isNarrower) this.found.push(`${at}: only some values are accepted now`);
  }

  #bounds(at: string, before: Schema, after: Schema): void {
    for (const name of ["maximum", "maxLength", "maxItems"] as const) {
      const limit = after[name] ?? Number.POSITIVE_INFINITY;
      if (limit < (before[name] ?? Number.POSITIVE_INFINITY))
        this.found.push(`${at}: ${name} is lower`);
    }
    for (const name of ["minimum", "minLength", "minItems"] as const) {
      const limit = after[name] ?? Number.NEGATIVE_INFINITY;
      if (limit > (before[name] ?? Number.NEGATIVE_INFINITY))
        this.found.push(`${at}: ${name} is higher`);
    }
  }
}

const COMPONENT = "#/components/schemas/";

function resolve(document: Document, given: unknown): Schema {
  const schema = schemaSchema.parse(given ?? {});
  const name = schema.$ref?.replace(COMPONENT, "");
  return name === undefined ? schema : schemaSchema.parse(document.components?.schemas[name] ?? {});
}

const ANYTHING = "anything";

/** The type in words; of a schema with alternatives, those of all. */
function kindOf({ type, anyOf }: Schema): string {
  if (anyOf) return anyOf.map((one) => kindOf(schemaSchema.parse(one ?? {}))).join(" | ");
  return [type ?? ANYTHING].flat().join(" | ");
}

const valuesOf = (schema: Schema): unknown[] | undefined =>
  schema.const === undefined ? schema.enum : [schema.const];

/** What of a document breaks clients of an earlier one, a line each. */
export function breakingChanges(before: unknown, after: unknown): string[] {
  const comparison = new Comparison(documentSchema.parse(before), documentSchema.parse(after));
  comparison.compare();
  return comparison.found;
}
