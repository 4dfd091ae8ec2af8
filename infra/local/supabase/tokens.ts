import {
  CompactSign,
  compactVerify,
  decodeProtectedHeader,
  importJWK,
  jwtVerify,
  SignJWT,
} from "jose";
import * as z from "zod";
import { ES256_PRIVATE_JWK, JWT_SECRET } from "./keys";

const { d: _, ...publicJwk } = ES256_PRIVATE_JWK;
const secret = new TextEncoder().encode(JWT_SECRET);

const ES256_HEADER = { alg: "ES256", typ: "JWT", kid: publicJwk.kid };

/** Served at `/auth/v1/.well-known/jwks.json`. */
export const JWKS = { keys: [publicJwk] };

export type TokenUser = { id: string; email?: string };

/**
 * An access token as Supabase issues it, but without a session.
 * @param algorithm HS256 is what a project signed with before it had a key pair
 */
export async function signUserToken(
  user: TokenUser,
  lifetimeSeconds: number,
  algorithm: "ES256" | "HS256" = "ES256",
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const token = new SignJWT({ role: "authenticated", ...(user.email && { email: user.email }) })
    .setSubject(user.id)
    .setAudience("authenticated")
    .setIssuedAt(now)
    .setExpirationTime(now + lifetimeSeconds);
  if (algorithm === "HS256") {
    return token.setProtectedHeader({ alg: "HS256", typ: "JWT" }).sign(secret);
  }
  const key = await importJWK(ES256_PRIVATE_JWK, "ES256");
  return token.setProtectedHeader(ES256_HEADER).sign(key);
}

/** Converts an HS256 token of Supabase Lite into an ES256 token with the same claims. */
export async function toAsymmetric(token: string): Promise<string> {
  const { payload } = await compactVerify(token, secret, { algorithms: ["HS256"] });
  const key = await importJWK(ES256_PRIVATE_JWK, "ES256");
  return new CompactSign(payload).setProtectedHeader(ES256_HEADER).sign(key);
}

/**
 * Converts an ES256 token signed by the local key into an HS256 token with the same claims: Supabase
 * Lite supports HS256 only.
 * @returns any other token unchanged, for Lite to verify
 */
export async function toSymmetric(token: string): Promise<string> {
  try {
    if (decodeProtectedHeader(token).alg !== "ES256") return token;
    const key = await importJWK(publicJwk, "ES256");
    // Checks only the signature here; Lite checks the claims.
    const { payload } = await compactVerify(token, key, { algorithms: ["ES256"] });
    return await new CompactSign(payload)
      .setProtectedHeader({ alg: "HS256", typ: "JWT" })
      .sign(secret);
  } catch {
    return token;
  }
}

/** PostgREST allows clocks to differ by so much. */
const CLOCK_SKEW_SECONDS = 30;

const times = z.looseObject({
  exp: z.number().optional(),
  iat: z.number().optional(),
  nbf: z.number().optional(),
});

/**
 * Moves the times of a valid HS256 token to now where they differ from it by no more than PostgREST allows:
 * Lite allows nothing.
 * @returns any other token unchanged, for Lite to verify
 */
export async function withinSkew(token: string): Promise<string> {
  try {
    const clockTolerance = CLOCK_SKEW_SECONDS;
    const verified = await jwtVerify(token, secret, { algorithms: ["HS256"], clockTolerance });
    const now = Math.floor(Date.now() / 1000);
    const { exp, iat, nbf, ...claims } = times.parse(verified.payload);
    if ((exp ?? Infinity) > now && Math.max(iat ?? 0, nbf ?? 0) <= now) return token;
    if ((iat ?? 0) > now + clockTolerance) return token;
    const moved = {
      ...claims,
      ...(exp === undefined ? {} : { exp: Math.max(exp, now + clockTolerance) }),
      ...(iat === undefined ? {} : { iat: Math.min(iat, now) }),
      ...(nbf === undefined ? {} : { nbf: Math.min(nbf, now) }),
    };
    const header = { alg: "HS256", typ: "JWT" };
    return await new SignJWT(moved).setProtectedHeader(header).sign(secret);
  } catch {
    return token;
  }
}
