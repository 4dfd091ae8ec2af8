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
export function invoke(
  name: string,
  user: Pick<TestUser, "token">,
  body?: Record<string, unknown>,
  api = stack().api,
): Promise<EdgeAnswer> {
  return invokeWith(stack().supabase.anon_key, name, { api, body, token: user.token });
}

/** The same with an API key of the caller's choice, by which supabase-js signs in where there is no token. */
export async function invokeWith(
  key: string,
  name: string,
  { api, body, token }: { api: string; body?: Record<string, unknown> | undefined; token?: string },
): Promise<EdgeAnswer> {
  const client = createClient(api, key, {
    auth: { persistSession: false, autoRefreshToken: false },
    global: { headers: token === undefined ? {} : { Authorization: `Bearer ${token}` } },
  });
  const { data, error } = await client.functions.invoke<unknown>(name, body ? { body } : {});
  if (!error) return { status: 200, body: data };
  if (!(error instanceof FunctionsHttpError)) throw error;
  const { context } = failure.parse(error);
  return { status: context.status, body: await context.json() };
}
