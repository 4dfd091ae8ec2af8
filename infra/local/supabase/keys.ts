/*
 * Fixed and public, like those of the Supabase CLI: they are valid only for the local Supabase,
 * which listens on the loopback address.
 */

export const JWT_SECRET = "super-secret-jwt-token-with-at-least-32-characters-long";

/** HS256 under `JWT_SECRET`: `{iss: "supabase-demo", role: "anon", exp: 1983812996}` */
export const ANON_KEY =
  "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJzdXBhYmFzZS1kZW1vIiwicm9sZSI6ImFub24iLCJleHAiOjE5ODM4MTI5OTZ9.CRXP1A7WOeoJeXxjNni43kdQwgnWNReilDMblYTn_I0";

/** HS256 under `JWT_SECRET`: `{iss: "supabase-demo", role: "service_role", exp: 1983812996}` */
export const SERVICE_KEY =
  "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJzdXBhYmFzZS1kZW1vIiwicm9sZSI6InNlcnZpY2Vfcm9sZSIsImV4cCI6MTk4MzgxMjk5Nn0.EGIM96RAZx35lJzdJsyH-qQwv8Hdp7fsn3W0YpN81IU";

/** Takes the place of `ANON_KEY`. It is no token: it belongs in the header `apikey` only. */
export const PUBLISHABLE_KEY = "sb_publishable_ACJWlzQHlZjBrEguHvfOxg_3BJgxAaH";

/** Takes the place of `SERVICE_KEY`. */
export const SECRET_KEY = "sb_secret_N7UND0UgjKTVK-Uodkm0Hg_xSvEMPvz";

/** Signs user tokens the way projects with asymmetric keys do. */
export const ES256_PRIVATE_JWK = {
  kty: "EC",
  crv: "P-256",
  alg: "ES256",
  use: "sig",
  kid: "mWmEKUJxddkH23YEEL0EFMzdlPGjF73gm9qMAcZeUlI",
  x: "KeaBpTNY2uU5eXfRfrgeq4nh0OFRb7nSqaxJoCWQEas",
  y: "EP955kgxePla2WP-lXkBF7cZqZw2AjMDJF01u49IF2E",
  d: "q95zfeYCaqOlipJt1-9rSjPnNj8iq0F-sqHqT8cxSCU",
};

export const POSTGRES_PASSWORD = "postgres";
