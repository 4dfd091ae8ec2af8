import { randomUUID } from "node:crypto";
import { createLocalJWKSet, generateKeyPair, jwtVerify, SignJWT } from "jose";
import { ANON_KEY, JWT_SECRET, SERVICE_KEY } from "./keys";
import { JWKS, signUserToken, toAsymmetric, toSymmetric } from "./tokens";

const secret = new TextEncoder().encode(JWT_SECRET);
const user = { id: randomUUID(), email: "somebody@example.test" };

test.each([
  [ANON_KEY, "anon"],
  [SERVICE_KEY, "service_role"],
])("the fixed keys are signed with the local secret", async (key, role) => {
  const { payload } = await jwtVerify(key, secret, { algorithms: ["HS256"] });
  expect(payload).toMatchObject({ role });
});

test("the published keys verify an ES256 token and contain no private key", async () => {
  const token = await signUserToken(user, 60);
  const { payload } = await jwtVerify(token, createLocalJWKSet(JWKS), {
    audience: "authenticated",
  });
  expect(payload).toMatchObject({ sub: user.id, email: user.email, role: "authenticated" });
  expect(JSON.stringify(JWKS)).not.toContain('"d"');
});

test("converts an ES256 token into an HS256 token with the same claims", async () => {
  const token = await signUserToken(user, 60);
  const { payload } = await jwtVerify(await toSymmetric(token), secret, { algorithms: ["HS256"] });
  const original = await jwtVerify(token, createLocalJWKSet(JWKS));
  expect(payload).toEqual(original.payload);
});

test("converts it back into an ES256 token of the published key", async () => {
  const token = await toAsymmetric(await signUserToken(user, 60, "HS256"));
  const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(JWKS));
  expect(payload).toMatchObject({ sub: user.id, aud: "authenticated" });
  expect(protectedHeader).toEqual({ alg: "ES256", typ: "JWT", kid: JWKS.keys[0]?.kid });
});

test("keeps an expired ES256 token expired", async () => {
  const token = await toSymmetric(await signUserToken(user, -60));
  await expect(jwtVerify(token, secret)).rejects.toMatchObject({ code: "ERR_JWT_EXPIRED" });
});

test("leaves a token with another key or algorithm, and text that is no token, unchanged", async () => {
  const { privateKey } = await generateKeyPair("ES256");
  const forged = await new SignJWT({ role: "service_role" })
    .setProtectedHeader({ alg: "ES256", kid: JWKS.keys[0]?.kid ?? "" })
    .sign(privateKey);
  for (const token of [forged, await signUserToken(user, 60, "HS256"), "sb_secret_x", ""]) {
    expect(await toSymmetric(token)).toBe(token);
  }
});
