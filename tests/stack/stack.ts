import { readFileSync } from "node:fs";
import { z } from "zod";

const schema = z.object({
  api: z.url(),
  master_key: z.string(),
  supabase: z.object({
    url: z.url(),
    anon_key: z.string(),
    service_key: z.string(),
    jwt_secret: z.string(),
  }),
  ai: z.object({ url: z.url() }),
});

export type Stack = z.output<typeof schema>;

let current: Stack | undefined;

/** The running stack that the tests drive. */
export function stack(): Stack {
  const file = process.env["TALENTI_STACK"];
  if (!file)
    throw new Error("The stack is not running: run these tests by jest's project `stack`.");
  current ??= schema.parse(JSON.parse(readFileSync(file, "utf8")));
  return current;
}
