import type { PostgrestError } from "@supabase/supabase-js";
import { UserError } from "../../infra/local/cli";

/** What the database gave. @throws UserError where it refused */
export function rowOf<Row>(result: { data: Row; error: PostgrestError | null }): NonNullable<Row> {
  const { data, error } = result;
  if (data) return data;
  throw new UserError(`The database refused: ${error?.message}`, { cause: error });
}
