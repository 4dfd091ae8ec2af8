import type { IncomingMessage, ServerResponse } from "node:http";
import { Hono } from "hono";
import * as z from "zod";
import type { FunctionApp } from "./app";
import type { Drain } from "./drain";
import { receiveEvents } from "./event-grid";
import type { RegisteredFunction } from "./functions-core";
import { EVENT_GRID_KEY_NAME, type Keys } from "./keys";
import { logFailure } from "./log";
import type { Route } from "./routes";
import { timerData } from "./timers";

/** The platform's own limit. */
const BODY_LIMIT_BYTES = 100 * 1024 * 1024;

const JSON_TYPE = /^(application|text)\/([\w.+-]+\+)?json\b/i;

const bytesSchema = z.instanceof(Buffer);
const inputSchema = z.object({ input: z.unknown().optional() });

interface SystemRoutesOptions {
  app: FunctionApp;
  routes: Route[];
  keys: Keys;
  drain: Drain;
  /** Where this host listens. */
  origin: () => string;
}

/** The platform's own endpoints: status, drain, functions and their manual invocation, Event Grid webhook. */
export function systemRoutes(options: SystemRoutesOptions): Hono {
  const { app, routes, keys, drain, origin } = options;
  const hono = new Hono();

  hono.get("/admin/host/status", (context) =>
    context.json({ id: "local", state: "Running", processUptime: Math.round(performance.now()) }),
  );

  hono.post("/admin/host/drain", (context) => {
    void drain.start();
    return context.body(null, 202);
  });

  hono.get("/admin/host/drain/status", (context) => context.json(drain.status()));

  hono.get(`/admin/host/systemkeys/${EVENT_GRID_KEY_NAME}`, (context) =>
    context.json({ name: EVENT_GRID_KEY_NAME, value: keys.eventGrid }),
  );

  hono.get("/admin/functions", (context) =>
    context.json([...app.functions.values()].map((target) => describe(target, routes, origin()))),
  );

  hono.get("/admin/functions/:name", (context) => {
    const target = app.functions.get(context.req.param("name"));
    return target ? context.json(describe(target, routes, origin())) : context.body(null, 404);
  });

  // Would list the errors of a function that could not be loaded; here the host does not start then.
  hono.get("/admin/functions/:name/status", (context) =>
    app.functions.has(context.req.param("name")) ? context.json({}) : context.body(null, 404),
  );

  hono.post("/admin/functions/:name", async (context) => {
    if (!JSON_TYPE.test(context.req.header("content-type") ?? "")) return context.body(null, 415);
    const target = app.functions.get(context.req.param("name"));
    if (!target) return context.body(null, 404);
    const body = inputSchema.safeParse(await context.req.json().catch(() => undefined));
    if (!body.success) return context.text('Expected JSON: {"input": …}', 400);
    // As on the platform, the response neither waits for the function nor reports its result.
    run(target, body.data.input).catch((error: unknown) => {
      logFailure(target.metadata.name, error);
    });
    return context.body(null, 202);
  });

  hono.on(["OPTIONS", "POST"], "/runtime/webhooks/eventgrid", async (context) => {
    const target = app.functions.get(context.req.query("functionName") ?? "");
    if (target?.trigger.type !== "eventGridTrigger")
      return context.text("No such Event Grid function", 404);
    if (context.req.method === "POST") return receiveEvents(context, app, target);
    // The CloudEvents handshake.
    context.header("webhook-allowed-origin", context.req.header("webhook-request-origin") ?? "");
    return context.body(null, 200);
  });

  /** Runs a function manually; an HTTP function by a request to its own route. */
  async function run(target: RegisteredFunction, input: unknown): Promise<void> {
    const text = typeof input === "string" ? input : JSON.stringify(input ?? "");
    const route = routes.find((candidate) => candidate.target === target);
    if (!route) {
      await app.invoke(
        target,
        target.trigger.type === "timerTrigger" ? timerData() : { string: text },
      );
      return;
    }
    const method = route.trigger.methods.includes("POST") ? "POST" : "GET";
    const response = await fetch(new URL(route.template, origin()), {
      method,
      headers: { "content-type": "application/json", "x-functions-key": keys.master ?? "" },
      ...(method === "POST" ? { body: text } : {}),
    });
    await response.body?.cancel();
  }

  return hono;
}

/**
 * Answers a request with these routes. Hono's own adapter for Node would replace the global Request
 * and Response, also for the functions, which run in the same process.
 */
export async function serveSystem(
  routes: Hono,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const body = await readBody(request);
  if (!body) {
    response.writeHead(500, { "content-length": 0 }).end();
    return;
  }
  const answer = await routes.request(url.pathname + url.search, {
    method: request.method ?? "GET",
    headers: Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    ...(body.length > 0 ? { body } : {}),
  });
  response
    .writeHead(answer.status, Object.fromEntries(answer.headers))
    .end(Buffer.from(await answer.arrayBuffer()));
}

/**
 * The body; undefined if it exceeds the limit. It is read to its end anyway: many clients do not
 * read the response before they have sent the whole request.
 */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = bytesSchema.parse(chunk);
    size += bytes.length;
    if (size <= BODY_LIMIT_BYTES) chunks.push(bytes);
  }
  return size <= BODY_LIMIT_BYTES ? Buffer.concat(chunks) : undefined;
}

/** A function as `func` lists it. */
function describe(target: RegisteredFunction, routes: Route[], origin: string) {
  const { name, bindings } = target.metadata;
  const route = routes.find((candidate) => candidate.target === target);
  return {
    name,
    href: `${origin}/admin/functions/${name}`,
    invoke_url_template: route ? `${origin}/${route.template}` : null,
    language: "node",
    config: {
      name,
      scriptFile: "dist/main.js",
      language: "node",
      bindings: Object.entries(bindings).map(([key, binding]) => ({ ...binding, name: key })),
    },
    isDisabled: false,
  };
}
