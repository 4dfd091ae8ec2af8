import { createHash } from "node:crypto";
import { isIP } from "node:net";
import type { HttpRequest } from "@azure/functions";
import { type RateLimitTaken, takeRateLimit } from "../clients/database";
import { BoundedMap } from "../core/bounded-map";
import { Problem } from "../core/problems";
import { settings } from "../core/settings";

/** How often a caller may use what shares the name, in any 60 seconds. */
export interface Limit {
  name: string;
  /** A number, or one of the two defaults from the settings. */
  perMinute: number | "default" | "ai";
  /**
   * Whether the handler counts the request itself, by `request.count()`: where answers from the
   * store are not to count. Otherwise every request counts before its handler runs.
   */
  countedByHandler?: boolean;
}

const WINDOW_SECONDS = 60;

/** Callers that this instance remembers as over their limit; the oldest are forgotten beyond. */
const REMEMBERED_CALLERS = 10_000;

/** Key → when the caller may try again, in milliseconds since the epoch. */
const blocked = new BoundedMap<string, number>(REMEMBERED_CALLERS);

/**
 * The address that the platform's front end saw: the last of `X-Forwarded-For`, its port cut off.
 * What stands before it was written by the caller.
 */
export function clientAddress(request: HttpRequest): string | undefined {
  const last = request.headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() ?? "";
  const bracketed = /^\[([^\]]+)\]/.exec(last)?.[1];
  const address = bracketed ?? (/^[^:]+:\d+$/.test(last) ? last.replace(/:\d+$/, "") : last);
  return isIP(address) ? address : undefined;
}

/**
 * The statement that counts a request: `takeRateLimit`, or one that does so among other things. Gives
 * nothing for a request that does not count; may throw `rate_limited` itself.
 */
export type TakeRateLimit = (
  key: string,
  perMinute: number,
  windowSeconds: number,
) => Promise<RateLimitTaken | undefined>;

/**
 * Counts a request against the limit of its caller, over all instances of the app.
 * @returns the `RateLimit` headers of the answer
 * @throws Problem `rate_limited`
 */
export async function takeFromLimit(
  limit: Limit,
  caller: string,
  take?: TakeRateLimit,
): Promise<Record<string, string>> {
  const perMinute = requestsPerMinute(limit.perMinute);
  const policy = `"${limit.name}";q=${perMinute};w=${WINDOW_SECONDS}`;
  const headers = (remaining: number, seconds: number) => ({
    "ratelimit-policy": policy,
    ratelimit: `"${limit.name}";r=${remaining};t=${seconds}`,
  });
  const refusal = (seconds: number) =>
    new Problem("rate_limited", {
      retryAfterSeconds: seconds,
      detail: `At most ${perMinute} requests a minute; try again in ${seconds} s.`,
      headers: headers(0, seconds),
    });

  const key = `${limit.name}:${digestOf(caller)}`;
  // A statement of the handler's own may find that the request does not count.
  const waitMs = take ? 0 : (blocked.get(key) ?? 0) - Date.now();
  if (waitMs > 0) throw refusal(Math.ceil(waitMs / 1000));
  blocked.delete(key);

  const taken = await (take ?? takeRateLimit)(key, perMinute, WINDOW_SECONDS).catch(
    (error: unknown) => {
      if (!(error instanceof Problem && error.code === "rate_limited")) throw error;
      throw refusal(error.retryAfterSeconds ?? WINDOW_SECONDS);
    },
  );
  if (!taken) return {};
  if (taken.allowed) return headers(taken.remaining, taken.reset);
  blocked.set(key, Date.now() + taken.retry_after * 1000);
  throw refusal(taken.retry_after);
}

/** The counters are no list of who called: erasure finds a person's by the same digest. */
const digestOf = (caller: string) => createHash("sha256").update(caller).digest("hex");

function requestsPerMinute(perMinute: Limit["perMinute"]): number {
  if (perMinute === "default") return settings().RATE_LIMIT_PER_MINUTE;
  if (perMinute === "ai") return settings().AI_RATE_LIMIT_PER_MINUTE;
  return perMinute;
}
