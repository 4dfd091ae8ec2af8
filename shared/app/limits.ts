import { createHash } from "node:crypto";
import { isIP } from "node:net";
import type { HttpRequest } from "@azure/functions";
import ipaddr from "ipaddr.js";
import QuickLRU from "quick-lru";
import type { CountRequest } from "../core/caller";
import { Problem } from "../core/problems";
import { settings } from "../core/settings";
import { measure } from "../core/telemetry";

/** How many requests a caller may send, in any 60 seconds, to the routes that share the name. */
export interface Limit {
  name: string;
  /** A number, or one of the two defaults from the settings. */
  perMinute: number | "default" | "ai";
  /**
   * Whether the handler counts the request itself, by `request.count()`: where a replay does not count,
   * which only the body shows. Otherwise every request counts before its body is read.
   */
  countedByHandler?: boolean;
}

const WINDOW_SECONDS = 60;

const MAX_BLOCKED_CALLERS = 10_000;

/** The keys of callers over their limit, until they may try again. */
const blocked = new QuickLRU<string, true>({ maxSize: MAX_BLOCKED_CALLERS });

/**
 * The client address as the platform's front end saw it, in its one canonical spelling: the last entry of
 * `X-Forwarded-For`, without its port. The caller may have written the entries before it.
 */
export function clientAddress(request: HttpRequest): string | undefined {
  const last = request.headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() ?? "";
  const bracketed = /^\[([^\]]+)\]/.exec(last)?.[1];
  const address = bracketed ?? (/^[^:]+:\d+$/.test(last) ? last.replace(/:\d+$/, "") : last);
  // An IPv4-mapped address becomes IPv4.
  return isIP(address) ? ipaddr.process(address).toString() : undefined;
}

/** A network of this length belongs to one customer of a provider, who may use all of its addresses. */
const IPV6_NETWORK_BITS = 64;

/** By what a caller without a token is counted: the IPv4 address, or the network of an IPv6 address. */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const network = ipaddr.IPv6.networkAddressFromCIDR(`${address}/${IPV6_NETWORK_BITS}`);
  return `${network.toString()}/${IPV6_NETWORK_BITS}`;
}

/** Who is counted: a user by their id, anybody else by their network. */
export interface CountedCaller {
  userId: string | undefined;
  address: string | undefined;
}

/** By what a caller is counted. */
export const nameOf = ({ userId, address }: CountedCaller) =>
  userId ?? (address === undefined ? "unknown" : networkOf(address));

/**
 * Counts a request against the limit of its caller, over all instances of the app.
 * @param counter counts instead of the store, and may find that the request does not count
 * @returns the `RateLimit` headers of the response
 * @throws Problem `rate_limited`
 */
export async function enforceLimit(
  limit: Limit,
  caller: CountedCaller,
  store: CountRequest,
  counter?: CountRequest,
): Promise<Record<string, string>> {
  const perMinute = requestsPerMinute(limit.perMinute);
  const policy = `"${limit.name}";q=${perMinute};w=${WINDOW_SECONDS}`;
  const headers = (remaining: number, seconds: number) => ({
    "ratelimit-policy": policy,
    ratelimit: `"${limit.name}";r=${remaining};t=${seconds}`,
  });
  const refusal = (seconds: number) => tooMany(limit, perMinute, seconds, headers(0, seconds));

  const key = keyOf(limit, caller);
  // A replay of a blocked caller does not count: only the handler's own counter can recognise it.
  const waitMs = counter ? 0 : (blocked.expiresIn(key) ?? 0);
  if (waitMs > 0) throw refusal(Math.ceil(waitMs / 1000));

  const count = counter ?? store;
  const result = await count(key, perMinute, WINDOW_SECONDS, caller.userId).catch(
    (error: unknown) => {
      if (!(error instanceof Problem && error.code === "rate_limited")) throw error;
      throw refusal(error.retryAfterSeconds ?? WINDOW_SECONDS);
    },
  );
  if (!result) return {};
  if (result.allowed) return headers(result.remaining, result.reset);
  // The handler's own counter may count something else than other requests of the caller.
  if (!counter) blocked.set(key, true, { maxAge: result.retry_after * 1000 });
  throw refusal(result.retry_after);
}

/** As many times the limit may a caller send, on one instance, where replays do not count. */
const REPLAYS_PER_REQUEST = 10;

const MAX_CALLERS = 10_000;

/** The requests of callers in the last minute or less, until which they are counted. */
const received = new QuickLRU<string, number>({ maxSize: MAX_CALLERS });

/**
 * Counts a request whose handler decides whether it counts against the limit. Before its body is read, and
 * in this process alone, whose time it costs.
 * @throws Problem `rate_limited` far above the limit
 */
export function countReceived(limit: Limit, caller: CountedCaller): void {
  const key = keyOf(limit, caller);
  const restMs = received.expiresIn(key) ?? WINDOW_SECONDS * 1000;
  const count = (received.get(key) ?? 0) + 1;
  const perMinute = requestsPerMinute(limit.perMinute) * REPLAYS_PER_REQUEST;
  if (count > perMinute) throw tooMany(limit, perMinute, Math.ceil(restMs / 1000));
  received.set(key, count, { maxAge: restMs });
}

function tooMany(
  { name }: Limit,
  perMinute: number,
  seconds: number,
  headers: Record<string, string> = {},
): Problem {
  measure("refusals", 1, { "talenti.limit": name });
  return new Problem("rate_limited", {
    retryAfterSeconds: seconds,
    detail: `At most ${perMinute} requests a minute; try again in ${seconds} s.`,
    headers,
  });
}

const keyOf = (limit: Limit, caller: CountedCaller) => `${limit.name}:${hash(nameOf(caller))}`;

/** The counters must not list who called. Erasure finds a person's counters by the same hash. */
const hash = (caller: string) => createHash("sha256").update(caller).digest("hex");

function requestsPerMinute(perMinute: Limit["perMinute"]): number {
  if (perMinute === "default") return settings().RATE_LIMIT_PER_MINUTE;
  if (perMinute === "ai") return settings().AI_RATE_LIMIT_PER_MINUTE;
  return perMinute;
}
