import { randomUUID } from "node:crypto";
import {
  Agent,
  type ClientRequest,
  type IncomingMessage,
  request as openRequest,
  type ServerResponse,
} from "node:http";
import type { FunctionApp } from "./app";
import type { RegisteredFunction } from "./functions-core";
import { logFailure } from "./log";

/** Headers of one connection, which are not passed on to the next, and the proxy's own. */
const NOT_PASSED_ON = new Set([
  "connection",
  "keep-alive",
  "transfer-encoding",
  "x-ms-invocation-id",
]);

interface HttpInvocation {
  target: RegisteredFunction;
  params: Record<string, string>;
  url: URL;
}

/**
 * Serves HTTP functions as the platform does with streaming on: the body goes to the library's
 * proxy server, head and parameters go with the invocation, and the answer comes from the proxy.
 */
export class StreamProxy {
  readonly #app: FunctionApp;
  readonly #agent = new Agent({ keepAlive: true });

  constructor(app: FunctionApp) {
    this.#app = app;
  }

  async serve(
    request: IncomingMessage,
    response: ServerResponse,
    { target, params, url }: HttpInvocation,
  ): Promise<void> {
    const invocationId = randomUUID();
    const upstream = this.#open(request, url, invocationId);
    upstream.on("error", () => {
      if (!response.headersSent) response.writeHead(502, { "content-length": 0 }).end();
    });
    const headers = { "x-forwarded-for": request.socket.remoteAddress, ...request.headers };
    try {
      const run = await this.#app.prepare(
        target,
        { http: {} },
        {
          invocationId,
          traceParent: firstOf(request.headers["traceparent"]),
          triggerMetadata: { ...stringsOf(params), Headers: { json: JSON.stringify(headers) } },
        },
      );
      connect(request, upstream, response);
      const result = await run();
      // The platform leaves the client waiting for 240 s and then answers an empty 500, as it does
      // where the function throws; here the 500 comes at once.
      if (result === null || result === undefined) throw new Error("It returned no response.");
    } catch (error) {
      logFailure(target.metadata.name, error);
      upstream.destroy();
      if (response.headersSent) response.destroy();
      else response.writeHead(500, { "content-length": 0 }).end();
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  /** Opens the request to the proxy. The library takes only these headers from it. */
  #open(request: IncomingMessage, url: URL, invocationId: string): ClientRequest {
    const upstream = openRequest({
      agent: this.#agent,
      host: this.#app.proxyUrl.hostname,
      port: this.#app.proxyUrl.port,
      method: request.method,
      path: url.pathname + url.search,
      headers: {
        "x-ms-invocation-id": invocationId,
        "x-forwarded-host": url.host,
        "x-forwarded-proto": "http",
        ...framingOf(request),
      },
    });
    upstream.flushHeaders();
    return upstream;
  }
}

/**
 * Joins the client's connection and the proxy's. A client that leaves takes only the proxy's
 * connection with it, as on the platform: the function runs to its end without being told.
 */
function connect(
  request: IncomingMessage,
  upstream: ClientRequest,
  response: ServerResponse,
): void {
  upstream.on("response", (answer) => {
    response.writeHead(answer.statusCode ?? 502, passedOn(answer.rawHeaders));
    answer.on("error", () => response.destroy());
    answer.pipe(response);
  });
  response.on("close", () => {
    if (!response.writableFinished || !upstream.writableFinished) upstream.destroy();
  });
  // What nobody reads any more would keep the connection from its next request.
  upstream.on("close", () => {
    request.unpipe(upstream).resume();
  });
  if (response.destroyed) upstream.destroy();
  // Not `pipeline`: a function that fails would take the client's connection with its own, before
  // the 500 is out.
  request.pipe(upstream);
}

/** The header that says where the body ends; a request without one has no body. */
function framingOf({ headers }: IncomingMessage): Record<string, string> {
  if (headers["transfer-encoding"] !== undefined) return { "transfer-encoding": "chunked" };
  return headers["content-length"] === undefined
    ? {}
    : { "content-length": headers["content-length"] };
}

/** Raw headers (names and values in turn) without those of the proxy's own connection. */
function passedOn(rawHeaders: string[]): string[] {
  return rawHeaders.filter((_, index, all) => {
    const name = all[index - (index % 2)] ?? "";
    return !NOT_PASSED_ON.has(name.toLowerCase());
  });
}

function stringsOf(params: Record<string, string>): Record<string, { string: string }> {
  return Object.fromEntries(Object.entries(params).map(([name, string]) => [name, { string }]));
}

function firstOf(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
