import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { FunctionApp } from "./app";
import type { Drain } from "./drain";
import { readHostJson } from "./host-json";
import type { Keys } from "./keys";
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
  keys: Keys;
  drain: Drain;
}

/**
 * Serves the HTTP functions and the platform's own endpoints on loopback; port 0 is any free port.
 * @returns where it listens
 */
export async function startServer({ app, port, keys, drain }: ServerOptions): Promise<string> {
  const routes = buildRoutes(app.functions.values(), readHostJson().http.routePrefix);
  const proxy = new StreamProxy(app);
  const system = systemRoutes({ app, routes, keys, drain, origin: () => urlOf(server) });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = parseUrl(request);
    const path = url && parsePath(url);
    if (!path) return answer(response, 400);
    if (isSystemPath(path)) {
      if (isPing(path)) return answer(response, 200);
      const allowed = isWebhook(path)
        ? keys.allowEvents(request, url)
        : keys.allowEverything(request, url);
      if (!allowed) return refuse(response);
      return serveSystem(system, request, response, url);
    }
    const found = findRoute(routes, request.method ?? "", path);
    // The platform has no 405: a method that the function does not handle is an unknown route.
    if (!found) return answer(response, 404);
    const { target, trigger } = found.route;
    if (trigger.authLevel !== "anonymous" && !keys.allowEverything(request, url)) {
      return refuse(response);
    }
    return proxy.serve(request, response, { target, params: found.params, url });
  }

  const server = createServer(
    { maxHeaderSize: HEAD_LIMIT_BYTES, keepAliveTimeout: KEEP_ALIVE_MS },
    (request, response) => {
      serve(request, response).catch((error: unknown) => {
        log("error", "system", `A request failed: ${String(error)}`);
        response.destroy();
      });
    },
  );
  await listen(server, port);
  return urlOf(server);
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

/**
 * The segments of the path, without a trailing slash, decoded as Kestrel does: an escaped slash, and an
 * escape that is malformed, stay as they are written. @returns undefined for a path with a NUL
 */
function parsePath({ pathname }: URL): string[] | undefined {
  if (pathname.includes("%00")) return undefined;
  return pathname.replace(/\/$/, "").split("/").slice(1).map(decode);
}

function decode(segment: string): string {
  return segment.replace(/(?:%(?!2f)[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes;
    }
  });
}

function isSystemPath([first = "", second = ""]: string[]): boolean {
  return first === "admin" || (first === "runtime" && second === "webhooks");
}

function isWebhook([first]: string[]): boolean {
  return first === "runtime";
}

function isPing(path: string[]): boolean {
  return path.join("/") === "admin/host/ping";
}

function refuse(response: ServerResponse): void {
  response.writeHead(401, { "www-authenticate": "Bearer", "content-length": 0 }).end();
}

function answer(response: ServerResponse, status: number): void {
  response.writeHead(status, { "content-length": 0 }).end();
}
