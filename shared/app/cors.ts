import type { HttpRequest } from "@azure/functions";
import { allowedOrigins } from "../core/settings";

/** The headers that supabase-js and the frontend send. */
const ALLOWED_HEADERS =
  "authorization, content-type, idempotency-key, x-request-id, apikey, x-client-info";
const EXPOSED_HEADERS = "retry-after, ratelimit, ratelimit-policy, x-request-id";
const PREFLIGHT_SECONDS = 86_400;

/** The CORS headers of every response: none for an origin that is not allowed. */
export function corsHeaders(request: HttpRequest): Record<string, string> {
  const origin = request.headers.get("origin");
  const allowed = allowedOrigins();
  if (allowed.includes("*")) {
    return { "access-control-allow-origin": "*", "access-control-expose-headers": EXPOSED_HEADERS };
  }
  if (!origin || !allowed.includes(origin)) return { vary: "Origin" };
  return {
    vary: "Origin",
    "access-control-allow-origin": origin,
    "access-control-allow-credentials": "true",
    "access-control-expose-headers": EXPOSED_HEADERS,
  };
}

/** Further headers of a preflight response. */
export function preflightHeaders(methods: string): Record<string, string> {
  return {
    allow: methods,
    "access-control-allow-methods": methods,
    "access-control-allow-headers": ALLOWED_HEADERS,
    "access-control-max-age": String(PREFLIGHT_SECONDS),
  };
}
