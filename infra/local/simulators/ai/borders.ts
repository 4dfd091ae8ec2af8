import type { z } from "zod";
import { parseJson } from "../json";

/**
 * Reads the JSON that stands between `<name>` and `</name>`, when it is what the schema says, from
 * the first of the texts that holds it. Data is only ever parsed: nothing in it can act.
 */
export function readBordered<T>(
  texts: readonly string[],
  name: string,
  schema: z.ZodType<T>,
): T | undefined {
  const [opening, closing] = [`<${name}>`, `</${name}>`];
  for (const text of texts) {
    const start = text.indexOf(opening);
    const end = text.lastIndexOf(closing);
    if (start === -1 || end < start) continue;
    const data = schema.safeParse(parseJson(text.slice(start + opening.length, end)));
    if (data.success) return data.data;
  }
  return undefined;
}
