import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

/**
 * Whether the request carries the master key, as `?code=` or in `x-functions-key`. It is the one
 * key of the local host and opens every keyed door; without one configured they all stay shut.
 */
export function hasMasterKey(
  request: IncomingMessage,
  url: URL,
  masterKey: string | undefined,
): boolean {
  const given = request.headers["x-functions-key"] ?? url.searchParams.get("code");
  if (typeof given !== "string" || !masterKey) return false;
  return timingSafeEqual(digest(given), digest(masterKey));
}

/** Of equal length for any two texts, as the comparison needs them. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
