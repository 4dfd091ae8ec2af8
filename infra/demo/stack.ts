import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { UserError } from "../local/user-error";
import { reach } from "./api";

const DEADLINE_MS = 5_000;

const schema = z.object({
  api: z.url(),
  supabase: z.object({ url: z.url(), anon_key: z.string() }),
  ai: z.object({ url: z.url() }),
});

/** The running stack, as far as the demo uses it. */
export type Stack = z.output<typeof schema>;

/** @throws UserError where nothing runs */
export async function findStack(): Promise<Stack> {
  const file = process.env["TALENTI_STACK"] ?? join(".local", "stack.json");
  const content = await readFile(file, "utf8").catch(() => undefined);
  if (content === undefined) {
    throw new UserError(
      `Nothing runs here: ${file} is missing. Start everything with \`npm start\` in another ` +
        "terminal, wait until it says that it is ready, and run the demo again.",
    );
  }
  const stack = schema.parse(JSON.parse(content));
  const ready = await reach(`${stack.api}/health/ready`, {
    signal: AbortSignal.timeout(DEADLINE_MS),
  });
  if (!ready.ok) {
    throw new UserError(`${stack.api} is not ready. See what \`npm start\` has printed.`);
  }
  return stack;
}

/** Whether the AI is the local simulation, which says so of itself in every answer. */
export async function isSimulated(stack: Stack): Promise<boolean> {
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const response = await fetch(stack.ai.url, { signal }).catch(() => undefined);
  return response?.headers.get("x-simulation") === "true";
}
