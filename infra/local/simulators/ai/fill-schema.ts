import RandExp from "randexp";
import * as z from "zod";
import { sentences, words } from "./language";

/** Below this depth only required properties are filled in, so that recursive schemas end. */
const MAX_FULL_DEPTH = 4;
const MAX_DEPTH = 32;
const DEFAULT_ITEMS = 2;
const DEFAULT_STRING_CHARACTERS = 200;

const FORMATS: Record<string, string> = {
  "date-time": "2026-01-01T00:00:00Z",
  date: "2026-01-01",
  time: "00:00:00Z",
  duration: "P1D",
  email: "simulation@example.com",
  hostname: "example.com",
  uri: "https://example.com/",
  url: "https://example.com/",
  uuid: "00000000-0000-4000-8000-000000000000",
  ipv4: "192.0.2.1",
  ipv6: "2001:db8::1",
};

const count = z.int().min(0).optional();
const schemas = z.array(z.unknown()).min(1).optional();
/** The JSON Schema keywords that determine the value; the others are only validated. */
const nodeSchema = z.looseObject({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  const: z.unknown().optional(),
  enum: z.array(z.unknown()).min(1).optional(),
  anyOf: schemas,
  oneOf: schemas,
  allOf: schemas,
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  items: z.unknown().optional(),
  prefixItems: schemas,
  minItems: count,
  maxItems: count,
  minLength: count,
  maxLength: count,
  uniqueItems: z.boolean().optional(),
  format: z.string().optional(),
  pattern: z.string().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  exclusiveMaximum: z.number().optional(),
  multipleOf: z.number().optional(),
});
type Node = z.infer<typeof nodeSchema>;

/**
 * Generates a value for any JSON schema from a text, deterministically: strings from its sentences in
 * turn, enums from the values that it mentions, numbers from its own that are allowed.
 */
export function fillSchema(schema: unknown, text: string): unknown {
  return new Filler(schema, text).fill(schema, 0);
}

class Filler {
  readonly #root: unknown;
  readonly #sentences: string[];
  readonly #words: Set<string>;
  readonly #numbers: number[];
  #nextSentence = 0;

  constructor(root: unknown, text: string) {
    this.#root = root;
    this.#sentences = sentences(text);
    this.#words = new Set(words(text));
    this.#numbers = (text.match(/\d+(?:\.\d+)?/g) ?? []).map(Number);
  }

