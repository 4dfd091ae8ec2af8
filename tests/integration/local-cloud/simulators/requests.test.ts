import { Hono } from "hono";
import * as z from "zod";
import { startSimulator } from "../../../../infra/local/simulators/simulator";
import { echoForTests, failure } from "./echo";

const echo = echoForTests();

const requestsSchema = z.array(z.looseObject({ path: z.string() }));
const recorded = async () =>
  requestsSchema.parse(await (await echo.control("GET", "/_requests")).json());
describe("the request log", () => {
  test("lists requests with method, path and query, headers and parsed JSON", async () => {
    await echo.say('{"a":1}', { "content-type": "application/json", "x-mark": "m" });
    expect(await recorded()).toEqual([
      {
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        method: "POST",
        path: "/echo?loud=1",
        headers: expect.objectContaining({ "x-mark": "m" }),
        body: { a: 1 },
      },
    ]);
  });

  test("stores text as text, a missing body as null, and describes binary bodies", async () => {
    await echo.say("plain words");
    await echo.control("GET", "/words");
    const form = new FormData();
    form.set("file", new Blob(["private"]), "cv.pdf");
    await fetch(`${echo.simulator.url}/echo`, { method: "POST", body: form });
    await fetch(`${echo.simulator.url}/echo`, { method: "POST", body: new Uint8Array([1, 0, 2]) });
    expect(await recorded()).toMatchObject([
      { body: "plain words" },
      { body: null },
      { body: expect.stringMatching(/^\[\d+ bytes of multipart\/form-data; boundary=.*\]$/) },
      { body: "[3 bytes of no stated type]" },
    ]);
  });

  test("includes requests to unknown routes, but not to control routes", async () => {
    await echo.control("GET", "/_requests");
    await echo.control("DELETE", "/_faults");
    await echo.control("GET", "/nowhere");
    expect(await recorded()).toMatchObject([{ path: "/nowhere" }]);
  });

  test("excludes further control routes of the simulator, which get no faults either", async () => {
    await echo.control("PUT", "/_faults", { fault: { status: 500 } });
    expect(await (await echo.control("GET", "/_spoken")).text()).toBe("spoken");
    expect(await recorded()).toEqual([]);
  });

  test("truncates long bodies and drops old requests", async () => {
    await echo.say("x".repeat(70_000));
    expect(await recorded()).toMatchObject([
      { body: `${"x".repeat(65_536)}[cut: 70000 bytes in all]` },
    ]);
    for (let batch = 0; batch < 21; batch++) {
      await Promise.all(Array.from({ length: 50 }, () => echo.control("GET", "/nowhere")));
    }
    const requests = await recorded();
    expect(requests).toHaveLength(1_000);
    expect(requests[0]).toMatchObject({ path: "/nowhere" });
  });

  test("is cleared by DELETE", async () => {
    await echo.say("x");
    expect((await echo.control("DELETE", "/_requests")).status).toBe(204);
    expect(await recorded()).toEqual([]);
  });

  test("includes a chunked body", async () => {
    const body = new Blob(["in ", "chunks"]).stream();
    const answer = await fetch(`${echo.simulator.url}/echo`, {
      method: "POST",
      body,
      duplex: "half",
    });
    expect(await answer.json()).toEqual({ said: "in chunks" });
    expect(await recorded()).toMatchObject([{ body: "in chunks" }]);
  });

  test("does not accept a body over 16 MiB", async () => {
    expect((await echo.say("x".repeat(16 * 1024 * 1024 + 1))).status).toBe(413);
  });
});

test("names the port in the error if it is in use", async () => {
  const { port } = new URL(echo.simulator.url);
  await expect(
    startSimulator({ name: "second", port: Number(port), app: new Hono() }),
  ).rejects.toThrow(`second cannot listen on 127.0.0.1:${port}: is the port busy?`);
});

test("closing frees the port, and can be repeated", async () => {
  await echo.simulator.close();
  await echo.simulator.close();
  expect(await failure(echo.say("x"))).toMatchObject({ cause: { code: "ECONNREFUSED" } });
});
