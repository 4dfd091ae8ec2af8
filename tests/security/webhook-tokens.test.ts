import { randomUUID, type webcrypto } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from "jose";
import { problemOf } from "../support/api";
import { deliver, sampleCall } from "../support/calls";
import { groupOf } from "../support/group-calls";
import { startHost, type TestHost } from "../support/host";
import { connectForTests } from "../support/postgres";
import { createWorld } from "../support/world";

const TENANT = "6f9f2c0e-9d0c-4f0e-8d0a-5d1a4f1f7a11";
const AUDIENCE = "api://talenti";
const EVENT_GRID = "4962773b-9cdb-44cf-a8bf-237846a00ab7";
const ROLE = "AzureEventGridSecureWebhookSubscriber";

const sql = connectForTests();
let entra: Server;
let authority: string;
let host: TestHost;
let privateKey: webcrypto.CryptoKey;
let interviewId: string;

/** What Entra ID has of a tenant: its public keys. */
beforeAll(async () => {
  const pair = await generateKeyPair("RS256", { extractable: true });
  privateKey = pair.privateKey;
  const key = { ...(await exportJWK(pair.publicKey)), kid: "entra", alg: "RS256", use: "sig" };
  entra = createServer((request, response) => {
    const isOurs = request.url === `/${TENANT}/discovery/v2.0/keys`;
    response.writeHead(isOurs ? 200 : 404, { "content-type": "application/json" });
    response.end(JSON.stringify({ keys: isOurs ? [key] : [] }));
  });
  entra.listen(0, "127.0.0.1");
  await once(entra, "listening");
  const address = entra.address();
  if (address === null || typeof address === "string") throw new Error("Not listening");
  authority = `http://127.0.0.1:${address.port}`;
  host = await startHost({
    ENTRA_TENANT_ID: TENANT,
    ENTRA_AUDIENCE: AUDIENCE,
    ENTRA_AUTHORITY: authority,
  });
  interviewId = (await createWorld()).interviewId;
});

afterAll(async () => {
  await host.stop();
  entra.close();
});

const claims = (change: JWTPayload = {}): JWTPayload => ({
  iss: `${authority}/${TENANT}/v2.0`,
  aud: AUDIENCE,
  azp: EVENT_GRID,
  roles: [ROLE],
  ...change,
});

const sign = (payload: JWTPayload, expires: string | Date = "10m") =>
  new SignJWT(payload)
    .setProtectedHeader({ alg: "RS256", kid: "entra" })
    .setExpirationTime(expires)
    .sign(privateKey);

async function attempt(headers: Record<string, string>) {
  const event = sampleCall(await groupOf({ sql }, interviewId)).added();
  const response = await deliver([event], { headers, api: host.url });
  const rows = await sql`select from call_events where event_id = ${event.id}`;
  return { response, written: rows.length };
}

const bearer = async (token: string | Promise<string>) => ({
  authorization: `Bearer ${await token}`,
});

it.each<[string, () => JWTPayload]>([
  ["of version 2", claims],
  [
    "of version 1",
    () => claims({ iss: `https://sts.windows.net/${TENANT}/`, azp: undefined, appid: EVENT_GRID }),
  ],
])("a token %s that our tenant gave Event Grid is taken", async (_, payload) => {
  const { response, written } = await attempt(await bearer(sign(payload())));
  expect([response.status, written]).toEqual([200, 1]);
});

it.each<[string, () => Promise<Record<string, string>> | Record<string, string>]>([
  ["no secret", () => ({})],
  ["an empty secret", () => ({ "x-webhook-secret": "" })],
  ["a wrong secret", () => ({ "x-webhook-secret": randomUUID().repeat(2) })],
  ["a token of another audience", () => bearer(sign(claims({ aud: "api://another" })))],
  ["an expired token", () => bearer(sign(claims(), new Date(Date.now() - 60_000)))],
  ["an unsigned token", () => bearer(new UnsecuredJWT(claims()).setExpirationTime("10m").encode())],
  [
    "a token of another tenant",
    () => bearer(sign(claims({ iss: `${authority}/${randomUUID()}/v2.0` }))),
  ],
  ["a token of another application", () => bearer(sign(claims({ azp: randomUUID() })))],
  [
    "a token of an application that only once was Event Grid",
    () => bearer(sign(claims({ azp: randomUUID(), appid: EVENT_GRID }))),
  ],
  ["a token without the role", () => bearer(sign(claims({ roles: ["Reader"] })))],
  ["a token without roles", () => bearer(sign(claims({ roles: undefined })))],
  [
    "a token signed with another key",
    async () => {
      const other = await generateKeyPair("RS256");
      const token = new SignJWT(claims()).setProtectedHeader({ alg: "RS256", kid: "entra" });
      return bearer(token.setExpirationTime("10m").sign(other.privateKey));
    },
  ],
  [
    "a token signed with a shared secret",
    () => {
      const token = new SignJWT(claims()).setProtectedHeader({ alg: "HS256", kid: "entra" });
      return bearer(token.setExpirationTime("10m").sign(new TextEncoder().encode("x".repeat(32))));
    },
  ],
])("%s is refused, and nothing is written", async (_, headers) => {
  const { response, written } = await attempt(await headers());
  expect([response.status, problemOf(response).code, written]).toEqual([401, "unauthenticated", 0]);
});
