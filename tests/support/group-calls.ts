import type { Sql } from "postgres";

/** The id of an interview's group call, which its participants join. */
export async function groupOf({ sql }: { sql: Sql }, interviewId: string): Promise<string> {
  const [row] = await sql`select group_id from group_calls where interview_id = ${interviewId}`;
  return String(row?.["group_id"]);
}
