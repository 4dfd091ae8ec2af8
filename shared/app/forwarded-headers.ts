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

/** Users store files of any type: shown at this origin, a page or picture of theirs must not run a script in it. */
const POLICY = "script-src 'none'; base-uri 'none'; form-action 'none'";

/** The headers of a response that are returned, and those that keep its content from acting as this origin. */
export function returnedHeaders(headers: HeaderFields): HeaderFields {
  const given = headers["content-security-policy"];
  return {
    ...Object.fromEntries(Object.entries(headers).filter(([name]) => !NOT_RETURNED.has(name))),
    // Of several policies all apply.
    "content-security-policy": given ? `${given}, ${POLICY}` : POLICY,
    "x-content-type-options": "nosniff",
  };
}
