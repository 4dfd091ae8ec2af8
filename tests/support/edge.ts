import { createClient, FunctionsHttpError } from "@supabase/supabase-js";
import * as z from "zod";
import { stack } from "./stack";
import type { TestUser } from "./users";

export interface EdgeAnswer {
  status: number;
  body: unknown;
}

const failure = z.object({ context: z.instanceof(Response) });

/**
 * Calls an edge function as the frontend does, by supabase-js.
 * @param api another instance of the app than the stack's own
 */
export async function invoke(
  name: string,
  user: Pick<TestUser, "token">,
  body?: Record<string, unknown>,
  api = stack().api,
): Promise<EdgeAnswer> {
  const { anon_key } = stack().supabase;
  const client = createClient(api, anon_key, {
    auth: { persistSession: false, autoRefreshToken: false },
    global: { headers: { Authorization: `Bearer ${user.token}` } },
  });
  const { data, error } = await client.functions.invoke<unknown>(name, body ? { body } : {});
  if (!error) return { status: 200, body: data };
  if (!(error instanceof FunctionsHttpError)) throw error;
  const { context } = failure.parse(error);
  return { status: context.status, body: await context.json() };
}
