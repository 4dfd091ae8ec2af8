import type OpenAI from "openai";
import type { ChatCompletionTool } from "openai/resources";
import * as z from "zod";
import { Problem } from "../core/problems";
import { settings } from "../core/settings";
import { Circuit, reach, upstreamProblem } from "./resilience";

const LOVABLE_GATEWAY = "https://ai.gateway.lovable.dev/v1";
const OPENAI_GATEWAY = "https://api.openai.com/v1";

const PROBLEMS = {
  failed: "ai_failed",
  unavailable: "ai_unavailable",
  timeout: "ai_timeout",
} as const;

export const aiCircuit = new Circuit(PROBLEMS);

export interface ChatMessage {
  role: "system" | "user" | "assistant";
  content: string;
}

export interface ChatRequest {
  model: string;
  messages: ChatMessage[];
  temperature: number;
  maxTokens: number;
  /** Aborted when the time of the request is over. */
  deadline: AbortSignal;
}

const parametersOf = ({ model, messages, temperature, maxTokens }: ChatRequest) => ({
  model,
  messages,
  temperature,
  max_tokens: maxTokens,
});

let client: Promise<OpenAI> | undefined;

function gateway(): Promise<OpenAI> {
  const { AI_GATEWAY_URL, LOVABLE_API_KEY, OPENAI_API_KEY } = settings();
  client ??= import("openai").then(
    ({ OpenAI }) =>
      new OpenAI({
        apiKey: LOVABLE_API_KEY ?? OPENAI_API_KEY,
        baseURL: AI_GATEWAY_URL ?? (LOVABLE_API_KEY ? LOVABLE_GATEWAY : OPENAI_GATEWAY),
        // Deadlines and retries are ours: the library would wait for any Retry-After.
        maxRetries: 0,
        // It would log answers that it cannot parse, which may contain personal data.
        logLevel: "off",
      }),
  );
  return client;
}

async function problemOf(error: unknown, deadline: AbortSignal): Promise<Problem> {
  if (error instanceof Problem) return error;
  if (deadline.aborted) return new Problem("ai_timeout", { cause: error });
  const { APIConnectionError, APIConnectionTimeoutError, APIError } = await import("openai");
  if (error instanceof APIConnectionTimeoutError)
    return new Problem("ai_timeout", { cause: error });
  if (error instanceof APIConnectionError) return new Problem("ai_unavailable", { cause: error });
  if (!(error instanceof APIError)) return new Problem("ai_failed", { cause: error });
  if (error.status === 402) return new Problem("ai_credits_depleted");
  const { status } = error;
  const retryAfter = error.headers?.get("retry-after");
  const problems = { ...PROBLEMS, unavailable: "ai_rate_limited" } as const;
  return upstreamProblem(problems, { status, retryAfter, timedOut: false, cause: error });
}

const streamChunk = z.object({
  choices: z.array(
    z.object({
      delta: z.object({ content: z.string().nullish() }).optional(),
      finish_reason: z.string().nullish(),
    }),
  ),
});

/** An answer that was cut at its token limit is still usable. */
const USABLE_FINISH_REASONS = ["stop", "length"];

async function* pieces(request: ChatRequest): AsyncGenerator<string> {
  let finish: string | undefined;
  try {
    const ai = await gateway();
    const stream = await ai.chat.completions.create(
      {
        ...parametersOf(request),
        stream: true,
      },
      { signal: request.deadline },
    );
    for await (const chunk of stream) {
      const choice = streamChunk.parse(chunk).choices[0];
      finish = choice?.finish_reason ?? finish;
      if (choice?.delta?.content) yield choice.delta.content;
    }
  } catch (error) {
    throw await problemOf(error, request.deadline);
  }
  // The library's loop ends without an error after an abort, and after a connection that closed early.
  if (request.deadline.aborted) throw new Problem("ai_timeout");
  if (!finish || !USABLE_FINISH_REASONS.includes(finish)) throw new Problem("ai_failed");
}

