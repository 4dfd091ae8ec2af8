import type { IncomingHttpHeaders } from "node:http";
import {
  ANON_KEY,
  PUBLISHABLE_KEY,
  SECRET_KEY,
  SERVICE_KEY,
} from "../../../infra/local/supabase/keys";
import { call } from "../../support/api";
import { startHost, type TestHost } from "../../support/host";
import { stack } from "../../support/stack";
import { createUser } from "../../support/users";
import { startRelay } from "../../support/relay";

describe.each([
  { kind: "new", publishable: PUBLISHABLE_KEY, secret: SECRET_KEY },
  { kind: "legacy", publishable: ANON_KEY, secret: SERVICE_KEY },
])("with $kind API keys", ({ publishable, secret }) => {
  const requests: IncomingHttpHeaders[] = [];
  let relay: Awaited<ReturnType<typeof startRelay>>;
  let host: TestHost;

  beforeAll(async () => {
    relay = await startRelay(stack().supabase.url, async ({ headers }) => {
      requests.push(headers);
      return true;
    });
    host = await startHost({
      SUPABASE_URL: relay.url,
      SUPABASE_ANON_KEY: publishable,
      SUPABASE_SERVICE_KEY: secret,
    });
  });
  afterAll(async () => {
    await host.stop();
    await relay.close();
  });

  it("acts as the service and as the caller, each with its own key and token", async () => {
    const { token } = await createUser();
    const api = host.url;
    const body = { name: "With its keys" };
    expect((await call("POST", "/api/organisations", { token, body, api })).status).toBe(200);
    expect((await call("GET", "/api/privacy/requests", { token, api })).status).toBe(200);
    expect((await call("GET", "/health/ready", { api })).status).toBe(200);
    const sent = requests.map(({ apikey, authorization }) => [apikey, authorization]);
    expect(sent).toContainEqual([publishable, `Bearer ${token}`]);
    // supabase-js sends the API key as a bearer token, too, where there is no other.
    expect(sent).toContainEqual([secret, `Bearer ${secret}`]);
    expect(new Set(sent.map((pair) => pair.join(" "))).size).toBe(2);
  });
});
