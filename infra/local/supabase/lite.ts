import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createAdaptorServer, type HttpBindings } from "@hono/node-server";
import type { App } from "@supabase/lite";
import { Hono } from "hono";
import type { Sql } from "postgres";
import { KEEP_ALIVE_MS } from "../keep-alive";
import { adminUsers } from "./admin-users";
import { allowBrowsers, checkApiKey, checkMailAddress, signSessions } from "./gateway";
import { JWT_SECRET } from "./keys";
import { connect, loadLite } from "./lite-connection";
import { migrate } from "./migrate";
import { withSilencedConsole } from "./silenced-console";
import { storageInFiles } from "./storage-files";
import { renameSignedUrls, uploadedFile } from "./storage-patches";
import { JWKS } from "./tokens";

const MAX_OBJECT = "50MiB";

/** How long running statements may take to end when it stops. */
const STATEMENTS_DEADLINE_S = 5;

export type Lite = { url: string; close: () => Promise<void> };

/**
 * Starts Supabase Lite in front of a database: PostgREST, GoTrue and Storage at the addresses of a
 * hosted project. Applies outstanding migrations first.
 *
 * @param options.directory where the objects of Storage are stored
 */
export async function startLite(options: {
  databaseUrl: string;
  directory: string;
  port: number;
}): Promise<Lite> {
  const connection = await connect(options.databaseUrl);
  const run = async (file: string) =>
    connection.driver.unsafe(await readFile(join(__dirname, file), "utf8")).simple();
  try {
    await run("bootstrap.sql");
    const app = await createApp(connection, options.directory);
    await withSilencedConsole(async () => app.ensureSystemSchema());
    await run("storage.sql");
    await migrate(options.databaseUrl);
    await connection.introspect({ useCache: true });
    const close = await listen(routes(app, connection.driver), options.port);
    return {
      url: `http://127.0.0.1:${options.port}`,
      close: async () => {
        await close();
        await connection.driver.end({ timeout: STATEMENTS_DEADLINE_S });
      },
    };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

async function createApp(
  connection: Awaited<ReturnType<typeof connect>>,
  directory: string,
): Promise<App> {
  const { App } = await loadLite();
  const app = new App({
    connection,
    api: { max_rows: 1000 },
    db: { driver: "postgres" },
    auth: {
      enabled: true,
      jwt_secret: JWT_SECRET,
      enable_signup: true,
      email: { enable_confirmations: false },
    },
    storage: { enabled: true, file_size_limit: MAX_OBJECT },
    // The gateway checks keys. `admin` would treat a request without any as one by the service role.
    options: { server: { admin: false, apiKeys: false, disableStudio: true } },
  });
  app._storageAdapter = storageInFiles(directory);
  return app;
}

function routes(lite: App, sql: Sql) {
  const app = new Hono<{ Bindings: HttpBindings }>();
  const toLite = async (request: Request, bindings: HttpBindings): Promise<Response> => {
    const peerAddress = bindings.incoming.socket.remoteAddress ?? null;
    const whole = await withWholeBody(request);
    return withSilencedConsole(() => lite.fetch(whole, { peerAddress }));
  };

  app.use(allowBrowsers);
  app.use(checkApiKey);
  app.use("/auth/v1/*", checkMailAddress, signSessions);
  app.get("/auth/v1/.well-known/jwks.json", (context) => context.json(JWKS));
  app.route("/auth/v1/admin/users", adminUsers(sql));
  // There, Lite would show its configuration and the database's structure to anyone.
  app.all("/_system/*", (context) => context.json({ message: "not found" }, 404));
  app.use("/storage/v1/object/*", renameSignedUrls);
  app.all("*", async (context) => toLite(context.req.raw, context.env));
  return app;
}

/**
 * The request with its body read to the end. A response before the end of the body would break the
 * client's connection.
 */
async function withWholeBody(request: Request): Promise<Request> {
  const headers = new Headers(request.headers);
  const { url, method } = request;
  if (request.body === null) return new Request(url, { method, headers });
  const { body, type } = await uploadedFile(request);
  headers.set("content-length", String(body.byteLength));
  if (type) headers.set("content-type", type);
  return new Request(url, { method, headers, body });
}

/** @returns a function that drops every open connection and frees the port */
async function listen(app: ReturnType<typeof routes>, port: number): Promise<() => Promise<void>> {
  const server = createAdaptorServer({
    fetch: app.fetch,
    serverOptions: { keepAliveTimeout: KEEP_ALIVE_MS },
  });
  const listening = once(server, "listening");
  server.listen(port, "127.0.0.1");
  await listening;
  return async () => {
    const closed = once(server, "close");
    server.close();
    if ("closeAllConnections" in server) server.closeAllConnections();
    await closed;
  };
}
