import type * as z from "zod";
import { Problem, type ProblemCode } from "../core/problems";
import { inCall } from "../core/telemetry";
import { noteUnmarkedThoughts, withMoreRoom, writesUnmarkedThoughts } from "./ai/parameters";
import { PROBLEMS } from "./ai/problems";
import { receiveText, receiveToolCall } from "./ai/receive";
import type { ChatRequest } from "./ai/request";
import { WholeSentences } from "./ai/sentences";
import { readToolAnswer, type Tool, type ToolAnswer } from "./ai/tool-answer";
import { toolParameters } from "./ai/tool-parameters";
import { Circuit } from "./resilience";

export { findMissingModels, pingAi } from "./ai/models";
export type { ChatMessage, ChatRequest } from "./ai/request";

/** Of every call of a model. */
export const AI_PROBLEMS: readonly ProblemCode[] = [
  ...Object.values(PROBLEMS),
  "ai_rate_limited",
  "ai_credits_depleted",
  "ai_content_filtered",
  "ai_invalid_output",
];

export const aiCircuit = new Circuit(PROBLEMS, "ai");

/**
 * Asks the model for text, and returns the stream of its pieces: whole sentences, which stay as they are
 * even if the rest is cut. Resolves when the first piece can be passed on: a failure before is retried and
 * then thrown, a later one is thrown by the iteration.
 * @throws Problem `ai_…`; `ai_content_filtered` where the gateway's filter refused the prompt, or ended the
 * answer, and `ai_invalid_output` after a second answer that is empty or was cut within its first sentence,
 * or when what was passed on turns out to be thoughts without an opening tag: asked again, the model's thoughts
 * are left out
 */
export async function streamChat(request: ChatRequest): Promise<AsyncIterable<string>> {
  const { first, rest } = await aiCircuit.runRepeatable(async () => {
    const iterator = answerOf(request);
    const next = await iterator.next();
    if (next.done) throw new Problem("ai_invalid_output");
    return { first: next.value, rest: iterator };
  }, "chat");
  return (async function* () {
    yield first;
    yield* rest;
  })();
}

async function* answerOf(request: ChatRequest): AsyncGenerator<string> {
  const first = yield* sentencesOf(request);
  if (first === "answered") return;
  logUseless(request, "chat", `the answer was ${first}`);
  const second = yield* sentencesOf(first === "cut" ? withMoreRoom(request) : request);
  if (second !== "answered") logUseless(request, "chat", `the second answer was ${second}`);
}

function logUseless({ model, log }: ChatRequest, purpose: string, reason: string): void {
  log.warn("ai_call_failed", { purpose, model, code: "ai_invalid_output", reason });
}

/** @returns what came of the attempt: nothing but "answered" has passed on anything */
async function* sentencesOf(
  request: ChatRequest,
): AsyncGenerator<string, "answered" | "cut" | "blank"> {
  const sentences = new WholeSentences({ unmarkedThoughts: writesUnmarkedThoughts(request.model) });
  const received = receiveText(request);
  let next = await received.next();
  while (!next.done && !sentences.isFull && !sentences.hasPassedOnThoughts) {
    const ready = sentences.add(next.value);
    if (ready) yield ready;
    next = await received.next();
  }
  const finish = next.done ? next.value : "cut";
  if (!next.done) await received.return("cut");
  if (sentences.hasUnmarkedThoughts) noteUnmarkedThoughts(request.model);
  if (sentences.hasPassedOnThoughts) {
    logUseless(request, "chat", "thoughts had no opening tag");
    throw new Problem("ai_invalid_output");
  }
  const rest = finish === "whole" ? sentences.rest() : sentences.wholeRest();
  if (rest) yield rest;
  if (finish === "filtered") throw new Problem("ai_content_filtered");
  if (sentences.hasBegun) return "answered";
  return finish === "cut" ? "cut" : "blank";
}

async function askForTool<Answer extends z.ZodType>(
  request: ChatRequest,
  tool: Tool<Answer>,
): Promise<ToolAnswer<z.output<Answer>> & { wasCut?: boolean }> {
  const { name, description, schema } = tool;
  const definition = { name, description, parameters: toolParameters(schema) };
  const completion = await receiveToolCall(request, definition);
  const answer = readToolAnswer(completion, tool);
  if ("value" in answer) return answer;
  logUseless(request, name, answer.reason);
  return { ...answer, wasCut: completion.finish === "cut" };
}

/**
 * Asks the model for data that fits the tool's schema. After an invalid answer it is asked once more,
 * with what was wrong; after one that was cut, with more room.
 * @throws Problem `ai_invalid_output` after a second invalid answer, and other `ai_…`
 */
export async function callTool<Answer extends z.ZodType>(
  request: ChatRequest,
  tool: Tool<Answer>,
): Promise<z.output<Answer>> {
  const ask = (attempt: ChatRequest) =>
    aiCircuit.runRepeatable(() => askForTool(attempt, tool), tool.name);

  const first = await ask(request);
  if ("value" in first) return first.value;
  const second = await ask(
    first.wasCut ? withMoreRoom(request) : corrected(request, first.fault, tool.name),
  );
  if ("value" in second) return second.value;
  throw new Problem("ai_invalid_output");
}

function corrected(request: ChatRequest, fault: string, toolName: string): ChatRequest {
  const content = `Your last answer could not be used: ${fault}\nCall ${toolName} again, correctly.`;
  return { ...request, messages: [...request.messages, { role: "user", content }] };
}

/**
 * As `callTool`, for an optional answer: it is asked again only after one that was cut, and a failure is
 * logged, returns undefined and does not count for the circuit.
 */
export async function tryTool<Answer extends z.ZodType>(
  request: ChatRequest,
  tool: Tool<Answer>,
): Promise<z.output<Answer> | undefined> {
  if (aiCircuit.isOpen) {
    const { model, log } = request;
    log.warn("ai_call_failed", { purpose: tool.name, model, code: "ai_unavailable" });
    return undefined;
  }
  const ask = (attempt: ChatRequest) =>
    inCall("ai", tool.name, () => askForTool(attempt, tool)).catch(() => undefined);
  const first = await ask(request);
  const answer =
    first && "fault" in first && first.wasCut ? await ask(withMoreRoom(request)) : first;
  return answer && "value" in answer ? answer.value : undefined;
}
