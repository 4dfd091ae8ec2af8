import { Problem } from "../core/problems";

/**
 * The rows of a CSV file in UTF-8, by the names in its first line, which are read in lower case. Values are trimmed;
 * an empty one is left out.
 * @param atMost rows that are read; the rest is ignored
 * @throws Problem `invalid_csv`
 */
export async function csvRows(bytes: Buffer, atMost: number): Promise<Record<string, string>[]> {
  const { parse } = await import("csv-parse/sync");
  try {
    const rows: Record<string, string>[] = parse(bytes, {
      bom: true,
      columns: (names: string[]) => names.map((name) => name.trim().toLowerCase()),
      skip_empty_lines: true,
      to: atMost,
      trim: true,
    });
    return rows.map((row) =>
      Object.fromEntries(Object.entries(row).filter(([, value]) => value !== "")),
    );
  } catch (cause) {
    throw new Problem("invalid_csv", { cause });
  }
}
