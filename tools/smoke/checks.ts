import { setTimeout } from "node:timers/promises";
import * as z from "zod";
import { UserError } from "../../infra/local/cli";

const REQUEST_DEADLINE_MS = 30_000;
/** A new instance may take a while to start. */
const START_DEADLINE_MS = 180_000;
const PAUSE_MS = 2_000;

type Check = { path: string; expected: string; passes: (response: Response) => Promise<boolean> };

const problem = z.object({ status: z.literal(401), code: z.string() });

const CHECKS: Check[] = [
  { path: "/health/live", expected: "runs", passes: async ({ status }) => status === 200 },
  {
    path: "/health/ready",
    expected: "reaches what it cannot do without",
    passes: async ({ status }) => status === 200,
  },
  { path: "/", expected: "says what it is", passes: async ({ status }) => status === 200 },
  {
    path: "/api/privacy/requests",
    expected: "refuses a caller without a token",
    passes: async (response) =>
      response.status === 401 && problem.safeParse(await response.json()).success,
  },
];

async function passes({ path, passes: isPassed }: Check, url: string): Promise<boolean> {
  try {
    return await isPassed(
      await fetch(`${url}${path}`, { signal: AbortSignal.timeout(REQUEST_DEADLINE_MS) }),
    );
  } catch {
    return false;
  }
}

/**
 * Checks that a deployed app works, without signing in.
 * @param startDeadlineMs how long it may take to start
 * @returns what was checked
 * @throws UserError that names what does not work
 */
export async function smoke(url: string, startDeadlineMs = START_DEADLINE_MS): Promise<string[]> {
  const base = url.replace(/\/+$/, "");
  const end = Date.now() + startDeadlineMs;
  for (const check of CHECKS) {
    while (!(await passes(check, base))) {
      if (Date.now() > end) throw new UserError(`${base}${check.path}: not “${check.expected}”`);
      await setTimeout(PAUSE_MS);
    }
  }
  return CHECKS.map(({ path, expected }) => `${path} ${expected}`);
}
