import { app, type HttpMethod } from "@azure/functions";
import type { CountRequest } from "../core/caller";
import { createLateLog, createLog } from "../core/log";
import { Problem, toProblem } from "../core/problems";
import { settingsFault } from "../core/settings";
import { describeSpan, inInvocation } from "../core/telemetry";
import { corsHeaders, preflightHeaders } from "./cors";
import { type Exchange, logOutcome, type Reply, requestIdOf } from "./exchange";
import type { HttpFunction } from "./http";
import type { Serve } from "./operation";
import { discardBody } from "./read-chunks";

/** Every route takes every method: the host answers others with 404, where the contract says 405. */
const ALL_METHODS: HttpMethod[] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/** Registers an HTTP function with the Functions host. */
export function registerHttp(definition: HttpFunction, countRequest: CountRequest): void {
  const { name, route, needsNoSettings, errorBody } = definition;
  const isConfigured = settingsFault() === undefined;
  const methods = isConfigured || needsNoSettings ? servedMethods(definition) : NOT_CONFIGURED;
  const allow = [...methods.keys()].join(", ");
  app.http(name, {
    methods: ALL_METHODS,
    // Callers are authenticated by their access token, not by a function key.
    authLevel: "anonymous",
    route,
    handler: async (request, context) => {
      const requestId = requestIdOf(request);
      const exchange: Exchange = {
        request,
        requestId,
        receivedAt: new Date(),
        log: createLog(context, { request_id: requestId }),
        lateLog: createLateLog(name, { request_id: requestId }),
        headers: {
          "x-request-id": requestId,
          "x-content-type-options": "nosniff",
          "cache-control": "no-store",
        },
        countRequest,
      };
      const invocation = {
        function: name,
        traceparent: context.traceContext?.traceParent,
        attributes: {
          "faas.trigger": "http",
          "faas.invocation_id": requestId,
          "http.request.method": request.method,
          "http.route": route,
        },
      } as const;
      return inInvocation(invocation, async (span) => {
        const reply = await respond(exchange, methods, allow, errorBody);
        describeSpan(span, { "http.response.status_code": reply.status ?? 200 });
        return reply;
      });
    },
  });
}

/** Serves all methods where the settings are not usable. */
const NOT_CONFIGURED = new Map<string, Serve>(
  ALL_METHODS.map((method) => [
    method,
    async ({ headers }) => {
      // Without the answer to its preflight, a page would not get to read the problem.
      if (method === "OPTIONS" && "access-control-allow-origin" in headers)
        return { status: 204, headers: preflightHeaders(ALL_METHODS.join(", ")) };
      throw new Problem("not_configured");
    },
  ]),
);

/** What serves each method of a function, with HEAD as GET, and OPTIONS for preflights. */
function servedMethods({ operations, handshake, passThrough }: HttpFunction): Map<string, Serve> {
  if (passThrough) return new Map(ALL_METHODS.map((method) => [method, passThrough]));
  const byMethod = new Map<string, Serve>(
    Object.entries(operations).map(([method, { serve }]) => [method, serve]),
  );
  const get = byMethod.get("GET");
  if (get) byMethod.set("HEAD", get);
  const allow = [...byMethod.keys(), "OPTIONS"].join(", ");
  return byMethod.set("OPTIONS", async ({ request }) => {
    const answer = handshake?.(request);
    if (answer) return { status: 200, headers: { allow, ...answer } };
    return { status: 204, headers: preflightHeaders(allow) };
  });
}

async function respond(
  exchange: Exchange,
  methods: Map<string, Serve>,
  allow: string,
  errorBody: HttpFunction["errorBody"],
): Promise<Reply> {
  let response: Reply;
  try {
    Object.assign(exchange.headers, corsHeaders(exchange.request));
    const serve = methods.get(exchange.request.method);
    if (!serve) throw new Problem("method_not_allowed", { headers: { allow } });
    response = await serve(exchange);
    logOutcome(exchange, response.status ?? 200);
  } catch (error) {
    const problem = toProblem(error);
    await discardBody(exchange.request);
    // That is logged once a minute, however many requests there are.
    if (problem.code !== "not_configured") logOutcome(exchange, problem.status, problem);
    response = {
      status: problem.status,
      headers: {
        ...problem.headers(),
        ...(errorBody ? { "content-type": "application/json" } : {}),
      },
      body: JSON.stringify(errorBody?.(problem) ?? problem.body(exchange.requestId)),
    };
  }
  return { ...response, headers: { ...exchange.headers, ...response.headers } };
}
