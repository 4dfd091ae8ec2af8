import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { isContentPath } from "./content-store";

/** Azure rejects a request whose date differs more than this. */
const MAX_SKEW_MS = 5 * 60 * 1_000;
const AUTHORIZATION =
  /^HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=([A-Za-z0-9+/]+=*)$/;

/**
 * Describes what is wrong with the signature of a request, if anything. Azure Communication Services
 * requires each request to be signed with the access key: verb, path and query, date, host and the
 * hash of the body.
 */
export function findSignatureFault(
  request: IncomingMessage,
  body: Uint8Array,
  accessKey: string,
): string | undefined {
  const { method, headers } = request;
  const signature = AUTHORIZATION.exec(headers.authorization ?? "")?.[1];
  if (signature === undefined) return "there is no HMAC-SHA256 authorization";
  const date = String(headers["x-ms-date"]);
  const skewMs = Math.abs(Date.now() - Date.parse(date));
  if (!(skewMs <= MAX_SKEW_MS)) return "x-ms-date is not within five minutes of now";
  const hash = createHash("sha256").update(body).digest("base64");
  if (headers["x-ms-content-sha256"] !== hash) return "x-ms-content-sha256 is not the body's hash";
  const { host, path } = signedAddress(request);
  const expected = createHmac("sha256", Buffer.from(accessKey, "base64"))
    .update(`${method}\n${path}\n${date};${String(host)};${hash}`)
    .digest();
  const given = Buffer.from(signature, "base64");
  const isRight = given.length === expected.length && timingSafeEqual(given, expected);
  return isRight ? undefined : "the signature does not match";
}

/**
 * Recordings are on a separate host. Requests to it are signed for the host of the resource, which
 * x-ms-host names, and without the query.
 */
function signedAddress({ url = "", headers }: IncomingMessage) {
  return isContentPath(url)
    ? { host: headers["x-ms-host"], path: url.split("?", 1)[0] }
    : { host: headers.host, path: url };
}
