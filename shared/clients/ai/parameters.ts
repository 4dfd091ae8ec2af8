import type { ChatCompletionCreateParamsNonStreaming } from "openai/resources";
import * as z from "zod";
import type { ChatMessage, ChatRequest } from "./request";
import type { ToolParameters } from "./tool-parameters";

export interface ToolDefinition {
  name: string;
  description: string;
  parameters: ToolParameters;
}

/** Of the same limit: older models know only the first, newer ones of OpenAI only the second. */
const LIMITS = ["max_tokens", "max_completion_tokens"] as const;

/** Tokens for thoughts, beside those of the answer: more after each answer that had too few. */
const ROOM = [0, 2_000, 6_000];

/** What was learned of a model from its refusals and answers. */
interface Learned {
  /** Names of parameters, or `name=value`. */
  refused: ReadonlySet<string>;
  /** An index of `ROOM`. */
  room: number;
  /** Whether it writes thoughts before its answers without a tag in front of them. */
  writesUnmarkedThoughts: boolean;
}

/** By model, for as long as the process runs. */
const models = new Map<string, Learned>();

function learnedOf(model: string): Learned {
  const learned = models.get(model) ?? {
    refused: new Set(),
    room: 0,
    writesUnmarkedThoughts: false,
  };
  models.set(model, learned);
  return learned;
}

/** Notes that the model thinks: from now on it gets room for that. */
export function noteThoughts(model: string): void {
  const learned = learnedOf(model);
  learned.room = Math.max(learned.room, 1);
}

/** Notes that nothing of the model's answers is to be passed on before its thoughts have ended. */
export function noteUnmarkedThoughts(model: string): void {
  noteThoughts(model);
  learnedOf(model).writesUnmarkedThoughts = true;
}

export const writesUnmarkedThoughts = (model: string): boolean =>
  learnedOf(model).writesUnmarkedThoughts;

/** The same request for another attempt, after an answer that was cut: with more room and less thinking. */
export function withMoreRoom(request: ChatRequest): ChatRequest {
  const learned = learnedOf(request.model);
  learned.room = Math.min(learned.room + 1, ROOM.length - 1);
  return { ...request, effort: request.effort === undefined ? "low" : "minimal" };
}

type Parameters = ChatCompletionCreateParamsNonStreaming;

/**
 * Sends a request with the parameters that its model takes. What a model refuses is found out from its
 * answer, left out, and remembered once the model accepts the rest. When it refuses what was sent in place of
 * something that it refused before, as after its deployment was replaced, all that was learned is forgotten
 * and found out anew, once a request.
 */
export async function withAcceptedParameters<Answer>(
  request: ChatRequest,
  tool: ToolDefinition | undefined,
  send: (parameters: Parameters, acceptsUsage: boolean) => Promise<Answer>,
): Promise<Answer> {
  const refused = new Set(learnedOf(request.model).refused);
  let canForget = true;
  // It ends: each refusal adds a parameter that can be left out or replaced, and all are forgotten once.
  for (;;) {
    const parameters = parametersOf(request, tool, refused);
    try {
      const answer = await send(parameters, !refused.has("stream_options"));
      remember(request, refused);
      return answer;
    } catch (error) {
      const name = refusedParameter(error, parameters, refused);
      if (name !== undefined) refused.add(name);
      else if (canForget && isContradiction(error, refused)) {
        refused.clear();
        canForget = false;
      } else throw error;
    }
  }
}

function remember({ model, log }: ChatRequest, refused: ReadonlySet<string>): void {
  const learned = learnedOf(model);
  const found = [...refused].filter((name) => !learned.refused.has(name));
  learned.refused = new Set(refused);
  if (found.length === 0) return;
  log.info("ai_parameters_refused", { model, parameters: found.join(", ") });
}

function parametersOf(
  { model, messages, temperature, maxTokens, effort }: ChatRequest,
  tool: ToolDefinition | undefined,
  refused: ReadonlySet<string>,
): Parameters {
  const limit = LIMITS.find((name) => !refused.has(name)) ?? LIMITS[0];
  const efforts = effort === "minimal" ? (["minimal", "low"] as const) : effort ? [effort] : [];
  const accepted = efforts.find((value) => !refused.has(`reasoning_effort=${value}`));
  const isOptional = tool !== undefined && refused.has("tool_choice");
  return {
    model,
    messages: isOptional ? demanding(messages, tool.name) : messages,
    [limit]: maxTokens + (ROOM[learnedOf(model).room] ?? 0),
    ...(refused.has("temperature") ? {} : { temperature }),
    ...(accepted ? { reasoning_effort: accepted } : {}),
    ...(tool ? toolParametersOf(tool, refused) : {}),
  };
}

function toolParametersOf(tool: ToolDefinition, refused: ReadonlySet<string>) {
  const forced = { type: "function", function: { name: tool.name } } as const;
  return {
    tools: [{ type: "function", function: { ...tool } } as const],
    tool_choice: refused.has("tool_choice") ? ("auto" as const) : forced,
  };
}

/** Asks for the tool in words, where a model cannot be forced to call it. */
function demanding(messages: readonly ChatMessage[], toolName: string): ChatMessage[] {
  return messages.map((message, index) =>
    index === messages.length - 1
      ? { ...message, content: `${message.content}\n\nAnswer with a call of ${toolName}.` }
      : message,
  );
}

/** A request that was refused for what it contains. */
const refusal = z.object({
  status: z.literal([400, 422]),
  param: z.string().nullish().catch(null),
  message: z.string(),
});

/** The name of the refused parameter, where the request can be sent without it. */
function refusedParameter(
  error: unknown,
  parameters: Parameters,
  refused: ReadonlySet<string>,
): string | undefined {
  const replaceable = replaceableParameters(parameters, refused);
  return replaceable.get(namedParameter(error, [...replaceable.keys()]) ?? "");
}

/** Which of the names a refusal is about. */
function namedParameter(error: unknown, names: readonly string[]): string | undefined {
  const { data } = refusal.safeParse(error);
  if (!data) return undefined;
  const named = data.param?.split(".")[0] ?? "";
  if (names.includes(named)) return named;
  // Not every gateway names it in a field of its own. The first that is mentioned is the refused one.
  return data.message.split(/\W/).find((word) => names.includes(word));
}

/** Whether what was sent in place of a refused parameter is refused, too. */
function isContradiction(error: unknown, refused: ReadonlySet<string>): boolean {
  const limits = LIMITS.some((name) => refused.has(name)) ? LIMITS : [];
  const choice = refused.has("tool_choice") ? ["tool_choice"] : [];
  return namedParameter(error, [...limits, ...choice]) !== undefined;
}

/** Name → how it is remembered. */
function replaceableParameters(
  parameters: Parameters,
  refused: ReadonlySet<string>,
): Map<string, string> {
  const found = new Map<string, string>();
  for (const limit of LIMITS) {
    // Without any limit an answer could grow without end.
    const other = LIMITS.some((name) => name !== limit && !refused.has(name));
    if (parameters[limit] != null && other) found.set(limit, limit);
  }
  if (parameters.temperature != null) found.set("temperature", "temperature");
  const { reasoning_effort: effort, tool_choice: choice } = parameters;
  if (effort != null) found.set("reasoning_effort", `reasoning_effort=${effort}`);
  if (typeof choice === "object") found.set("tool_choice", "tool_choice");
  if (!refused.has("stream_options")) found.set("stream_options", "stream_options");
  return found;
}
