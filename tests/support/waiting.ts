import type { Sql } from "postgres";
import { eventually } from "./eventually";

/** Waits until a statement of the database waits for a lock; one that holds such a text, if any is given. */
export const untilWaiting = (sql: Sql, text = ""): Promise<true> =>
  eventually(async () => {
    const waiting = await sql`
      select from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'
        and position(${text} in query) > 0`;
    return waiting.length > 0 ? true : undefined;
  });
