import { Problem } from "../core/problems";

/*
 * Bounds of every JSON body, far above what any schema accepts. A schema alone is not enough: it walks a
 * list, and searches a text, before it compares their lengths.
 */

const MAX_DEPTH = 32;
const MAX_VALUES = 5_000;
const MAX_ELEMENTS = 1_000;
const MAX_CHARACTERS = 100_000;

interface Found {
  value: unknown;
  path: readonly string[];
}

function refuse({ path }: Found, message: string): never {
  throw new Problem("invalid_request", { errors: [{ path: path.join("."), message }] });
}

/**
 * Stops at the first value that exceeds a bound.
 * @throws Problem `invalid_request`; `invalid_json` for nesting that no schema has
 */
export function checkJsonBounds(body: unknown): void {
  const found: Found[] = [{ value: body, path: [] }];
  for (const each of found) {
    const { value, path } = each;
    if (found.length > MAX_VALUES) refuse({ value: body, path: [] }, "Has too many values");
    if (typeof value === "string" && value.length > MAX_CHARACTERS) {
      refuse(each, `Must have at most ${MAX_CHARACTERS} characters`);
    }
    if (typeof value !== "object" || value === null) continue;
    if (path.length === MAX_DEPTH) throw new Problem("invalid_json");
    const entries = Array.isArray(value) ? value : Object.keys(value);
    if (entries.length > MAX_ELEMENTS) refuse(each, `Must have at most ${MAX_ELEMENTS} elements`);
    for (const [key, inner] of Object.entries(value)) {
      found.push({ value: inner, path: [...path, key] });
    }
  }
}
