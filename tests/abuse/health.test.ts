import { call } from "../support/api";
import { startHost, type TestHost } from "../support/host";
import { type Relay, startRelay } from "../support/relay";
import { stack } from "../support/stack";
import { attackBeside } from "../support/victim";
import { createWorld, type World } from "../support/world";

const REQUESTS = 500;
const AT_ONCE = 50;

let world: World;
/** Between the app and its database. */
let relay: Relay;
let host: TestHost;
let checks = 0;

beforeAll(async () => {
  world = await createWorld();
  relay = await startRelay(stack().supabase.url, async ({ url }) => {
    if (url === "/rest/v1/rpc/ping") checks += 1;
    return true;
  });
  host = await startHost({ SUPABASE_URL: relay.url });
});
afterAll(async () => {
  await host.stop();
  await relay.close();
});

const listMembers = async () => {
  const path = `/api/organisations/${world.organisationId}/members`;
  const { status } = await call("GET", path, { token: world.member.token, api: host.url });
  expect(status).toBe(200);
};

const askReadiness = () => call("GET", "/health/ready", { api: host.url });

it("asking whether the app is ready keeps neither others waiting nor the dependencies busy", async () => {
  const startedAt = Date.now();
  await attackBeside("readiness", listMembers, async () => {
    for (let sent = 0; sent < REQUESTS; sent += AT_ONCE) {
      const responses = await Promise.all(Array.from({ length: AT_ONCE }, askReadiness));
      // On a busy machine a dependency may take too long to be called ready: each request is answered.
      expect([200, 503]).toEqual(expect.arrayContaining(responses.map(({ status }) => status)));
    }
  });
  const tenSeconds = Math.floor((Date.now() - startedAt) / 10_000);
  expect(checks).toBeGreaterThan(0);
  expect(checks).toBeLessThanOrEqual(tenSeconds + 1);
});
