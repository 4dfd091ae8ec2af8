import { setTimeout as sleep } from "node:timers/promises";

const DEADLINE_MS = 90_000;
const POLL_MS = 20;

/**
 * What is asked for, as soon as it is there: for what happens in the background.
 * @throws Error where it is not there in time
 */
export async function eventually<Value>(
  ask: () => Promise<Value | undefined>,
  pollMs = POLL_MS,
): Promise<Value> {
  const deadline = Date.now() + DEADLINE_MS;
  for (;;) {
    const value = await ask();
    if (value !== undefined) return value;
    if (Date.now() > deadline) throw new Error("It did not happen in time.");
    await sleep(pollMs);
  }
}
