import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../../infra/local/cli";

const PAUSE_MS = 500;

/**
 * Reads again and again until there is something to be read.
 * @param what is waited for, as the beginning of a sentence
 * @throws UserError once the time is over
 */
export async function poll<Result>(
  what: string,
  deadlineMs: number,
  read: () => Promise<Result | undefined>,
): Promise<Result> {
  const deadline = Date.now() + deadlineMs;
  for (;;) {
    const result = await read();
    if (result !== undefined) return result;
    if (Date.now() >= deadline) {
      throw new UserError(`${what} has not appeared within ${deadlineMs / 1000} s.`);
    }
    await sleep(PAUSE_MS);
  }
}
