import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import type { Database } from "../../../shared/database.types";
import type { Stack } from "../../local/stack-file";
import { UserError } from "../../local/user-error";
import type { Caller } from "../api";

/** Somebody signed in: for the app by their token, for the database as the frontend reads it. */
export interface Person extends Caller {
  id: string;
  email: string;
  database: SupabaseClient<Database>;
}

/** @throws UserError */
export async function signIn(stack: Stack, email: string, password: string): Promise<Person> {
  const database = createClient<Database>(stack.supabase.url, stack.supabase.anon_key, {
    auth: { persistSession: false, autoRefreshToken: false },
  });
  const { data, error } = await database.auth.signInWithPassword({ email, password });
  if (error) throw new UserError(`${email} cannot sign in: ${error.message}`, { cause: error });
  return { api: stack.api, token: data.session.access_token, id: data.user.id, email, database };
}
