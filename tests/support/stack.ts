import { readFileSync } from "node:fs";
import { type Stack, stackSchema } from "../../infra/local/stack-json";

let current: Stack | undefined;

/** The running stack that the tests drive. */
export function stack(): Stack {
  const file = process.env["TALENTI_STACK"];
  if (!file)
    throw new Error("The stack is not running: run these tests by jest's project `stack`.");
  current ??= stackSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  return current;
}

/** What the local Supabase signs its users' tokens with. */
export function jwtSecret(): string {
  const { jwt_secret } = stack().supabase;
  if (!jwt_secret) throw new Error("The tests need the local Supabase.");
  return jwt_secret;
}

/** The key with which the app calls the database as the service. */
export function serviceKey(): string {
  const { secret_key, service_key } = stack().supabase;
  return secret_key ?? service_key;
}
