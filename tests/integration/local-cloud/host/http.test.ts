import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import * as z from "zod";
import { buildFixture, lineWith, MASTER_KEY, startTestHost, type TestHost } from "./test-host";

const ID = "3b241101-e2bb-4255-8caf-4136c566a962";
const echoSchema = z.object({
  method: z.string(),
  url: z.string(),
  params: z.record(z.string(), z.string()),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
});

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

async function echo(path: string, init?: RequestInit) {
  const response = await fetch(host.url + path, init);
  expect(response.status).toBe(200);
  return echoSchema.parse(await response.json());
}

/** Sends raw bytes and returns everything received until the host closes the connection. */
async function sendRaw(bytes: string): Promise<string> {
  const socket = connect(Number(new URL(host.url).port), "127.0.0.1");
  socket.on("error", () => {});
  socket.write(bytes);
  return text(socket);
}

describe("routes", () => {
  it("passes method, URL, parameters and body to the function", async () => {
    const seen = await echo(`/echo/${ID}/x%20y?a=1`, { method: "POST", body: "grüezi" });
    expect(seen).toMatchObject({
      method: "POST",
      url: `${host.url}/echo/${ID}/x%20y?a=1`,
      params: { id: ID, part: "x y" },
      body: "grüezi",
    });
  });

  it("matches a route in any case and with a trailing slash", async () => {
    expect(await status("/ECHO/Fixed/")).toBe(200);
  });

  it("returns 404 for an unknown route and for a method that the function does not handle", async () => {
    expect(await status("/nowhere")).toBe(404);
    expect(await status("/")).toBe(404);
    expect(await status("/echo/not-a-guid")).toBe(404);
    expect(await status("/echo/fixed", { method: "POST" })).toBe(404);
    expect(await status("/echo/fixed", { method: "OPTIONS" })).toBe(404);
  });

  it("returns status, headers and all cookies of the function, and no headers of the proxy", async () => {
    const response = await fetch(`${host.url}/cookies`);
    expect(response.status).toBe(201);
    expect(response.headers.get("x-own")).toBe("yes");
    expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
    expect(response.headers.has("x-ms-invocation-id")).toBe(false);
  });

  it("passes on a chunked body, also with DELETE", async () => {
    const chunks = ReadableStream.from([Buffer.from("one "), Buffer.from("two")]);
    const request = { method: "DELETE", body: chunks, duplex: "half" } as const;
    expect((await echo(`/echo/${ID}`, request)).body).toBe("one two");
    const large = "x".repeat(5_000_000);
    expect((await echo(`/echo/${ID}`, { method: "POST", body: large })).body).toBe(large);
  });
});

describe("x-forwarded-for", () => {
  it("is added if no proxy has set it", async () => {
    expect((await echo(`/echo/${ID}`)).headers["x-forwarded-for"]).toBe("127.0.0.1");
  });

  it("is left unchanged if a proxy has set it", async () => {
    const headers = { "x-forwarded-for": "10.0.0.1, 203.0.113.7" };
    const seen = await echo(`/echo/${ID}`, { headers });
    expect(seen.headers["x-forwarded-for"]).toBe("10.0.0.1, 203.0.113.7");
  });
});

