import { createHash, timingSafeEqual, type webcrypto } from "node:crypto";
import type { JWTPayload, JWTVerifyGetKey } from "jose";
import QuickLRU from "quick-lru";
import * as z from "zod";
import type { Caller } from "../core/caller";
import { Problem } from "../core/problems";
import { settings } from "../core/settings";

/** Supabase signs with a shared secret, or with one of its asymmetric signing keys; with nothing else. */
const ASYMMETRIC_ALGORITHMS = ["ES256", "RS256", "EdDSA"];

export const JWKS_DEADLINE_MS = 5_000;

/** How far clocks may differ. PostgREST allows the same. */
export const CLOCK_TOLERANCE_SECONDS = 30;

const latestIssue = () => Date.now() / 1000 + CLOCK_TOLERANCE_SECONDS;

/** Of a signed-in user: the roles of API keys, and of the database itself, are refused. */
const claims = z.object({
  sub: z.guid(),
  exp: z.number(),
  iat: z
    .number()
    .refine((issuedAt) => issuedAt <= latestIssue())
    .optional(),
  role: z.literal("authenticated"),
});

let keys: JWTVerifyGetKey | undefined;
let hmacKey: Promise<webcrypto.CryptoKey> | undefined;

async function jwks(): Promise<JWTVerifyGetKey> {
  const { createRemoteJWKSet } = await import("jose");
  keys ??= createRemoteJWKSet(new URL(`${settings().SUPABASE_URL}/auth/v1/.well-known/jwks.json`), {
    timeoutDuration: JWKS_DEADLINE_MS,
  });
  return keys;
}

/** Imported once: importing a key costs more than verifying with it. */
function sharedSecret(secret: string): Promise<webcrypto.CryptoKey> {
  hmacKey ??= crypto.subtle.importKey(
    "raw",
    new TextEncoder().encode(secret),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["verify"],
  );
  return hmacKey;
}

const EXPECTED = {
  audience: "authenticated",
  requiredClaims: ["exp", "sub"],
  clockTolerance: CLOCK_TOLERANCE_SECONDS,
};

/** The algorithm in the token's header: unverified, so it only decides how to verify. */
async function algorithmOf(token: string): Promise<string | undefined> {
  const { decodeProtectedHeader } = await import("jose");
  try {
    return decodeProtectedHeader(token).alg;
  } catch (cause) {
    throw new Problem("unauthenticated", { cause });
  }
}

async function verify(token: string): Promise<JWTPayload> {
  const { jwtVerify } = await import("jose");
  const alg = await algorithmOf(token);
  const secret = settings().SUPABASE_JWT_SECRET;
  if (alg === "HS256" && secret) {
    const key = await sharedSecret(secret);
    return (await jwtVerify(token, key, { ...EXPECTED, algorithms: ["HS256"] })).payload;
  }
  const options = { ...EXPECTED, algorithms: ASYMMETRIC_ALGORITHMS };
  if (!ASYMMETRIC_ALGORITHMS.includes(String(alg))) throw new Problem("unauthenticated");
  return (await jwtVerify(token, await jwks(), options)).payload;
}

/** Whether a key set could not be fetched, by jose's codes; any other error is the token's own fault. */
export function keysAreUnavailable(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return (
    error instanceof TypeError ||
    code === "ERR_JWKS_TIMEOUT" ||
    code === "ERR_JWKS_INVALID" ||
    code === "ERR_JOSE_GENERIC"
  );
}

/** The token of an `Authorization` header, if it has the form of a JWT. */
export const bearerToken = (authorization: string | null): string | undefined =>
  /^Bearer +([\w-]+\.[\w-]+\.[\w-]+) *$/i.exec(authorization ?? "")?.[1];

/** Verifying a signature is the most expensive step of a small request. */
const MAX_VERIFIED_TOKENS = 1_000;

/** Token → id of its user, until the token expires. */
const verified = new QuickLRU<string, string>({ maxSize: MAX_VERIFIED_TOKENS });

const digest = (text: string) => createHash("sha256").update(text).digest();

/** Compares two secrets in constant time. */
export const isSameSecret = (given: string, expected: string): boolean =>
  timingSafeEqual(digest(given), digest(expected));

/**
 * Whether the sender of these headers holds the service key of the settings: as bearer token, or as API key where
 * there is no `Authorization` header. What is in that header says who calls, whatever the API key is. No other key of
 * the project counts: Supabase can disable a legacy one while the secret that signed it still verifies users' tokens.
 */
export function holdsServiceKey(headers: Pick<Headers, "get">): boolean {
  const authorization = headers.get("authorization");
  const given =
    authorization === null ? headers.get("apikey") : /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
  return isSameSecret(given ?? "", settings().SUPABASE_SERVICE_KEY);
}

/**
 * Verifies a Supabase access token.
 * @throws Problem `unauthenticated` for any fault of the token, `authentication_unavailable` when the
 * project's signing keys cannot be fetched.
 */
export async function authenticate(authorization: string | null): Promise<Caller> {
  const token = bearerToken(authorization);
  if (!token) throw new Problem("unauthenticated");
  const known = verified.get(token);
  if (known !== undefined) return { id: known, token };
  try {
    const { sub, exp } = claims.parse(await verify(token));
    const id = sub.toLowerCase();
    verified.set(token, id, { maxAge: (exp + CLOCK_TOLERANCE_SECONDS) * 1000 - Date.now() });
    return { id, token };
  } catch (error) {
    if (error instanceof Problem) throw error;
    const code = keysAreUnavailable(error) ? "authentication_unavailable" : "unauthenticated";
    throw new Problem(code, { cause: error });
  }
}
