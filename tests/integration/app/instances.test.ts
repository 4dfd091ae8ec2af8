import { call, problemOf } from "../../support/api";
import { startHost, type TestHost } from "../../support/host";
import { stack } from "../../support/stack";
import { asService, createUser } from "../../support/users";

describe("two instances of the app", () => {
  let second: TestHost;

  beforeAll(async () => {
    second = await startHost();
  });
  afterAll(() => second.stop());

  it("share a caller's limit: of 50 parallel requests 10 succeed", async () => {
    const { id, token } = await createUser();
    const all = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        call("POST", "/api/organisations", {
          token,
          body: { name: `Organisation ${index}` },
          api: index % 2 ? second.url : stack().api,
        }),
      ),
    );
    const refused = all.filter(({ status }) => status === 429);
    expect(all.filter(({ status }) => status === 200)).toHaveLength(10);
    expect(refused).toHaveLength(40);
    for (const response of refused) {
      expect(problemOf(response).code).toBe("rate_limited");
      expect(Number(response.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
      expect(response.headers.get("ratelimit")).toMatch(/^"create-organisation";r=0;t=\d+$/);
      expect(response.headers.get("ratelimit-policy")).toBe('"create-organisation";q=10;w=60');
    }
    const { count } = await asService()
      .from("org_users")
      .select("*", { count: "exact", head: true })
      .eq("user_id", id)
      .throwOnError();
    expect(count).toBe(10);
  });

  it("know a caller without a token by the address that the front end saw", async () => {
    const address = "203.0.113.7";
    const from = (forwarded: string) =>
      call("GET", "/", { headers: { "x-forwarded-for": forwarded } });
    const remaining = async (forwarded: string) =>
      Number(/r=(\d+)/.exec((await from(forwarded)).headers.get("ratelimit") ?? "")?.[1]);
    const first = await remaining(`198.51.100.1, ${address}:1234`);
    expect(await remaining(`198.51.100.2, ${address}:5678`)).toBe(first - 1);
    expect(await remaining(`${address}, 203.0.113.8`)).toBe(59);
  });
});

describe("an instance whose database is unavailable", () => {
  let host: TestHost;

  beforeAll(async () => {
    host = await startHost({ SUPABASE_URL: "http://127.0.0.1:9" });
  });
  afterAll(() => host.stop());

  it("is alive, but not ready", async () => {
    expect((await call("GET", "/health/live", { api: host.url })).status).toBe(200);
    const ready = await call("GET", "/health/ready", { api: host.url });
    expect(ready.status).toBe(503);
    expect(problemOf(ready).code).toBe("database_unavailable");
    expect(ready.body).toMatchObject({ dependencies: { database: "down" } });
  });

  it("returns 503 with Retry-After", async () => {
    const { token } = await createUser();
    const response = await call("POST", "/api/organisations", {
      token,
      body: { name: "Organisation" },
      api: host.url,
    });
    expect([response.status, problemOf(response).code]).toEqual([503, "database_unavailable"]);
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
  });
});

describe("an instance whose AI gateway is unavailable", () => {
  it("is ready, but degraded", async () => {
    const host = await startHost({ AI_GATEWAY_URL: "http://127.0.0.1:9/v1" });
    try {
      const { status, body } = await call("GET", "/health/ready", { api: host.url });
      expect([status, body]).toEqual([
        200,
        {
          status: "degraded",
          dependencies: expect.objectContaining({ database: "up", ai_gateway: "down" }),
        },
      ]);
    } finally {
      await host.stop();
    }
  });
});