describe("keys", () => {
  it("returns 401 when the function key is missing or wrong", async () => {
    expect(await status("/keyed")).toBe(401);
    expect(await status("/keyed?code=wrong")).toBe(401);
    expect(await status("/keyed", { headers: { "x-functions-key": "" } })).toBe(401);
  });

  it("accepts the key in the URL or in a header", async () => {
    expect(await status(`/keyed?code=${MASTER_KEY}`)).toBe(200);
    expect(await status("/keyed", { headers: { "x-functions-key": MASTER_KEY } })).toBe(200);
  });

  it("returns 401 for the platform's own endpoints without the key", async () => {
    expect(await status("/admin/functions")).toBe(401);
    expect(await status("/admin/host/status?code=wrong")).toBe(401);
    expect(await status("/admin/functions/scheduled", { method: "POST" })).toBe(401);
    expect(await status("/runtime/webhooks/eventgrid?functionName=events")).toBe(401);
  });

  it("names the scheme when the platform itself returns 401", async () => {
    for (const path of ["/keyed", "/admin/functions", "/runtime/webhooks/eventgrid"]) {
      const response = await fetch(host.url + path);
      expect([response.status, response.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
    }
  });

  it("returns 200 to a ping without a key", async () => {
    expect(await status("/admin/host/ping")).toBe(200);
    expect(await status("/admin/host/ping", { method: "POST" })).toBe(200);
  });

  it("accepts no key if none is configured", async () => {
    const keyless = await startTestHost(fixture.file, { LOCAL_MASTER_KEY: "" });
    for (const path of ["/admin/functions", "/runtime/webhooks/eventgrid"]) {
      expect((await fetch(`${keyless.url}${path}?code=`)).status).toBe(401);
    }
    await keyless.stop();
  });
});

describe("errors", () => {
  it("returns 500 and logs the error when a function throws or returns nothing", async () => {
    expect(await status("/throws")).toBe(500);
    expect(await lineWith(host, "thrown by the fixture")).toContain('\\"throws\\" failed');
    expect(await status("/nothing")).toBe(500);
    await lineWith(host, '\\"nothing\\" failed');
  });

  it("returns 500 when a function throws without reading a large body", async () => {
    expect(await status("/throws", { method: "POST", body: "x".repeat(5_000_000) })).toBe(500);
  });

  it("serves the next request on a connection after one that failed before it was completely sent", async () => {
    const socket = connect(Number(new URL(host.url).port), "127.0.0.1");
    const body = "x".repeat(2_000_000);
    socket.write(`POST /throws HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length + 1}\r\n\r\nx`);
    const [first] = await once(socket, "data");
    expect(String(first)).toMatch(/^HTTP\/1.1 500 /);
    socket.write(`${body}GET /echo/fixed HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
    expect(await text(socket)).toMatch(/^HTTP\/1.1 200 .*fixed/s);
  });

  it("passes on escapes that are none, and a slash that is escaped, as they are written", async () => {
    for (const part of ["%ZZ", "%", "%2", "a%2Fb", "%2f", "%FF", "x%20%ZZ"]) {
      const { params } = await echo(`/echo/${ID}/${part}`);
      expect(params["part"]).toBe(part.replace("%20", " "));
    }
    expect(await status("/%ZZ")).toBe(404);
    expect(await status(`/admin/functions/%ZZ?code=${MASTER_KEY}`)).toBe(404);
  });

  it("returns 400 for a NUL in the path, and for a malformed host", async () => {
    expect(await status("/echo/%00")).toBe(400);
    expect(await status(`/echo/${ID}/a%00b`)).toBe(400);
    expect(await status("/admin/functions/%00")).toBe(400);
    const hosts = ["a/b", "user@a", "a b", "[", "a:99999"];
    for (const name of hosts) {
      const answer = await sendRaw(
        `GET /echo/fixed HTTP/1.1\r\nHost: ${name}\r\nConnection: close\r\n\r\n`,
      );
      expect(answer).toMatch(/^HTTP\/1.1 400 /);
    }
    const answer = await sendRaw("OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
  });

  it("rejects data that is not HTTP and headers that are too large", async () => {
    expect(await sendRaw("\u0000\u0001nonsense\r\n\r\n")).toMatch(/^HTTP\/1.1 400 /);
    const large = `GET /${"x".repeat(15_500)} HTTP/1.1\r\nHost: a\r\n\r\n`;
    expect(await sendRaw(large)).toMatch(/^HTTP\/1.1 431 /);
  });

  it("keeps serving after a client disconnects while sending", async () => {
    const socket = connect(Number(new URL(host.url).port), "127.0.0.1");
    socket.write(`POST /echo/${ID} HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\npart`);
    await once(socket, "connect");
    socket.destroy();
    await lineWith(host, '\\"echo\\" failed');
    expect(await status("/echo/fixed")).toBe(200);
  });
});
