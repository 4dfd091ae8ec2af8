import { createHash, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { FunctionApp } from "./app";
import { readHostJson } from "./host-json";
import { log } from "./log";
import { buildRoutes, findRoute } from "./routes";
import { StreamProxy } from "./stream-proxy";
import { serveSystem, systemRoutes } from "./system-routes";

/**
 * Largest request line and headers. The library's proxy accepts Node's default of 16 KiB, and the
 * URL must fit in there again, together with the headers that the host adds.
 */
const HEAD_LIMIT_BYTES = 15 * 1024;

/** How long an idle connection stays open: the default of Kestrel, the platform's web server. */
const KEEP_ALIVE_MS = 130_000;

const LOOPBACK = "127.0.0.1";

interface ServerOptions {
  app: FunctionApp;
  port: number;
  masterKey: string | undefined;
}

export interface RunningServer {
  url: string;
  /** Stops accepting requests; resolves when the running ones have ended. */
  close(): Promise<void>;
}

/** Serves the HTTP functions and the platform's own endpoints on loopback; port 0 is any free port. */
export async function startServer({ app, port, masterKey }: ServerOptions): Promise<RunningServer> {
  const routes = buildRoutes(app.functions.values(), readHostJson().http.routePrefix);
  const proxy = new StreamProxy(app);
  const system = systemRoutes({ app, routes, masterKey, origin: () => urlOf(server) });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = parseUrl(request);
    const path = url && parsePath(url);
    if (!path) return answer(response, 400);
    if (isSystemPath(path)) {
      if (!hasMasterKey(request, url, masterKey)) return answer(response, 401);
      return serveSystem(system, request, response, url);
    }
    const found = findRoute(routes, request.method ?? "", path);
    // The platform has no 405: a method that the function does not handle is an unknown route.
    if (!found) return answer(response, 404);
    const { target, trigger } = found.route;
    if (trigger.authLevel !== "anonymous" && !hasMasterKey(request, url, masterKey)) {
      return answer(response, 401);
    }
    return proxy.serve(request, response, { target, params: found.params, url });
  }

  const answering = new Set<ServerResponse>();
  const server = createServer(
    { maxHeaderSize: HEAD_LIMIT_BYTES, keepAliveTimeout: KEEP_ALIVE_MS },
    (request, response) => {
      answering.add(response);
      response.on("close", () => answering.delete(response));
      serve(request, response).catch((error: unknown) => {
        log("error", "system", `A request failed: ${String(error)}`);
        response.destroy();
      });
    },
  );
  await listen(server, port);
  return {
    url: urlOf(server),
    async close() {
      server.close();
      await Promise.all([...answering].map(async (response) => once(response, "close")));
      server.closeAllConnections();
      proxy.close();
    },
  };
}

async function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject).listen(port, LOOPBACK, resolve);
  });
}

function urlOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === "string")
    throw new Error("The host is not listening.");
  return `http://${LOOPBACK}:${address.port}`;
}

/** The requested URL; undefined if host or path are malformed. */
function parseUrl({ url = "", headers: { host = "localhost" } }: IncomingMessage) {
  if (!url.startsWith("/") || !/^[\w.:[\]-]+$/.test(host)) return undefined;
  return URL.parse(`http://${host}${url}`) ?? undefined;
}

/** The decoded segments of the path, without a trailing slash; undefined if malformed. */
function parsePath({ pathname }: URL): string[] | undefined {
  try {
    return pathname.replace(/\/$/, "").split("/").slice(1).map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

function isSystemPath([first = "", second = ""]: string[]): boolean {
  return first === "admin" || (first === "runtime" && second === "webhooks");
}

function answer(response: ServerResponse, status: number): void {
  response.writeHead(status, { "content-length": 0 }).end();
}

/**
 * Whether the request carries the master key, as `?code=` or in `x-functions-key`. It is the only
 * key of the local host and is accepted by every endpoint with a key. Without a configured key
 * these endpoints reject every request.
 */
function hasMasterKey(request: IncomingMessage, url: URL, masterKey: string | undefined): boolean {
  const given = request.headers["x-functions-key"] ?? url.searchParams.get("code");
  if (typeof given !== "string" || !masterKey) return false;
  return timingSafeEqual(digest(given), digest(masterKey));
}

/** Has the same length for any text, as the comparison requires. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
