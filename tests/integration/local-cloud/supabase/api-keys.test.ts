import { randomUUID } from "node:crypto";
import { createClient } from "@supabase/supabase-js";
import {
  ANON_KEY,
  PUBLISHABLE_KEY,
  SECRET_KEY,
  SERVICE_KEY,
} from "../../../../infra/local/supabase/keys";
import { stack } from "../../../support/stack";
import { createUser } from "../../../support/users";

const BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36";
const CLIENT = { auth: { persistSession: false, autoRefreshToken: false } };

async function status(path: string, headers: Record<string, string>): Promise<number> {
  const response = await fetch(`${stack().supabase.url}${path}`, { headers });
  await response.body?.cancel();
  return response.status;
}

/** Only the service may execute the function: anon gets 401, a user 403. */
const PING = "/rest/v1/rpc/ping";
/** Open to every key. */
const SETTINGS = "/auth/v1/settings";

describe.each([
  ["the publishable key", PUBLISHABLE_KEY],
  ["the legacy anon key", ANON_KEY],
])("%s", (_, key) => {
  it("gives the rights of anon, with supabase-js and as the API key alone", async () => {
    const { error } = await createClient(stack().supabase.url, key, CLIENT).rpc("ping");
    expect(error?.code).toBe("42501");
    expect(await status(PING, { apikey: key })).toBe(401);
    expect(await status(SETTINGS, { apikey: key })).toBe(200);
  });

  it("gives the rights of the user beside the user's token", async () => {
    const { id, token } = await createUser();
    const { auth } = createClient(stack().supabase.url, key, CLIENT);
    expect((await auth.getUser(token)).data.user?.id).toBe(id);
    const headers = { apikey: key, authorization: `Bearer ${token}` };
    expect(await status(PING, headers)).toBe(403);
  });

  it("may not manage users", async () => {
    const { auth } = createClient(stack().supabase.url, key, CLIENT);
    expect((await auth.admin.listUsers()).error).toMatchObject({ status: 403, code: "not_admin" });
  });
});

describe.each([
  ["the secret key", SECRET_KEY],
  ["the legacy service key", SERVICE_KEY],
])("%s", (_, key) => {
  it("gives the rights of the service, with supabase-js and as the API key alone", async () => {
    const { data } = await createClient(stack().supabase.url, key, CLIENT).rpc("ping");
    expect(data).toBe(1);
    expect(await status(PING, { apikey: key })).toBe(200);
  });

  it("gives the rights of the user beside the user's token", async () => {
    const { token } = await createUser();
    expect(await status(PING, { apikey: key, authorization: `Bearer ${token}` })).toBe(403);
  });

  it("manages users and stores files", async () => {
    const { auth, storage } = createClient(stack().supabase.url, key, CLIENT);
    const email = `${randomUUID()}@example.test`;
    const { data } = await auth.admin.createUser({ email, email_confirm: true });
    expect(data.user?.email).toBe(email);
    expect(await status("/auth/v1/admin/users", { apikey: key })).toBe(200);
    const file = `${data.user?.id}/note.txt`;
    expect((await storage.from("candidate-cvs").upload(file, "text")).error).toBeNull();
    expect((await storage.from("candidate-cvs").remove([file])).data).toHaveLength(1);
  });
});

it("refuses a request without an API key, and one with an unknown key", async () => {
  expect(await status(PING, {})).toBe(401);
  expect(await status(PING, { authorization: `Bearer ${SECRET_KEY}` })).toBe(401);
  expect(await status(PING, { apikey: "sb_secret_of_another_project" })).toBe(401);
  expect(await status("/auth/v1/admin/users", { authorization: `Bearer ${SERVICE_KEY}` })).toBe(
    401,
  );
});

it("refuses a new key as a bearer token, unless it is the API key itself", async () => {
  const bearer = { authorization: `Bearer ${PUBLISHABLE_KEY}` };
  expect(await status(SETTINGS, { apikey: PUBLISHABLE_KEY, ...bearer })).toBe(200);
  expect(await status(SETTINGS, { apikey: SECRET_KEY, ...bearer })).toBe(401);
  expect(await status(SETTINGS, { apikey: ANON_KEY, ...bearer })).toBe(401);
  const secret = { authorization: `Bearer ${SECRET_KEY}` };
  expect(await status(PING, { apikey: PUBLISHABLE_KEY, ...secret })).toBe(401);
  expect(await status("/auth/v1/admin/users", { apikey: PUBLISHABLE_KEY, ...secret })).toBe(401);
  expect(await status("/storage/v1/bucket", { apikey: PUBLISHABLE_KEY, ...secret })).toBe(401);
});

it("refuses the secret key from a browser", async () => {
  const headers = { "user-agent": BROWSER };
  expect(await status(PING, { apikey: SECRET_KEY, ...headers })).toBe(401);
  expect(await status("/auth/v1/admin/users", { apikey: SECRET_KEY, ...headers })).toBe(401);
  expect(await status(SETTINGS, { apikey: PUBLISHABLE_KEY, ...headers })).toBe(200);
});
