import type { Sql } from "postgres";

/** Writes rows that violate a check constraint, as older systems did. */
export async function withoutCheck(
  sql: Sql,
  table: string,
  check: string,
  write: () => Promise<unknown>,
): Promise<void> {
  const [found] = await sql`
    select pg_get_constraintdef(oid) as definition from pg_constraint where conname = ${check}`;
  await sql.unsafe(`alter table ${table} drop constraint ${check}`);
  await write();
  const definition = String(found?.["definition"]).replace(/ NOT VALID$/, "");
  await sql.unsafe(`alter table ${table} add constraint ${check} ${definition} not valid`);
}
