import type { z } from "zod";

/**
 * Reads the JSON that stands between `<name>` and `</name>`, when it is what the schema says.
 * Data is only ever parsed: nothing in it can act.
 */
export function readBordered<T>(text: string, name: string, schema: z.ZodType<T>): T | undefined {
  const [opening, closing] = [`<${name}>`, `</${name}>`];
  const start = text.indexOf(opening);
  const end = text.lastIndexOf(closing);
  if (start === -1 || end < start) return undefined;
  try {
    return schema.safeParse(JSON.parse(text.slice(start + opening.length, end))).data;
  } catch {
    return undefined;
  }
}
