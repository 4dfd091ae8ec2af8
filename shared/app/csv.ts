import { Problem } from "../core/problems";

/** Spreadsheets separate by what is usual in their language. */
const DELIMITERS = [",", ";", "\t"];

interface Columns {
  required: string;
  optional: string;
}

/**
 * The rows of a CSV file in UTF-8, by the names in its first line, which are read in lower case and show how values are
 * separated. Values are trimmed; an empty one is left out.
 * @param atMost rows that are read; the rest is ignored
 * @throws Problem `invalid_csv`
 */
export async function csvRows(
  bytes: Buffer,
  { required, optional }: Columns,
  atMost: number,
): Promise<Record<string, string>[]> {
  const rows = await parseRows(bytes, atMost);
  if (!rows[0] || !Object.hasOwn(rows[0], required)) {
    throw new Problem("invalid_csv", {
      detail: `The first line has to name the columns, ${required} and, where wanted, ${optional}, and the others to follow.`,
    });
  }
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).filter(([, value]) => value !== "")),
  );
}

async function parseRows(bytes: Buffer, atMost: number): Promise<Record<string, string>[]> {
  const { parse } = await import("csv-parse/sync");
  const [header = ""] = bytes.toString().split("\n", 1);
  try {
    return parse(bytes, {
      bom: true,
      columns: (names: string[]) => names.map((name) => name.trim().toLowerCase()),
      delimiter: DELIMITERS.find((each) => header.includes(each)) ?? ",",
      skip_empty_lines: true,
      to: atMost,
      trim: true,
    });
  } catch (cause) {
    throw new Problem("invalid_csv", { cause });
  }
}