/**
 * Asks the model for text, and returns the stream of its pieces. Resolves when the first piece arrives:
 * a failure before is retried and then thrown, a later one is thrown by the iteration.
 * @throws Problem `ai_…`
 */
export async function streamChat(request: ChatRequest): Promise<AsyncIterable<string>> {
  const { first, rest } = await aiCircuit.runRepeatable(async () => {
    const iterator = pieces(request);
    const next = await iterator.next();
    if (next.done) throw new Problem("ai_failed");
    return { first: next.value, rest: iterator };
  });
  return (async function* () {
    yield first;
    yield* rest;
  })();
}

const completion = z.object({
  choices: z.tuple(
    [
      z.object({
        message: z.object({
          tool_calls: z
            .array(z.object({ function: z.object({ name: z.string(), arguments: z.string() }) }))
            .nullish(),
        }),
      }),
    ],
    z.unknown(),
  ),
});

export interface Tool<Answer extends z.ZodType> {
  name: string;
  description: string;
  schema: Answer;
}

async function complete(request: ChatRequest, tool: ChatCompletionTool, name: string) {
  try {
    const ai = await gateway();
    const answer = await ai.chat.completions.create(
      {
        ...parametersOf(request),
        tools: [tool],
        tool_choice: { type: "function", function: { name } },
      },
      { signal: request.deadline },
    );
    return completion.parse(answer).choices[0].message.tool_calls ?? [];
  } catch (error) {
    throw await problemOf(error, request.deadline);
  }
}

/** The structured answer of one request, or what is wrong with it, in words for the model. */
type ToolAnswer<Answer> = { value: Answer } | { fault: string };

async function askForTool<Answer extends z.ZodType>(
  request: ChatRequest,
  tool: Tool<Answer>,
): Promise<ToolAnswer<z.output<Answer>>> {
  const definition: ChatCompletionTool = {
    type: "function",
    function: {
      name: tool.name,
      description: tool.description,
      parameters: z.toJSONSchema(tool.schema, { io: "input" }),
    },
  };
  const calls = await complete(request, definition, tool.name);
  const call = calls.find((candidate) => candidate.function.name === tool.name);
  if (!call) return { fault: `The tool ${tool.name} was not called.` };
  let parsed: unknown;
  try {
    parsed = JSON.parse(call.function.arguments);
  } catch {
    return { fault: "The arguments were not JSON." };
  }
  const result = tool.schema.safeParse(parsed);
  return result.success ? { value: result.data } : { fault: z.prettifyError(result.error) };
}

/**
 * Asks the model for data that fits the tool's schema. After an invalid answer it is asked once more,
 * with what was wrong.
 * @throws Problem `ai_invalid_output` after a second invalid answer, and other `ai_…`
 */
export async function callTool<Answer extends z.ZodType>(
  request: ChatRequest,
  tool: Tool<Answer>,
): Promise<z.output<Answer>> {
  const ask = (messages: ChatMessage[]) =>
    aiCircuit.runRepeatable(() => askForTool({ ...request, messages }, tool));

  const first = await ask(request.messages);
  if ("value" in first) return first.value;
  const correction = `Your last answer could not be used: ${first.fault}\nCall ${tool.name} again, correctly.`;
  const second = await ask([...request.messages, { role: "user", content: correction }]);
  if ("value" in second) return second.value;
  throw new Problem("ai_invalid_output");
}

/**
 * As `callTool`, for an optional answer: without a retry, and a failure returns undefined and does not
 * count for the circuit.
 */
export async function tryTool<Answer extends z.ZodType>(
  request: ChatRequest,
  tool: Tool<Answer>,
): Promise<z.output<Answer> | undefined> {
  if (aiCircuit.isOpen) return undefined;
  const answer = await askForTool(request, tool).catch(() => undefined);
  return answer && "value" in answer ? answer.value : undefined;
}

/** @throws Problem if the gateway cannot be reached */
export async function pingAi(): Promise<void> {
  const { baseURL, apiKey } = await gateway();
  await reach(PROBLEMS, `${baseURL}/models`, { authorization: `Bearer ${apiKey}` });
}
