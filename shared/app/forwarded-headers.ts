/**
 * What supabase-js and browsers send to Supabase. Nothing else is passed on: Supabase would believe headers in which
 * a front end says who the client is, and those of the platform are its own.
 */
const SENT = new Set([
  ...["accept", "accept-encoding", "accept-language", "accept-profile", "content-profile"],
  ...["access-control-request-headers", "access-control-request-method", "origin"],
  ...["apikey", "authorization", "cache-control", "content-encoding", "content-length"],
  ...["content-type", "prefer", "range", "range-unit", "user-agent"],
  ...["x-client-info", "x-metadata", "x-retry-count", "x-upsert"],
]);
const SENT_BEGINNINGS = ["if-", "tus-", "upload-", "x-supabase-"];

/** Headers of one connection, and what a response says about the whole origin, which is another one here. */
const NOT_RETURNED = new Set([
  ...[
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
  ],
  ...["alt-svc", "nel", "report-to", "set-cookie", "strict-transport-security"],
]);

export type HeaderFields = Record<string, string>;

/** The headers of a request that are passed on, by names in lower case. */
export const forwardedHeaders = (headers: Iterable<[string, string]>): HeaderFields =>
  Object.fromEntries(
    [...headers].filter(
      ([name]) => SENT.has(name) || SENT_BEGINNINGS.some((beginning) => name.startsWith(beginning)),
    ),
  );

/** The headers of a response that are returned. */
export const returnedHeaders = (headers: HeaderFields): HeaderFields =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !NOT_RETURNED.has(name)));
