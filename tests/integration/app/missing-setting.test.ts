import { functions } from "../../../functions";
import { call, problemOf } from "../../support/api";
import { eventually } from "../../support/eventually";
import { startHost, type TestHost } from "../../support/host";
import { stack } from "../../support/stack";
import { createUser } from "../../support/users";

let host: TestHost;

beforeAll(async () => {
  host = await startHost({ RESEND_API_KEY: "", INVITATION_TOKEN_SECRET: "short" });
});
afterAll(() => host.stop());

const linesOf = (event: string) =>
  host
    .log()
    .split("\n")
    .filter((line) => line.includes(`"event":"${event}"`));

describe("an app without a setting", () => {
  it("is alive, and not ready", async () => {
    const live = await call("GET", "/health/live", { api: host.url });
    expect([live.status, live.body]).toEqual([200, { status: "live" }]);
    const ready = await call("GET", "/health/ready", { api: host.url });
    expect([ready.status, problemOf(ready).code]).toEqual([503, "not_configured"]);
  });

  it("returns 503 on every other route and method", async () => {
    const { token } = await createUser();
    for (const definition of functions) {
      if (definition.kind !== "http" || definition.name === "health-live") continue;
      const path = `/${definition.route.replace(/^\//, "").replaceAll(/\{[^}]+\}/g, "1")}`;
      for (const method of [...Object.keys(definition.operations), "OPTIONS"]) {
        const response = await call(method, path, { token, api: host.url });
        expect([definition.name, response.status]).toEqual([definition.name, 503]);
        expect(response.headers.get("retry-after")).toBe("30");
        const isEdge = path.startsWith("/functions/v1/");
        expect(response.body).toMatchObject(
          isEdge ? { retryAfter: 30 } : { code: "not_configured" },
        );
      }
    }
  });

  it("lets pages of the allowed origins read that", async () => {
    const origin = "http://localhost:3000";
    const preflight = { origin, "access-control-request-method": "POST" };
    const asked = { api: host.url, headers: preflight };
    const allowed = await call("OPTIONS", "/api/organisations", asked);
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get("access-control-allow-headers")).toContain("authorization");
    const refused = await call("POST", "/api/organisations", {
      api: host.url,
      headers: { origin },
    });
    expect([refused.status, problemOf(refused).code]).toEqual([503, "not_configured"]);
    expect(refused.headers.get("access-control-allow-origin")).toBe(origin);
    const foreign = { api: host.url, headers: { origin: "https://foreign.example" } };
    const unread = await call("POST", "/api/organisations", foreign);
    expect(unread.headers.get("access-control-allow-origin")).toBeNull();
  });

  it("logs the names of its wrong settings, without their values", async () => {
    const [line, ...others] = await eventually(async () => {
      const lines = linesOf("not_configured");
      return lines.length > 0 ? lines : undefined;
    });
    expect(others).toEqual([]);
    expect(line).toMatch(/"level":"error"/);
    expect(line).toContain("RESEND_API_KEY: is missing");
    expect(line).toContain("INVITATION_TOKEN_SECRET: ");
    expect(line).not.toContain("short");
  });

  it("throws in its timers", async () => {
    const response = await fetch(`${host.url}/admin/functions/send-pending-work`, {
      method: "POST",
      headers: { "x-functions-key": stack().master_key, "content-type": "application/json" },
      body: JSON.stringify({ input: "" }),
    });
    expect(response.status).toBe(202);
    const line = await eventually(async () =>
      linesOf("timer").find((one) => one.includes('"function":"send-pending-work"')),
    );
    expect(line).toContain('"code":"not_configured"');
  });
});
