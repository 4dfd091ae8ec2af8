import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import { createMiddleware } from "hono/factory";
import { streamSSE } from "hono/streaming";
import { completionChunks, wholeCompletion } from "./ai/completion";
import { type ChatRequest, InvalidRequest, parseChatRequest } from "./ai/request";
import { type Answer, answerOf } from "./ai/rules";
import type { SimulatorContext } from "./faults";
import { parseJson } from "./requests";
import { type Simulator, type SimulatorApp, startSimulator } from "./simulator";

const WORD_DELAY_MS = 10;
const MODELS = ["google/gemini-3-flash-preview", "google/gemini-2.5-pro"];
const NOTICE =
  "This is a simulation of an OpenAI-compatible AI gateway. It builds answers by fixed rules from " +
  "the words it receives; no model runs here.\n";

type AiGatewayOptions = {
  /** 0 for any free port. */
  port: number;
  /** The bearer key that callers must send. */
  apiKey: string;
  /** Pause between the words of a stream, in milliseconds; 10 by default. */
  wordDelayMs?: number;
};

/**
 * Starts the simulated AI gateway: OpenAI's chat completions, plain and streamed, with tools and
 * response formats of any JSON schema. Every response is marked as a simulation. `ai/rules.ts`
 * decides what it answers.
 */
export function startAiGateway(options: AiGatewayOptions): Promise<Simulator> {
  const { port, apiKey, wordDelayMs = WORD_DELAY_MS } = options;
  const app: SimulatorApp = new Hono();
  app.use(async (context, next) => {
    await next();
    context.header("x-simulation", "true");
    context.header("x-request-id", `req_${randomUUID()}`);
  });
  app.onError((error, context) => {
    if (!(error instanceof InvalidRequest)) throw error;
    return context.json(failure(400, error.message, error.param, error.code), 400);
  });
  app.get("/", (context) => context.text(NOTICE));
  app.use(requireKey(apiKey));
  app.get("/v1/models", (context) => context.json({ object: "list", data: MODELS.map(model) }));
  app.on("POST", ["/v1/chat/completions", "/chat/completions"], async (context) => {
    const request = parseChatRequest(parseJson(await context.req.text()));
    const answer = answerOf(request);
    if (request.stream !== true) return context.json(wholeCompletion(request, answer));
    return stream(context, request, answer, wordDelayMs);
  });
  app.all("*", (context) => {
    const message = `Unknown request URL: ${context.req.method} ${context.req.path}.`;
    return context.json(failure(404, message, null, "unknown_url"), 404);
  });
  return startSimulator({
    name: "The AI gateway simulator",
    port,
    app,
    failureBody: ({ status, message }) => failure(status, message),
  });
}

function requireKey(apiKey: string) {
  return createMiddleware(async (context, next) => {
    if (context.req.header("authorization") === `Bearer ${apiKey}`) return next();
    const body = failure(401, "Incorrect API key provided.", null, "invalid_api_key");
    return context.json(body, 401);
  });
}

/** Sends the chunks as they are produced, and stops when the client disconnects. */
function stream(context: SimulatorContext, request: ChatRequest, answer: Answer, delayMs: number) {
  return streamSSE(context, async (events) => {
    const disconnected = new AbortController();
    events.onAbort(() => disconnected.abort());
    for await (const chunk of completionChunks(request, answer, delayMs, disconnected.signal)) {
      await events.writeSSE({ data: JSON.stringify(chunk) });
    }
    if (!disconnected.signal.aborted) await events.writeSSE({ data: "[DONE]" });
  });
}

function model(id: string) {
  return { id, object: "model", created: 0, owned_by: "simulation" };
}

/** OpenAI's error format. */
function failure(
  status: number,
  message: string,
  param: string | null = null,
  code: string | null = null,
) {
  const type = status >= 500 ? "server_error" : "invalid_request_error";
  return { error: { message, type, param, code } };
}
