import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import { createMiddleware } from "hono/factory";
import { streamSSE } from "hono/streaming";
import { completionChunks, wholeCompletion } from "./ai/completion";
import { type ChatRequest, parseChatRequest, RefusedRequest } from "./ai/request";
import { type Answer, answer } from "./ai/rules";
import type { SimulatorContext } from "./faults";
import { parseJson } from "./json";
import { type Simulator, type SimulatorApp, startSimulator } from "./simulator";

const WORD_DELAY_MS = 10;
const MODELS = ["google/gemini-3-flash-preview", "google/gemini-2.5-pro"];
const NOTICE =
  "This is a simulation of an OpenAI-compatible AI gateway. It answers by fixed rules from the " +
  "words it is sent; no model runs here.\n";

type AiGatewayOptions = {
  /** 0 takes any free port. */
  port: number;
  /** The bearer key that callers have to present. */
  apiKey: string;
  /** Pause between the words of a stream, in milliseconds; 10 unless given. */
  wordDelayMs?: number;
};

/**
 * Starts the simulated AI gateway: OpenAI's chat completions, plain and streamed, with tools and
 * response formats of any JSON schema. Every answer says that it is a simulation. See `ai/rules.ts`
 * for how it answers.
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
    if (!(error instanceof RefusedRequest)) throw error;
    return context.json(failure(400, error.message, error.param, error.code), 400);
  });
  app.get("/", (context) => context.text(NOTICE));
  app.use(requireKey(apiKey));
  app.get("/v1/models", (context) => context.json({ object: "list", data: MODELS.map(model) }));
  app.on("POST", ["/v1/chat/completions", "/chat/completions"], async (context) => {
    const request = parseChatRequest(parseJson(await context.req.text()));
    const answered = answer(request);
    if (request.stream !== true) return context.json(wholeCompletion(request, answered));
    return stream(context, request, answered, wordDelayMs);
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

/** Sends the chunks as they come, and stops making them when the client leaves. */
function stream(
  context: SimulatorContext,
  request: ChatRequest,
  answered: Answer,
  delayMs: number,
) {
  return streamSSE(context, async (events) => {
    const left = new AbortController();
    events.onAbort(() => left.abort());
    for await (const chunk of completionChunks(request, answered, delayMs, left.signal)) {
      await events.writeSSE({ data: JSON.stringify(chunk) });
    }
    if (!left.signal.aborted) await events.writeSSE({ data: "[DONE]" });
  });
}

function model(id: string) {
  return { id, object: "model", created: 0, owned_by: "simulation" };
}

/** OpenAI's error shape. */
function failure(
  status: number,
  message: string,
  param: string | null = null,
  code: string | null = null,
) {
  const type = status >= 500 ? "server_error" : "invalid_request_error";
  return { error: { message, type, param, code } };
}
