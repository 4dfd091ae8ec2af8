import { once } from "node:events";
import { connect } from "node:net";
import { Hono } from "hono";
import pWaitFor from "p-wait-for";
import * as z from "zod";
import { startSimulator } from "../../../../infra/local/simulators/simulator";
import { echoForTests, failure, WORDS } from "./echo";

const echo = echoForTests();

const requestsSchema = z.array(z.looseObject({ path: z.string() }));
const recorded = async () =>
  requestsSchema.parse(await (await echo.control("GET", "/_requests")).json());
describe("a fault", () => {
  test("with a status returns it with its headers, until it is removed", async () => {
    const fault = { status: 429, headers: { "Retry-After": "7" } };
    expect(await (await echo.control("PUT", "/_faults", { fault })).json()).toEqual({ fault });
    for (let i = 0; i < 2; i++) {
      const answer = await echo.say("x");
      expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "7"]);
      expect(await answer.json()).toEqual({ error: { code: 429, message: expect.any(String) } });
    }
    expect((await echo.control("DELETE", "/_faults")).status).toBe(204);
    expect((await echo.say("x")).status).toBe(200);
  });

  test("with times ends after that many requests, which are recorded", async () => {
    await echo.control("PUT", "/_faults", { fault: { status: 503 }, times: 2 });
    const statuses = [await echo.say("1"), await echo.say("2"), await echo.say("3")].map(
      ({ status }) => status,
    );
    expect(statuses).toEqual([503, 503, 200]);
    expect(await recorded()).toHaveLength(3);
  });

  test("replaces the previous fault", async () => {
    await echo.control("PUT", "/_faults", { fault: "hang" });
    await echo.control("PUT", "/_faults", { fault: { status: 500 } });
    expect((await echo.say("x")).status).toBe(500);
  });

  test("with a status that allows no body returns none", async () => {
    await echo.control("PUT", "/_faults", { fault: { status: 204 } });
    const answer = await echo.say("x");
    expect([answer.status, await answer.text()]).toEqual([204, ""]);
  });

  test("returns the error format of the simulated service", async () => {
    const own = await startSimulator({
      name: "own",
      port: 0,
      app: new Hono(),
      failureBody: ({ status }) => ({ statusCode: status }),
    });
    try {
      await fetch(`${own.url}/_faults`, { method: "PUT", body: '{"fault":{"status":401}}' });
      expect(await (await fetch(`${own.url}/words`)).json()).toEqual({ statusCode: 401 });
    } finally {
      await own.close();
    }
  });

  test("hang never answers, and ends when the client disconnects or the simulator closes", async () => {
    await echo.control("PUT", "/_faults", { fault: "hang" });
    await expect(
      fetch(`${echo.simulator.url}/words`, { signal: AbortSignal.timeout(50) }),
    ).rejects.toMatchObject({ name: "TimeoutError" });
    await echo.control("DELETE", "/_requests");
    const hanging = failure(echo.control("GET", "/words"));
    await pWaitFor(async () => (await recorded()).length > 0);
    await echo.simulator.close();
    expect(await hanging).toMatchObject({ message: "fetch failed" });
  });

  test("cut sends the headers and half of a plain response, then destroys the socket", async () => {
    await echo.control("PUT", "/_faults", { fault: "cut" });
    const socket = connect(Number(new URL(echo.simulator.url).port), "127.0.0.1");
    socket.write("POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\nhi");
    let received = "";
    socket.on("data", (bytes) => {
      received += bytes.toString();
    });
    await once(socket, "close");
    expect(received).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(received).toContain('{"said');
    expect(received).not.toContain("hi");
    await expect(echo.say("x").then((answer) => answer.text())).rejects.toThrow("terminated");
  });

  test("cut sends the first chunks of a stream, then destroys the socket", async () => {
    await echo.control("PUT", "/_faults", { fault: "cut" });
    const answer = await echo.control("GET", "/words");
    expect(answer.headers.get("content-type")).toBe("text/event-stream");
    let received = "";
    const reading = (async () => {
      for await (const chunk of answer.body ?? []) received += new TextDecoder().decode(chunk);
    })();
    await expect(reading).rejects.toThrow("terminated");
    const lines = WORDS.slice(0, 3).map((word) => `data: {"word":"${word}"}\n\n`);
    expect(received).toBe(lines.join(""));
  });

  test("garbage returns 200 with the right content type and invalid content", async () => {
    await echo.control("PUT", "/_faults", { fault: "garbage" });
    const plain = await echo.say("x");
    expect([plain.status, plain.headers.get("content-type")]).toEqual([200, "application/json"]);
    await expect(plain.json()).rejects.toThrow("not valid JSON");
    const stream = await echo.control("GET", "/words");
    expect(stream.headers.get("content-type")).toBe("text/event-stream");
    const lines = (await stream.text()).split("\n").filter((line) => line.startsWith("data: "));
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(() => JSON.parse(line.slice(6))).toThrow(SyntaxError);
  });

  test("delay_ms returns the real response later", async () => {
    await echo.control("PUT", "/_faults", { fault: { delay_ms: 20 } });
    expect(await (await echo.say("x")).json()).toEqual({ said: "x" });
  });

  test("delay_ms ends when the fault is removed", async () => {
    await echo.control("PUT", "/_faults", { fault: { delay_ms: 600_000 }, times: 1 });
    const answer = echo.say("x");
    await pWaitFor(async () => (await recorded()).length > 0);
    await echo.control("DELETE", "/_faults");
    expect(await (await answer).json()).toEqual({ said: "x" });
  });

  test("delay_ms ends when the simulator closes", async () => {
    await echo.control("PUT", "/_faults", { fault: { delay_ms: 600_000 } });
    const waiting = failure(echo.say("x"));
    await pWaitFor(async () => (await recorded()).length > 0);
    await echo.simulator.close();
    expect(await waiting).toMatchObject({ message: "fetch failed" });
  });

  test.each([
    ["no fault", {}],
    ["an unknown fault", { fault: "explode" }],
    ["a status out of range", { fault: { status: 99 } }],
    ["an invalid header", { fault: { status: 500, headers: { "a b": "c" } } }],
    ["a negative delay", { fault: { delay_ms: -1 } }],
    ["zero times", { fault: "hang", times: 0 }],
    ["an unknown key", { fault: "hang", time: 2 }],
  ])("with %s is rejected with a description of what is expected", async (_name, body) => {
    const answer = await echo.control("PUT", "/_faults", body);
    expect(answer.status).toBe(422);
    expect(await answer.text()).toMatch(/expected|Unrecognized key/i);
    expect((await echo.say("x")).status).toBe(200);
  });

  test("that is not JSON is rejected", async () => {
    const answer = await fetch(`${echo.simulator.url}/_faults`, { method: "PUT", body: "hang" });
    expect(answer.status).toBe(422);
  });
});
