import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import { createMiddleware } from "hono/factory";
import { streamSSE } from "hono/streaming";
import * as z from "zod";
import { BEHAVIOURS, type Behaviour, Behaviours, behaviourRequestSchema } from "./ai/behaviours";
import { completionChunks, type Reply, wholeCompletion } from "./ai/completion";
import { PromptCache } from "./ai/prompt-cache";
import { isForbidden, refuse, unknownModel } from "./ai/refusals";
import { refusedAnswer } from "./ai/refused-answers";
import { type ChatRequest, InvalidRequest, parseChatRequest } from "./ai/request";
import { answerOf } from "./ai/rules";
import { streamForm, wholeForm } from "./ai/wire-forms";
import type { SimulatorContext } from "./faults";
import { parseJson } from "./requests";
import { type Simulator, type SimulatorApp, startSimulator } from "./simulator";

const WORD_DELAY_MS = 10;
const MODELS = ["google/gemini-3-flash-preview", "google/gemini-2.5-pro", "gpt-5-mini", "gpt-5"];
/** What was measured of a thinking model, and what it spends when asked for minimal effort. */
const THOUGHTS = 478;
const MINIMAL_THOUGHTS = 32;
const THOUGHTS_TEXT =
  "They greet me and name a bridge that they built. I should thank them. Then I ask about the job.";
/** What is listed where none of these can be found. */
const OTHER_MODELS = ["another-model"];
const CHAT_PATHS = ["/v1/chat/completions", "/chat/completions", "/openai/v1/chat/completions"];
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
 * decides what it answers; `PUT /_behaviour` makes it behave as other gateways do.
 */
export function startAiGateway(options: AiGatewayOptions): Promise<Simulator> {
  const { port, apiKey, wordDelayMs = WORD_DELAY_MS } = options;
  const behaviours = new Behaviours();
  const cache = new PromptCache();
  const app: SimulatorApp = new Hono();
  app.use(async (context, next) => {
    await next();
    context.header("x-simulation", "true");
    context.header("x-request-id", `req_${randomUUID()}`);
  });
  app.onError((error, context) => {
    if (!(error instanceof InvalidRequest)) throw error;
    const plain = failure(error.status, error.message, error.param, error.code);
    const body = { error: { ...plain.error, ...error.details } };
    return context.json(behaviours.current.has("gemini") ? [body] : body, error.status);
  });
  app.get("/", (context) => context.text(NOTICE));
  app.use(requireKey(apiKey));
  app.on("GET", ["/v1/models", "/openai/v1/models"], (context) => {
    const current = behaviours.current;
    const models = current.has("other_models") || current.has("azure") ? OTHER_MODELS : MODELS;
    return context.json({ object: "list", data: models.map(model) });
  });
  app.on("POST", CHAT_PATHS, async (context) => {
    const current = behaviours.next();
    const body = parseJson(await context.req.text());
    requireDeployment(body, current);
    const request = parseChatRequest(body);
    refuse(request, current);
    const reply = replyOf(request, current, cache.cachedTokens(request));
    const refused = isForbidden(request) ? refusedAnswer(current) : undefined;
    if (refused) {
      if (request.stream !== true) return context.json(refused.whole);
      return sendEvents(context, async function* () {
        for (const chunk of refused.chunks) yield `data: ${JSON.stringify(chunk)}\n\n`;
        yield "data: [DONE]\n\n";
      });
    }
    if (current.has("json_as_text")) {
      return context.text(JSON.stringify(wholeForm(wholeCompletion(reply), current)));
    }
    if (request.stream !== true || current.has("ignores_stream")) {
      return context.json(wholeForm(wholeCompletion(reply), current));
    }
    return sendEvents(context, (disconnected) =>
      streamForm(completionChunks(reply, wordDelayMs, disconnected), current),
    );
  });
  app.all("*", (context) => {
    const message = `Unknown request URL: ${context.req.method} ${context.req.path}.`;
    return context.json(failure(404, message, null, "unknown_url"), 404);
  });
  return startSimulator({
    name: "The AI gateway simulator",
    port,
    app,
    controls: controlRoutes(behaviours),
    failureBody: ({ status, message }) => failure(status, message),
  });
}

function controlRoutes(behaviours: Behaviours): SimulatorApp {
  const app: SimulatorApp = new Hono();
  app.get("/_behaviour", (context) =>
    context.json({ current: [...behaviours.current], behaviours: BEHAVIOURS }),
  );
  app.put("/_behaviour", async (context) => {
    const request = behaviourRequestSchema.safeParse(parseJson(await context.req.text()));
    if (!request.success) {
      return context.json({ error: { message: z.prettifyError(request.error) } }, 422);
    }
    behaviours.set(request.data);
    return context.json(request.data);
  });
  app.delete("/_behaviour", (context) => {
    behaviours.clear();
    return context.body(null, 204);
  });
  return app;
}

/** Azure routes by the deployment, before it reads the rest of the request. */
function requireDeployment(body: unknown, behaviours: ReadonlySet<Behaviour>): void {
  if (!behaviours.has("azure")) return;
  const name = z.object({ model: z.string() }).safeParse(body).data?.model;
  if (name === undefined || !MODELS.includes(name)) throw unknownModel(name ?? "", behaviours);
}

function replyOf(request: ChatRequest, behaviours: ReadonlySet<Behaviour>, cached: number): Reply {
  const calls = behaviours.has("optional_tools") && request.tools !== undefined;
  const answer = answerOf(calls ? { ...request, tool_choice: "required" } : request);
  const minimal = request.reasoning_effort === "minimal";
  const thoughts = minimal ? MINIMAL_THOUGHTS : THOUGHTS;
  return {
    request,
    answer: "text" in answer ? { text: textOf(answer.text, behaviours) } : answer,
    thoughts: behaviours.has("thinking") ? thoughts : 0,
    cached,
    brokenOff:
      behaviours.has("finish_error") || (behaviours.has("filter_answer") && isForbidden(request)),
  };
}

function textOf(text: string, behaviours: ReadonlySet<Behaviour>): string {
  if (behaviours.has("blank")) return " \n ";
  if (behaviours.has("dots")) return "...\u00a0\u200b";
  if (behaviours.has("thoughts_in_text")) return `<think>${THOUGHTS_TEXT}</think>\n\n${text}`;
  if (behaviours.has("thoughts_in_other_tags"))
    return `<thinking>${THOUGHTS_TEXT}</thinking>\n\n${text}`;
  return behaviours.has("thoughts_without_opening") ? `${THOUGHTS_TEXT}</think>\n\n${text}` : text;
}

function requireKey(apiKey: string) {
  return createMiddleware(async (context, next) => {
    if (context.req.header("authorization") === `Bearer ${apiKey}`) return next();
    if (context.req.header("api-key") === apiKey) return next();
    const body = failure(401, "Incorrect API key provided.", null, "invalid_api_key");
    return context.json(body, 401);
  });
}

/** Sends events as they are produced, and stops when the client disconnects. */
function sendEvents(
  context: SimulatorContext,
  events: (disconnected: AbortSignal) => AsyncIterable<string>,
) {
  return streamSSE(context, async (stream) => {
    const disconnected = new AbortController();
    stream.onAbort(() => disconnected.abort());
    for await (const event of events(disconnected.signal)) {
      if (disconnected.signal.aborted) return;
      await stream.write(event);
    }
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
