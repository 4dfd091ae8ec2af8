import { randomUUID } from "node:crypto";
import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import { type JWTPayload, SignJWT } from "jose";
import type { Database } from "../../shared/clients/database.types";
import { jwtSecret, stack } from "./stack";

export type DatabaseClient = SupabaseClient<Database>;

export interface TestUser {
  id: string;
  email: string;
  token: string;
}

const NO_SESSION = { auth: { persistSession: false, autoRefreshToken: false } };

/** The database with all rights, for preparing and inspecting. */
export function asService(): DatabaseClient {
  const { url, service_key } = stack().supabase;
  return createClient<Database>(url, service_key, NO_SESSION);
}

/** The database as the frontend sees it before somebody signs in. */
export function asAnonymous(): DatabaseClient {
  const { url, anon_key } = stack().supabase;
  return createClient<Database>(url, anon_key, NO_SESSION);
}

/** The database as the frontend sees it for a user. */
export function asUser(user: Pick<TestUser, "token">): DatabaseClient {
  const { url, anon_key } = stack().supabase;
  const headers = { Authorization: `Bearer ${user.token}` };
  return createClient<Database>(url, anon_key, { ...NO_SESSION, global: { headers } });
}

/** An access token as Supabase signs it, with claims that may be invalid. */
export function signToken(
  claims: JWTPayload,
  { secret = jwtSecret(), expires = "1h" as string | Date, issued = new Date() } = {},
): Promise<string> {
  return new SignJWT({ role: "authenticated", aud: "authenticated", ...claims })
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setIssuedAt(issued)
    .setExpirationTime(expires)
    .sign(new TextEncoder().encode(secret));
}

/** A new user, whom limits and rows of other tests do not affect. */
export async function createUser(database = asService()): Promise<TestUser> {
  const email = `${randomUUID()}@example.test`;
  const { data, error } = await database.auth.admin.createUser({ email, email_confirm: true });
  if (error) throw error;
  return { id: data.user.id, email, token: await signToken({ sub: data.user.id, email }) };
}
