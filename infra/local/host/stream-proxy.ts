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

/** Hop-by-hop headers, and the proxy's own. */
const NOT_FORWARDED = new Set([
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
 * Serves HTTP functions as the platform does with streaming enabled: the body goes to the library's
 * proxy server, headers and parameters go with the invocation, and the response comes from the proxy.
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
      // The platform lets the client wait for 240 s and then answers an empty 500, as it does when
      // the function throws; here the 500 comes immediately.
      if (result === null || result === undefined) throw new Error("It returned no response.");
    } catch (error) {
      logFailure(target.metadata.name, error);
      upstream.destroy();
      if (response.headersSent) response.destroy();
      else response.writeHead(500, { "content-length": 0 }).end();
    }
  }

  /** Opens the request to the proxy. The library reads only these headers from it. */
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
 * Connects the client's request and response with the proxy's. If the client disconnects, only the
 * proxy's connection is closed, as on the platform: the function is not notified and runs to its end.
 */
function connect(
  request: IncomingMessage,
  upstream: ClientRequest,
  response: ServerResponse,
): void {
  upstream.on("response", (answer) => {
    response.writeHead(answer.statusCode ?? 502, forwardedHeaders(answer.rawHeaders));
    answer.on("error", () => response.destroy());
    answer.pipe(response);
  });
  response.on("close", () => {
    if (!response.writableFinished || !upstream.writableFinished) upstream.destroy();
  });
  // A body that nobody reads would block the next request of the connection.
  upstream.on("close", () => {
    request.unpipe(upstream).resume();
  });
  if (response.destroyed) upstream.destroy();
  // Not `pipeline`: if the function fails, it would close the client's connection before the 500 is
  // sent.
  request.pipe(upstream);
}

/** The header that delimits the body; a request without one has no body. */
function framingOf({ headers }: IncomingMessage): Record<string, string> {
  if (headers["transfer-encoding"] !== undefined) return { "transfer-encoding": "chunked" };
  return headers["content-length"] === undefined
    ? {}
    : { "content-length": headers["content-length"] };
}

/** Raw headers (alternating names and values) without those that must not be forwarded. */
function forwardedHeaders(rawHeaders: string[]): string[] {
  return rawHeaders.filter((_, index, all) => {
    const name = all[index - (index % 2)] ?? "";
    return !NOT_FORWARDED.has(name.toLowerCase());
  });
}

function stringsOf(params: Record<string, string>): Record<string, { string: string }> {
  return Object.fromEntries(Object.entries(params).map(([name, string]) => [name, { string }]));
}

function firstOf(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
