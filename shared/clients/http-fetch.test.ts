import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { text } from "node:stream/consumers";
import { fetchByHttp } from "./http-fetch";

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("The server has no address.");
  return `http://127.0.0.1:${address.port}`;
}

function abortedLater() {
  const controller = new AbortController();
  const abort = new Error("too slow");
  setTimeout(() => controller.abort(abort), 100);
  return { abort, signal: controller.signal };
}

it("sends method, headers and body, and returns status, headers and body", async () => {
  const url = await serve((request, response) => {
    const { method, headers } = request;
    const received = { method, key: headers["x-key"], length: headers["content-length"] };
    response.writeHead(418, { "content-type": "application/json", "retry-after": "7" });
    void text(request).then((body) => response.end(JSON.stringify({ ...received, body })));
  });
  const response = await fetchByHttp(url, {
    method: "POST",
    headers: { "X-Key": "k" },
    body: "grün",
  });
  expect(response.status).toBe(418);
  expect(response.headers.get("retry-after")).toBe("7");
  expect(await response.json()).toEqual({ method: "POST", key: "k", length: "5", body: "grün" });
});

it("returns an empty body for a status that has none", async () => {
  const url = await serve((_, response) => response.writeHead(204).end());
  const response = await fetchByHttp(url);
  expect([response.status, await response.text()]).toEqual([204, ""]);
});

it("passes on events as they arrive", async () => {
  const url = await serve((_, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" }).write("data: 1\n\n");
  });
  const { body } = await fetchByHttp(url);
  const { value } = (await body?.getReader().read()) ?? {};
  expect(Buffer.from(value ?? []).toString()).toBe("data: 1\n\n");
});

it("uses a connection again", async () => {
  const ports = new Set<number | undefined>();
  const url = await serve((request, response) => {
    ports.add(request.socket.remotePort);
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
  for (let call = 0; call < 3; call += 1) await (await fetchByHttp(url)).json();
  expect(ports.size).toBe(1);
});

it("throws a TypeError where nobody listens", async () => {
  const url = await serve(() => undefined);
  server?.close();
  await expect(fetchByHttp(url)).rejects.toThrow(TypeError);
});

it.each([
  ["before the response", (): RequestListener => () => undefined],
  [
    "within a JSON body",
    (): RequestListener => (_, response) =>
      response.writeHead(200, { "content-type": "application/json" }).write("{"),
  ],
])("throws the reason of an abort %s", async (_, listener) => {
  const url = await serve(listener());
  const { abort, signal } = abortedLater();
  await expect(fetchByHttp(url, { signal })).rejects.toBe(abort);
});

it("throws the reason of a signal that is aborted already", async () => {
  const signal = AbortSignal.abort(new Error("too late"));
  await expect(fetchByHttp("http://127.0.0.1:9", { signal })).rejects.toThrow("too late");
});

it("throws where the connection is lost within a JSON body", async () => {
  const url = await serve((_, response) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": "9" });
    response.write("{", () => response.destroy());
  });
  await expect(fetchByHttp(url)).rejects.toThrow(TypeError);
});
