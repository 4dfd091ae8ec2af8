import { createClient, type PostgrestError, type SupabaseClient } from "@supabase/supabase-js";
import { UserError } from "../../../infra/local/cli";
import type { Stack } from "../../../infra/local/stack-json";
import type { Database } from "../../../shared/clients/database.types";
import type { Caller } from "../api";

/** A signed-in user: with a token for the app, and a client for the database like the frontend's. */
export interface Person extends Caller {
  id: string;
  email: string;
  database: SupabaseClient<Database>;
}

/** @throws UserError */
export async function signIn(stack: Stack, email: string, password: string): Promise<Person> {
  const database = connect(stack);
  const { data, error } = await database.auth.signInWithPassword({ email, password });
  if (error) throw new UserError(`${email} cannot sign in: ${error.message}`, { cause: error });
  return { api: stack.api, token: data.session.access_token, id: data.user.id, email, database };
}

/** @throws UserError also if a new user must confirm their address first */
export async function signUp(stack: Stack, email: string, password: string): Promise<Person> {
  const { error } = await connect(stack).auth.signUp({ email, password });
  if (error) throw new UserError(`${email} cannot sign up: ${error.message}`, { cause: error });
  return signIn(stack, email, password);
}

/** A client for the database, as the frontend has it before somebody signs in. */
export const connect = ({ supabase }: Stack) =>
  createClient<Database>(supabase.url, supabase.anon_key, {
    auth: { persistSession: false, autoRefreshToken: false },
  });

/** The row that the database returned. @throws UserError if it returned an error */
export function requireRow<Row>(result: {
  data: Row;
  error: PostgrestError | null;
}): NonNullable<Row> {
  const { data, error } = result;
  if (data) return data;
  throw new UserError(`The database returned an error: ${error?.message}`, { cause: error });
}
