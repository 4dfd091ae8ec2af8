import postgres, { type Sql } from "postgres";

/**
 * How the database goes about a task: each step of the plans, also of those within functions, and the
 * index or table that it uses.
 */
export async function planOf(
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
  const steps = lines.flatMap((line) => /\b((?:Index|Seq|Bitmap)[^(]*Scan[^(]*)/.exec(line) ?? []);
  return [...new Set(steps.map((step) => step.trim()))].sort();
}
