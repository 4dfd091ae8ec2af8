import { call, problemOf } from "../../support/api";
import { startHost, type TestHost } from "../../support/host";
import { type Relay, startRelay } from "../../support/relay";
import { stack } from "../../support/stack";
import { createUser, type TestUser } from "../../support/users";

let relay: Relay;
let host: TestHost;
let user: TestUser;
/** What PostgREST answers to the service, and to users. */
let refusal: { status: number; code: string } | undefined;

const REFUSED_PATHS = /^\/rest\/v1\/rpc\/(create_organisation|list_own_deletion_requests)/;

beforeAll(async () => {
  relay = await startRelay(stack().supabase.url, async ({ url = "" }, response) => {
    if (!refusal || !REFUSED_PATHS.test(url)) return true;
    const { status, code } = refusal;
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify({ code, message: "x", details: null, hint: null }));
    return false;
  });
  host = await startHost({ SUPABASE_URL: relay.url });
});
afterAll(async () => {
  await host.stop();
  await relay.close();
});

// A user may create a few organisations only.
beforeEach(async () => {
  user = await createUser();
});

const asService = () =>
  call("POST", "/api/organisations", {
    token: user.token,
    body: { name: "Harbour Clinic" },
    api: host.url,
  });
const asCaller = () => call("GET", "/api/privacy/requests", { token: user.token, api: host.url });

it.each([
  ["does not know the SQL function yet", 404, "PGRST202"],
  ["does not know the relation between tables yet", 400, "PGRST200"],
  ["refuses to write to a database that is read-only", 405, "25006"],
  ["does not find a table", 404, "42P01"],
  ["reports an error inside of the database", 500, "XX000"],
  ["reports an error of its own", 500, "PGRSTX00"],
  ["refuses the service's token", 401, "PGRST301"],
  ["finds the service's token issued in the future", 401, "PGRST303"],
])("returns 503 with Retry-After when PostgREST %s", async (_, status, code) => {
  refusal = { status, code };
  const response = await asService();
  expect([response.status, problemOf(response).code]).toEqual([503, "database_unavailable"]);
  expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
  refusal = undefined;
  expect((await asService()).status).toBe(200);
});

it.each([
  ["issued in the future", "PGRST303", 401],
  ["malformed", "PGRST301", 401],
  ["of a role that it may not take", "42501", 403],
])("returns 401 when PostgREST finds the user's token %s", async (_, code, status) => {
  refusal = { status, code };
  const response = await asCaller();
  expect([response.status, problemOf(response).code]).toEqual([401, "unauthenticated"]);
  refusal = undefined;
  expect((await asCaller()).status).toBe(200);
});
