import * as z from "zod";

/** The verified user of a request. */
export interface Caller {
  id: string;
  /** The access token itself, for reading the database as this user. */
  token: string;
}

/** What a rate limit's counter answers to one request. */
export const rateLimitResult = z.object({
  allowed: z.boolean(),
  remaining: z.int(),
  /** Seconds until a refused caller may try again. */
  retry_after: z.int(),
  /** Seconds until the oldest counted request leaves the window. */
  reset: z.int(),
});

/**
 * Counts one request under `key`, if fewer than `limit` were counted in the last `windowSeconds`.
 * Returns nothing for a request that does not count.
 * @throws Problem `rate_limited` where the counter refuses by itself, `unauthenticated` where the user does
 * not exist any more
 */
export type CountRequest = (
  key: string,
  limit: number,
  windowSeconds: number,
  userId: string | undefined,
) => Promise<z.output<typeof rateLimitResult> | undefined>;
