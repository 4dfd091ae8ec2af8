import { createPublicKey } from "node:crypto";
import { createClient } from "@supabase/supabase-js";
import {
  base64url,
  decodeProtectedHeader,
  generateKeyPair,
  importJWK,
  type JWTHeaderParameters,
  SignJWT,
  UnsecuredJWT,
} from "jose";
import * as z from "zod";
import { JWKS, signUserToken } from "../../infra/local/supabase/tokens";
import { call, problemOf } from "../support/api";
import { stack } from "../support/stack";
import { asUser, createUser } from "../support/users";

const TOKEN_LIFETIME_SECONDS = 600;
const [PUBLIC_JWK] = JWKS.keys;
const KID = PUBLIC_JWK?.kid ?? "";
const PASSWORD = "a-long-password";

const createOrganisation = (token: string) =>
  call("POST", "/api/organisations", { token, body: { name: "Signed with a key pair" } });

/** Whether the local Supabase lets somebody with this token read their own profile. */
async function statusOfSupabase(token: string): Promise<number> {
  return (await asUser({ token }).from("candidate_profiles").select("user_id")).status;
}

async function connected(email: string) {
  const { url, anon_key } = stack().supabase;
  const auth = { persistSession: false, autoRefreshToken: false };
  const client = createClient(url, anon_key, { auth });
  const { data, error } = await client.auth.signUp({ email, password: PASSWORD });
  if (error) throw error;
  return { client, session: z.object({ access_token: z.string() }).parse(data.session) };
}

describe("the local Supabase", () => {
  it("signs the tokens of its sessions with its key pair", async () => {
    const { client, session } = await connected(`${crypto.randomUUID()}@example.test`);
    const refreshed = await client.auth.refreshSession();
    const tokens = [session.access_token, refreshed.data.session?.access_token ?? ""];
    for (const token of tokens) {
      expect(decodeProtectedHeader(token)).toEqual({ alg: "ES256", typ: "JWT", kid: KID });
      expect((await createOrganisation(token)).status).toBe(200);
      expect(await statusOfSupabase(token)).toBe(200);
    }
    const { data } = await client.auth.getClaims();
    expect(data?.header.alg).toBe("ES256");
  });
});

it.each(["ES256", "HS256"] as const)(
  "accepts %s tokens, in the app and in Supabase",
  async (alg) => {
    const token = await signUserToken(await createUser(), TOKEN_LIFETIME_SECONDS, alg);
    expect((await createOrganisation(token)).status).toBe(200);
    expect(await statusOfSupabase(token)).toBe(200);
  },
);

/** Forms in which somebody may have the project's public key. */
async function publicKeyBytes(): Promise<[name: string, bytes: Uint8Array][]> {
  const key = createPublicKey({ key: { ...PUBLIC_JWK }, format: "jwk" });
  const raw = [PUBLIC_JWK?.x, PUBLIC_JWK?.y].map((part) => base64url.decode(part ?? ""));
  return [
    ["PEM", Buffer.from(key.export({ type: "spki", format: "pem" }))],
    ["DER", key.export({ type: "spki", format: "der" })],
    ["JWK", Buffer.from(JSON.stringify(PUBLIC_JWK))],
    ["JWKS", Buffer.from(JSON.stringify(JWKS))],
    ["a point", Buffer.concat([Buffer.of(4), ...raw])],
  ];
}

describe("a forged token", () => {
  const forge = async (header: JWTHeaderParameters, key: Parameters<SignJWT["sign"]>[0]) =>
    new SignJWT({ aud: "authenticated", role: "authenticated" })
      .setSubject((await createUser()).id)
      .setProtectedHeader(header)
      .setExpirationTime("10m")
      .sign(key);

  const REFUSED = [401, "unauthenticated", 401];

  /** What the app and Supabase answer. */
  async function answersTo(token: string): Promise<unknown[]> {
    const response = await createOrganisation(token);
    return [response.status, problemOf(response).code, await statusOfSupabase(token)];
  }

  it("is refused when it is signed with somebody else's key, whatever key it names", async () => {
    const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
    const jwk = { ...(await crypto.subtle.exportKey("jwk", publicKey)), kid: KID };
    for (const header of [
      { kid: "somebody-else" },
      { kid: KID },
      {},
      { kid: "../../../../dev/null" },
      { kid: "' or 1=1 --" },
      { kid: KID, jwk },
      { kid: "mine", jku: "http://127.0.0.1:1/keys.json" },
      { kid: KID, x5u: "http://127.0.0.1:1/cert.pem" },
    ]) {
      expect(await answersTo(await forge({ alg: "ES256", ...header }, privateKey))).toEqual(
        REFUSED,
      );
    }
  });

  it("is refused when its secret is the project's public key", async () => {
    for (const [, bytes] of await publicKeyBytes()) {
      expect(await answersTo(await forge({ alg: "HS256" }, bytes))).toEqual(REFUSED);
      expect(await answersTo(await forge({ alg: "HS256", kid: KID }, bytes))).toEqual(REFUSED);
    }
  });

  it("is refused when it has no signature", async () => {
    const claims = { aud: "authenticated", role: "service_role", sub: (await createUser()).id };
    const unsigned = new UnsecuredJWT(claims).setExpirationTime("10m").encode();
    const [, payload] = unsigned.split(".");
    expect(await answersTo(unsigned)).toEqual(REFUSED);
    for (const alg of ["None", "NONE", "nOnE", "", "HS256", "ES256"]) {
      const header = base64url.encode(JSON.stringify({ alg, kid: KID }));
      expect(await answersTo(`${header}.${payload}.`)).toEqual(REFUSED);
      expect(await answersTo(`${header}.${payload}.AAAA`)).toEqual(REFUSED);
    }
  });

  it("is refused when the key pair's signature covers other claims", async () => {
    const [user, other] = [await createUser(), await createUser()];
    const [header, , signature] = (await signUserToken(user, TOKEN_LIFETIME_SECONDS)).split(".");
    const [, payload] = (await signUserToken(other, TOKEN_LIFETIME_SECONDS)).split(".");
    expect(await answersTo(`${header}.${payload}.${signature}`)).toEqual(REFUSED);
  });

  it("is refused when it names the key pair and is signed with an empty secret", async () => {
    expect(await answersTo(await forge({ alg: "HS256", kid: KID }, new Uint8Array(32)))).toEqual(
      REFUSED,
    );
    const oct = await importJWK({ kty: "oct", k: PUBLIC_JWK?.x ?? "", alg: "HS256" }, "HS256");
    expect(await answersTo(await forge({ alg: "HS256", kid: KID }, oct))).toEqual(REFUSED);
  });
});
