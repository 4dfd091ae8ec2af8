import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import {
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JWK,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from "jose";

const SECRET = "a-shared-secret-of-at-least-32-characters";
const USER = "7d0e3c1a-6a0d-4b4c-9d93-6b5ad2b2f0aa";

interface Project {
  server: Server;
  authenticate(token: string | null): Promise<{ id: string }>;
  publish(keys: JWK[] | "broken"): void;
}

/** Serves the key set of a Supabase project over HTTP, and loads the module anew. */
async function startProject(): Promise<Project> {
  let keys: JWK[] | "broken" = [];
  const server = createServer((_, response) => {
    response.statusCode = keys === "broken" ? 500 : 200;
    response.end(JSON.stringify({ keys: keys === "broken" ? undefined : keys }));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address: AddressInfo | string | null = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  Object.assign(process.env, {
    AZURE_FUNCTIONS_ENVIRONMENT: "Development",
    SUPABASE_URL: `http://127.0.0.1:${port}`,
    SUPABASE_ANON_KEY: "anon",
    SUPABASE_SERVICE_KEY: "service",
    SUPABASE_JWT_SECRET: SECRET,
    LOVABLE_API_KEY: "key",
    SITE_URL: "http://localhost:3000",
    RESEND_API_KEY: "key",
    FROM_EMAIL: "Talenti <no-reply@example.test>",
    INVITATION_TOKEN_SECRET: SECRET,
    RESEND_WEBHOOK_SECRET: "whsec_c2VjcmV0",
    ACS_CONNECTION_STRING: "endpoint=http://127.0.0.1:1/;accesskey=a2V5",
    AZURE_SPEECH_KEY: "key",
    AZURE_SPEECH_REGION: "australiaeast",
    AzureWebJobsStorage: "UseDevelopmentStorage=true",
    SERVICE_BUS_CONNECTION: "Endpoint=sb://127.0.0.1:1",
  });
  jest.resetModules();
  const { authenticate } = await import("./tokens");
  return {
    server,
    authenticate: (token) => authenticate(token === null ? null : `Bearer ${token}`),
    publish: (published) => {
      keys = published;
    },
  };
}

const claims = (change: JWTPayload = {}): JWTPayload => ({
  sub: USER,
  aud: "authenticated",
  role: "authenticated",
  exp: Math.floor(Date.now() / 1000) + 60,
  ...change,
});

const secondsAhead = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;

const hs256 = (payload: JWTPayload, secret = SECRET, alg = "HS256", kid?: string) =>
  new SignJWT(payload)
    .setProtectedHeader({ alg, ...(kid && { kid }) })
    .sign(new TextEncoder().encode(secret));

describe("authenticate", () => {
  let project: Project;

  beforeEach(async () => {
    project = await startProject();
  });
  afterEach(() => {
    project.server.close();
    project.server.closeAllConnections();
  });

  it("accepts a token signed with the shared secret", async () => {
    await expect(project.authenticate(await hs256(claims()))).resolves.toMatchObject({ id: USER });
  });

  it.each(["ES256", "RS256", "EdDSA"])(
    "accepts a token signed with an %s key of the project",
    async (alg) => {
      const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
      project.publish([{ ...(await exportJWK(publicKey)), kid: "k1", alg }]);
      const token = await new SignJWT(claims())
        .setProtectedHeader({ alg, kid: "k1" })
        .sign(privateKey);
      await expect(project.authenticate(token)).resolves.toMatchObject({ id: USER });
    },
  );

  it("accepts tokens of every key that a project has while it changes its keys", async () => {
    const pairs = await Promise.all(
      ["ES256", "RS256"].map(async (alg) => ({
        alg,
        ...(await generateKeyPair(alg, { extractable: true })),
      })),
    );
    const published = pairs.map(async ({ alg, publicKey }) => ({
      ...(await exportJWK(publicKey)),
      kid: `of ${alg}`,
      alg,
    }));
    project.publish(await Promise.all(published));
    const tokens = [
      await hs256(claims()),
      ...(await Promise.all(
        pairs.map(({ alg, privateKey }) =>
          new SignJWT(claims()).setProtectedHeader({ alg, kid: `of ${alg}` }).sign(privateKey),
        ),
      )),
    ];
    for (const token of tokens) {
      await expect(project.authenticate(token)).resolves.toMatchObject({ id: USER });
    }
  });

  it.each<[string, () => JWTPayload]>([
    ["that expired 15 seconds ago", () => ({ exp: secondsAhead(-15) })],
    ["that will be issued in 20 seconds", () => ({ iat: secondsAhead(20) })],
    ["that becomes valid in 20 seconds", () => ({ nbf: secondsAhead(20) })],
  ])("accepts a token %s, for clocks that differ", async (_, change) => {
    const token = await hs256(claims(change()));
    await expect(project.authenticate(token)).resolves.toMatchObject({ id: USER });
    // Now it is known.
    await expect(project.authenticate(token)).resolves.toMatchObject({ id: USER });
  });

  it.each<[string, () => Promise<string> | string | null]>([
    ["no token", () => null],
    ["a malformed token", () => "not.a-token"],
    ["three parts that are not a JWT", () => "bad.bad.bad"],
    ["another secret", () => hs256(claims(), "another-secret-of-at-least-32-characters")],
    ["no signature", () => new UnsecuredJWT(claims()).encode()],
    ["another algorithm with the secret", () => hs256(claims(), SECRET, "HS512")],
    ["an expired token", () => hs256(claims({ exp: 1 }))],
    ["a token that expired 40 seconds ago", () => hs256(claims({ exp: secondsAhead(-40) }))],
    ["a token that will be issued in 40 seconds", () => hs256(claims({ iat: secondsAhead(40) }))],
    ["a token that becomes valid in 40 seconds", () => hs256(claims({ nbf: secondsAhead(40) }))],
    [
      "a token without expiry",
      () => hs256({ sub: USER, aud: "authenticated", role: "authenticated" }),
    ],
    ["a token without a role", () => hs256(claims({ role: undefined }))],
    ["a token of the role anon", () => hs256(claims({ role: "anon" }))],
    ["a token of the role service_role", () => hs256(claims({ role: "service_role" }))],
    ["a token of the role postgres", () => hs256(claims({ role: "postgres" }))],
    ["another audience", () => hs256(claims({ aud: "anon" }))],
    ["a subject that is not a uuid", () => hs256(claims({ sub: "root" }))],
  ])("refuses %s", async (_, token) => {
    await expect(project.authenticate(await token())).rejects.toMatchObject({
      code: "unauthenticated",
    });
  });

  it.each(["ES256", "RS256"])(
    "refuses a token signed with an %s public key as a shared secret",
    async (alg) => {
      const { publicKey } = await generateKeyPair(alg, { extractable: true });
      const jwk = await exportJWK(publicKey);
      project.publish([{ ...jwk, kid: "k1", alg }]);
      for (const secret of [JSON.stringify(jwk), await exportSPKI(publicKey)]) {
        for (const kid of [undefined, "k1"]) {
          const token = await hs256(claims(), secret, "HS256", kid);
          await expect(project.authenticate(token)).rejects.toMatchObject({
            code: "unauthenticated",
          });
        }
      }
    },
  );

  it("refuses a shared secret that stands among the published keys", async () => {
    const secret = "a-published-secret-of-at-least-32-characters";
    const k = Buffer.from(secret).toString("base64url");
    project.publish([{ kty: "oct", k, kid: "k1", alg: "HS256" }]);
    const token = await hs256(claims(), secret, "HS256", "k1");
    await expect(project.authenticate(token)).rejects.toMatchObject({ code: "unauthenticated" });
  });

  it("refuses a token that names a key of another algorithm, or brings its own", async () => {
    const rsa = await generateKeyPair("RS256", { extractable: true });
    const own = await generateKeyPair("ES256", { extractable: true });
    project.publish([{ ...(await exportJWK(rsa.publicKey)), kid: "k1", alg: "RS256" }]);
    const jwk = await exportJWK(own.publicKey);
    for (const header of [
      { kid: "k1" },
      { kid: "k1", jwk },
      { kid: "../k1" },
      { jku: `http://127.0.0.1:1/keys.json`, kid: "k1" },
      { kid: "k1", crit: ["exp"], exp: 1 },
    ]) {
      const token = await new SignJWT(claims())
        .setProtectedHeader({ alg: "ES256", ...header })
        .sign(own.privateKey, { crit: { exp: true } });
      await expect(project.authenticate(token)).rejects.toMatchObject({ code: "unauthenticated" });
    }
  });

  it("throws authentication_unavailable when the project's keys cannot be fetched", async () => {
    const { privateKey } = await generateKeyPair("ES256");
    project.publish("broken");
    const token = await new SignJWT(claims())
      .setProtectedHeader({ alg: "ES256", kid: "k1" })
      .sign(privateKey);
    await expect(project.authenticate(token)).rejects.toMatchObject({
      code: "authentication_unavailable",
    });
  });
});
