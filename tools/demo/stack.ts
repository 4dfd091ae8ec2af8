import { UserError } from "../../infra/local/cli";
import { readStack, type Stack } from "../../infra/local/stack-json";
import { reach } from "./reach";

const DEADLINE_MS = 5_000;

/** @throws UserError where nothing runs in that directory, or not as it should */
export async function findStack(directory: string): Promise<Stack> {
  const stack = await readStack(directory);
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
