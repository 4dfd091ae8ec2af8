import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import * as z from "zod";
import { type Standin, type StandinApp, startStandin } from "./base";

const WORDS = ["one", "two", "three", "four", "five", "six"];

function echo(): StandinApp {
  const app: StandinApp = new Hono();
  app.post("/echo", async (c) => c.json({ said: await c.req.text() }));
  app.get("/_spoken", (c) => c.text("spoken"));
  app.get("/words", (c) =>
    streamSSE(c, async (stream) => {
      for (const word of WORDS) {
        await stream.writeSSE({ data: JSON.stringify({ word }) });
        await sleep(1);
      }
    }),
  );
  return app;
}

let standin: Standin;
beforeEach(async () => {
  standin = await startStandin({ name: "echo", port: 0, app: echo() });
});
afterEach(() => standin.close());

const control = (method: string, path: string, body?: unknown) =>
  fetch(standin.url + path, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
const say = (text: string, headers: Record<string, string> = {}) =>
  fetch(`${standin.url}/echo?loud=1`, { method: "POST", body: text, headers });
const requestsSchema = z.array(z.looseObject({ path: z.string() }));
const recorded = async () =>
  requestsSchema.parse(await (await control("GET", "/_requests")).json());
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error) => error,
  );

describe("what it was sent", () => {
  test("is listed with method, path and query, headers and parsed JSON", async () => {
    await say('{"a":1}', { "content-type": "application/json", "x-mark": "m" });
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

  test("keeps text as text, a missing body as null, and names what is binary", async () => {
    await say("plain words");
    await control("GET", "/words");
    const form = new FormData();
    form.set("file", new Blob(["private"]), "cv.pdf");
    await fetch(`${standin.url}/echo`, { method: "POST", body: form });
    await fetch(`${standin.url}/echo`, { method: "POST", body: new Uint8Array([1, 0, 2]) });
    expect(await recorded()).toMatchObject([
      { body: "plain words" },
      { body: null },
      { body: expect.stringMatching(/^\[\d+ bytes of multipart\/form-data; boundary=.*\]$/) },
      { body: "[3 bytes of no stated type]" },
    ]);
  });

  test("holds routes that do not exist too, but not the control routes", async () => {
    await control("GET", "/_requests");
    await control("DELETE", "/_faults");
    await control("GET", "/nowhere");
    expect(await recorded()).toMatchObject([{ path: "/nowhere" }]);
  });

  test("leaves out further control routes of the stand-in, which never fail either", async () => {
    await control("PUT", "/_faults", { fault: { status: 500 } });
    expect(await (await control("GET", "/_spoken")).text()).toBe("spoken");
    expect(await recorded()).toEqual([]);
  });

  test("is bounded: long bodies are cut and old requests go", async () => {
    await say("x".repeat(70_000));
    expect(await recorded()).toMatchObject([
      { body: `${"x".repeat(65_536)}[cut: 70000 bytes in all]` },
    ]);
    for (let batch = 0; batch < 21; batch++) {
      await Promise.all(Array.from({ length: 50 }, () => control("GET", "/nowhere")));
    }
    const requests = await recorded();
    expect(requests).toHaveLength(1_000);
    expect(requests[0]).toMatchObject({ path: "/nowhere" });
  });

  test("is forgotten when asked", async () => {
    await say("x");
    expect((await control("DELETE", "/_requests")).status).toBe(204);
    expect(await recorded()).toEqual([]);
  });

  test("is read when it comes in chunks of no stated length", async () => {
    const body = new Blob(["in ", "chunks"]).stream();
    const answer = await fetch(`${standin.url}/echo`, { method: "POST", body, duplex: "half" });
    expect(await answer.json()).toEqual({ said: "in chunks" });
    expect(await recorded()).toMatchObject([{ body: "in chunks" }]);
  });

  test("is refused beyond 16 MiB", async () => {
    expect((await say("x".repeat(16 * 1024 * 1024 + 1))).status).toBe(413);
  });
});

describe("a fault", () => {
  test("of a status answers it with its headers, until healed", async () => {
    const fault = { status: 429, headers: { "Retry-After": "7" } };
    expect(await (await control("PUT", "/_faults", { fault })).json()).toEqual({ fault });
    for (let i = 0; i < 2; i++) {
      const answer = await say("x");
      expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "7"]);
      expect(await answer.json()).toEqual({ error: { code: 429, message: expect.any(String) } });
    }
    expect((await control("DELETE", "/_faults")).status).toBe(204);
    expect((await say("x")).status).toBe(200);
  });

  test("with times heals itself after so many requests, recorded all the same", async () => {
    await control("PUT", "/_faults", { fault: { status: 503 }, times: 2 });
    const statuses = [await say("1"), await say("2"), await say("3")].map(({ status }) => status);
    expect(statuses).toEqual([503, 503, 200]);
    expect(await recorded()).toHaveLength(3);
  });

  test("replaces the one before it", async () => {
    await control("PUT", "/_faults", { fault: "hang" });
    await control("PUT", "/_faults", { fault: { status: 500 } });
    expect((await say("x")).status).toBe(500);
  });

  test("of a status that has no body is answered without one", async () => {
    await control("PUT", "/_faults", { fault: { status: 204 } });
    const answer = await say("x");
    expect([answer.status, await answer.text()]).toEqual([204, ""]);
  });

  test("speaks in the shape of the imitated service when that is given", async () => {
    const own = await startStandin({
      name: "own",
      port: 0,
      app: echo(),
      failureBody: ({ status }) => ({ statusCode: status }),
    });
    try {
      await fetch(`${own.url}/_faults`, { method: "PUT", body: '{"fault":{"status":401}}' });
      expect(await (await fetch(`${own.url}/words`)).json()).toEqual({ statusCode: 401 });
    } finally {
      await own.close();
    }
  });

  test("hang never answers, and lets go when the client leaves or the stand-in closes", async () => {
    await control("PUT", "/_faults", { fault: "hang" });
    await expect(
      fetch(`${standin.url}/words`, { signal: AbortSignal.timeout(50) }),
    ).rejects.toMatchObject({ name: "TimeoutError" });
    await control("DELETE", "/_requests");
    const hanging = failure(control("GET", "/words"));
    while ((await recorded()).length === 0) await sleep(1);
    await standin.close();
    expect(await hanging).toMatchObject({ message: "fetch failed" });
  });

  test("cut sends the head and half of a plain answer, then destroys the socket", async () => {
    await control("PUT", "/_faults", { fault: "cut" });
    const socket = connect(Number(new URL(standin.url).port), "127.0.0.1");
    socket.write("POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\nhi");
    let received = "";
    socket.on("data", (bytes) => {
      received += bytes.toString();
    });
    await once(socket, "close");
    expect(received).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(received).toContain('{"said');
    expect(received).not.toContain("hi");
    await expect(say("x").then((answer) => answer.text())).rejects.toThrow("terminated");
  });

  test("cut lets the first chunks of a stream arrive, then destroys the socket", async () => {
    await control("PUT", "/_faults", { fault: "cut" });
    const answer = await control("GET", "/words");
    expect(answer.headers.get("content-type")).toBe("text/event-stream");
    let received = "";
    const reading = (async () => {
      for await (const chunk of answer.body ?? []) received += new TextDecoder().decode(chunk);
    })();
    await expect(reading).rejects.toThrow("terminated");
    const lines = WORDS.slice(0, 3).map((word) => `data: {"word":"${word}"}\n\n`);
    expect(received).toBe(lines.join(""));
  });

  test("garbage answers 200 in the right type with bytes of no sense", async () => {
    await control("PUT", "/_faults", { fault: "garbage" });
    const plain = await say("x");
    expect([plain.status, plain.headers.get("content-type")]).toEqual([200, "application/json"]);
    await expect(plain.json()).rejects.toThrow("not valid JSON");
    const stream = await control("GET", "/words");
    expect(stream.headers.get("content-type")).toBe("text/event-stream");
    const lines = (await stream.text()).split("\n").filter((line) => line.startsWith("data: "));
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(() => JSON.parse(line.slice(6))).toThrow(SyntaxError);
  });

  test("delay_ms answers rightly in the end", async () => {
    await control("PUT", "/_faults", { fault: { delay_ms: 20 } });
    expect(await (await say("x")).json()).toEqual({ said: "x" });
  });

  test("delay_ms is given up when the stand-in closes", async () => {
    await control("PUT", "/_faults", { fault: { delay_ms: 600_000 } });
    const waiting = failure(say("x"));
    while ((await recorded()).length === 0) await sleep(1);
    await standin.close();
    expect(await waiting).toMatchObject({ message: "fetch failed" });
  });

  test.each([
    ["no fault", {}],
    ["an unknown fault", { fault: "explode" }],
    ["a status out of range", { fault: { status: 99 } }],
    ["a header that is none", { fault: { status: 500, headers: { "a b": "c" } } }],
    ["a negative delay", { fault: { delay_ms: -1 } }],
    ["zero times", { fault: "hang", times: 0 }],
    ["an unknown key", { fault: "hang", time: 2 }],
  ])("with %s is refused, saying what is expected", async (_name, body) => {
    const answer = await control("PUT", "/_faults", body);
    expect(answer.status).toBe(422);
    expect(await answer.text()).toMatch(/expected|Unrecognized key/i);
    expect((await say("x")).status).toBe(200);
  });

  test("that is not JSON is refused", async () => {
    const answer = await fetch(`${standin.url}/_faults`, { method: "PUT", body: "hang" });
    expect(answer.status).toBe(422);
  });
});

test("a busy port is a clear message", async () => {
  const { port } = new URL(standin.url);
  await expect(startStandin({ name: "second", port: Number(port), app: echo() })).rejects.toThrow(
    `second cannot listen on 127.0.0.1:${port}: is the port busy?`,
  );
});

test("closing frees the port, and closing again does no harm", async () => {
  await standin.close();
  await standin.close();
  expect(await failure(say("x"))).toMatchObject({ cause: { code: "ECONNREFUSED" } });
});
