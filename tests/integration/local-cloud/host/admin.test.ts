import * as z from "zod";
import { buildFixture, lineWith, MASTER_KEY, startTestHost, type TestHost } from "./test-host";

let fixture: Awaited<ReturnType<typeof buildFixture>>;
let host: TestHost;
beforeAll(async () => {
  fixture = await buildFixture();
  host = await startTestHost(fixture.file);
});
afterAll(async () => {
  await host.stop();
  await fixture.remove();
});

async function status(path: string, init?: RequestInit): Promise<number> {
  const response = await fetch(host.url + path, init);
  await response.body?.cancel();
  return response.status;
}

describe("the admin endpoints", () => {
  const key = { "x-functions-key": MASTER_KEY, "content-type": "application/json" };

  it("show one function, and its errors: none", async () => {
    const all = await fetch(`${host.url}/admin/functions`, { headers: key });
    const listed = z.array(z.looseObject({ name: z.string() })).parse(await all.json());
    const one = await fetch(`${host.url}/admin/functions/fixed`, { headers: key });
    expect(await one.json()).toEqual(listed.find(({ name }) => name === "fixed"));
    const itsStatus = await fetch(`${host.url}/admin/functions/fixed/status`, { headers: key });
    expect(await itsStatus.json()).toEqual({});
    expect(await status("/admin/functions/unknown", { headers: key })).toBe(404);
    expect(await status("/admin/functions/unknown/status", { headers: key })).toBe(404);
  });

  it("list functions with their bindings and URLs", async () => {
    const response = await fetch(`${host.url}/admin/functions`, { headers: key });
    const listed: unknown = await response.json();
    expect(listed).toContainEqual(
      expect.objectContaining({
        name: "fixed",
        invoke_url_template: `${host.url}/echo/fixed`,
        config: expect.objectContaining({
          bindings: expect.arrayContaining([
            expect.objectContaining({
              type: "httpTrigger",
              direction: "in",
              route: "echo/fixed",
              methods: ["GET"],
              authLevel: "anonymous",
            }),
          ]),
        }),
      }),
    );
    expect(listed).toContainEqual(expect.objectContaining({ name: "at-start" }));
  });

  it("report that the host is running", async () => {
    const response = await fetch(`${host.url}/admin/host/status`, { headers: key });
    expect(await response.json()).toMatchObject({ state: "Running" });
  });

  it("run a function manually, and return 202 even if it fails", async () => {
    const init = { method: "POST", headers: key, body: "{}" };
    expect(await status("/admin/functions/scheduled", init)).toBe(202);
    expect(await status("/admin/functions/throws", init)).toBe(202);
    await lineWith(host, "thrown by the timer");
    await lineWith(host, "thrown by the fixture");
  });

  it("reject an unknown function and a body that is not JSON", async () => {
    const init = { method: "POST", headers: key };
    expect(await status("/admin/functions/unknown", { ...init, body: "{}" })).toBe(404);
    expect(await status("/admin/functions/scheduled", { ...init, body: "{" })).toBe(400);
    expect(await status("/admin/functions/scheduled", init)).toBe(400);
    for (const type of ["text/plain", "application/x-www-form-urlencoded", ""]) {
      const headers = { ...key, "content-type": type };
      expect(await status("/admin/functions/scheduled", { ...init, headers, body: "{}" })).toBe(
        415,
      );
    }
  });

  it("reject a body over the limit", async () => {
    const body = Buffer.alloc(100 * 1024 * 1024 + 1, " ");
    const init = { method: "POST", headers: key, body };
    // A client that is still sending may find the connection closed before it reads the answer.
    const refused = await status("/admin/functions/scheduled", init).catch(() => "closed");
    expect([500, "closed"]).toContain(refused);
    expect(await status("/admin/host/status", { headers: key })).toBe(200);
  });
});