  fill(schema: unknown, depth: number, position = 0): unknown {
    if (depth > MAX_DEPTH) return null;
    const node = this.#resolve(schema);
    if (node.const !== undefined) return node.const;
    if (node.enum !== undefined) return this.#choose(node.enum, position);
    const alternatives = node.anyOf ?? node.oneOf;
    if (alternatives !== undefined) return this.fill(this.#pick(alternatives, depth), depth + 1);
    switch (this.#typeOf(node, depth)) {
      case "object":
        return this.#object(node, depth);
      case "array":
        return this.#array(node, depth);
      case "string":
        return this.#string(node);
      case "integer":
        return this.#number({ ...node, multipleOf: node.multipleOf ?? 1 });
      case "number":
        return this.#number(node);
      case "boolean":
        return false;
      default:
        return null;
    }
  }

  /** Resolves `$ref` within the document, and merges `allOf`. */
  #resolve(schema: unknown): Node {
    let node = nodeSchema.safeParse(schema).data ?? {};
    for (let hops = 0; node.$ref !== undefined && hops < MAX_DEPTH; hops++) {
      const { $ref, ...beside } = node;
      node = { ...nodeSchema.safeParse(this.#at($ref)).data, ...beside };
    }
    const { allOf, ...own } = node;
    return (allOf ?? []).map((part) => this.#resolve(part)).reduce(merge, own);
  }

  #at(reference: string): unknown {
    const keys = decodeURIComponent(reference.replace(/^#\/?/, "")).split("/").filter(Boolean);
    return keys.reduce<unknown>((value, key) => {
      const name = key.replaceAll("~1", "/").replaceAll("~0", "~");
      return z.record(z.string(), z.unknown()).safeParse(value).data?.[name];
    }, this.#root);
  }

  #typeOf(node: Node, depth: number): string {
    if (node.type === undefined)
      return node.properties ? "object" : node.items ? "array" : "string";
    if (typeof node.type === "string") return node.type;
    const mayBeNull = node.type.includes("null");
    const nonNull = node.type.find((type) => type !== "null");
    return nonNull === undefined || (mayBeNull && depth > MAX_FULL_DEPTH) ? "null" : nonNull;
  }

  /** The first alternative that is not null; at a great depth null, if that is allowed. */
  #pick(alternatives: readonly unknown[], depth: number): unknown {
    const isNull = (schema: unknown) => this.#resolve(schema).type === "null";
    const ending = depth > MAX_FULL_DEPTH ? alternatives.find(isNull) : undefined;
    return ending ?? alternatives.find((schema) => !isNull(schema)) ?? alternatives[0];
  }

  /** Values that the text mentions come first; the items of an array get one after the other. */
  #choose(values: readonly unknown[], position: number): unknown {
    const mentioned = (value: unknown) =>
      words(String(value)).some((word) => this.#words.has(word));
    const ordered = [...values.filter(mentioned), ...values.filter((value) => !mentioned(value))];
    return ordered[position % ordered.length];
  }

  #object(node: Node, depth: number): Record<string, unknown> {
    const required = node.required ?? [];
    const entries = Object.entries(node.properties ?? {}).filter(
      ([name]) => depth <= MAX_FULL_DEPTH || required.includes(name),
    );
    return Object.fromEntries(entries.map(([name, part]) => [name, this.fill(part, depth + 1)]));
  }

  #array(node: Node, depth: number): unknown[] {
    const { prefixItems = [], minItems = 0, maxItems = Infinity } = node;
    const defaultLength = depth > MAX_FULL_DEPTH ? 0 : Math.max(prefixItems.length, DEFAULT_ITEMS);
    const length = Math.max(minItems, Math.min(defaultLength, maxItems));
    const items = Array.from({ length }, (_, index) =>
      this.fill(prefixItems[index] ?? node.items, depth + 1, index),
    );
    return node.uniqueItems === true ? uniqueByJson(items) : items;
  }

  #string({ format, pattern, minLength = 0, maxLength = DEFAULT_STRING_CHARACTERS }: Node): string {
    const formatted = FORMATS[format ?? ""];
    if (formatted !== undefined) return formatted;
    const sentence = this.#sentences[this.#nextSentence++ % this.#sentences.length] ?? "simulated";
    if (pattern !== undefined) return matching(pattern, [sentence, ...this.#words]);
    const characters = Array.from(sentence).slice(0, Math.max(minLength, maxLength));
    return characters.join("").padEnd(minLength, ".");
  }

  /** A number from the text that is allowed, else the lowest allowed one, else 0. */
  #number(node: Node): number {
    const step = node.multipleOf;
    const fits = (value: number) =>
      value >= (node.minimum ?? -Infinity) &&
      value > (node.exclusiveMinimum ?? -Infinity) &&
      value <= (node.maximum ?? Infinity) &&
      value < (node.exclusiveMaximum ?? Infinity) &&
      (step === undefined || Number.isInteger(value / step));
    const edge = node.minimum ?? node.exclusiveMinimum ?? 0;
    const base = step === undefined ? edge : Math.ceil(edge / step) * step;
    const upper = node.maximum ?? node.exclusiveMaximum ?? 0;
    const top = step === undefined ? upper : Math.floor(upper / step) * step;
    const middle = (edge + upper) / 2;
    const candidates = [
      ...this.#numbers,
      0,
      base,
      base + (step ?? 1),
      middle,
      top,
      top - (step ?? 1),
    ];
    return candidates.find(fits) ?? base;
  }
}

/** The first text that matches the pattern, else the simplest string that does. */
function matching(pattern: string, texts: readonly string[]): string {
  const expression = new RegExp(pattern, "u");
  const found = texts.find((text) => expression.test(text));
  if (found !== undefined) return found;
  const simplest = new RandExp(pattern);
  simplest.max = 1;
  simplest.randInt = (from) => from;
  return simplest.gen();
}

function uniqueByJson(items: readonly unknown[]): unknown[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

function merge(one: Node, other: Node): Node {
  return {
    ...one,
    ...other,
    properties: { ...one.properties, ...other.properties },
    required: [...(one.required ?? []), ...(other.required ?? [])],
  };
}
