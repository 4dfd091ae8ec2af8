import { readFile } from "node:fs/promises";
import postgres, { type Sql } from "postgres";

export const MEBIBYTE = 1024 * 1024;

/** The memory of a process now (`VmRSS`) or at its peak (`VmHWM`), in MiB. Linux only. */
export async function memoryOf(pid: number, field: "VmRSS" | "VmHWM"): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(status)?.[1]) / 1024;
}

/**
 * The scans in the query plans of a task, including those of statements within functions, each with
 * the index or table that it reads.
 */
export async function scansOf(
  databaseUrl: string,
  task: (sql: Sql) => Promise<unknown>,
): Promise<string[]> {
  const lines: string[] = [];
  const connection = postgres(databaseUrl, {
    max: 1,
    onnotice: ({ message }) => lines.push(...String(message).split("\n")),
  });
  await connection`load 'auto_explain'`;
  await connection`set auto_explain.log_min_duration = 0`;
  await connection`set auto_explain.log_nested_statements = on`;
  await connection`set auto_explain.log_level = notice`;
  await task(connection);
  await connection.end();
  const scans = lines.flatMap((line) => /\b((?:Index|Seq|Bitmap)[^(]*Scan[^(]*)/.exec(line) ?? []);
  return [...new Set(scans.map((scan) => scan.trim()))].sort();
}
