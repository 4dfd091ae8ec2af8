import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type OpenAI from "openai";
import type { ChatRequest } from "./request";
import type { Answer } from "./rules";

type Completion = OpenAI.ChatCompletion;
type Chunk = OpenAI.ChatCompletionChunk;
type Delta = OpenAI.ChatCompletionChunk.Choice.Delta;
type Message = OpenAI.ChatCompletionMessage;

/** Two sentences and a bit of the simulated interviewer. */
const BROKEN_OFF_CHARACTERS = 120;

/** A simple estimate: one token per four characters. */
const CHARACTERS_PER_TOKEN = 4;

type FinishReason = "stop" | "length" | "tool_calls" | "content_filter";

/** What is answered to a request, before its limit is applied. */
export type Reply = {
  request: ChatRequest;
  answer: Answer;
  /** Tokens that are spent on thoughts first, within the limit of the request. */
  thoughts: number;
  /** Tokens of the prompt that are like those of an earlier one. */
  cached: number;
  /** Whether the answer ends after its first words, as by the content filter. */
  brokenOff: boolean;
};

/** An answer truncated to the limit of the request, with its finish reason. */
type Finished = { answer: Answer; thoughts: number; finishReason: FinishReason };

function finish({ request, answer, thoughts, brokenOff }: Reply): Finished {
  const limit = request.max_completion_tokens ?? request.max_tokens ?? Infinity;
  const maxCharacters = brokenOff
    ? BROKEN_OFF_CHARACTERS
    : Math.max(0, limit - thoughts) * CHARACTERS_PER_TOKEN;
  const content = "text" in answer ? answer.text : answer.arguments;
  if (brokenOff || content.length > maxCharacters) {
    const shortened = content.slice(0, maxCharacters);
    const key = "text" in answer ? "text" : "arguments";
    return {
      answer: { ...answer, [key]: shortened },
      thoughts: Math.min(thoughts, limit),
      finishReason: brokenOff ? "content_filter" : "length",
    };
  }
  return { answer, thoughts, finishReason: "text" in answer ? "stop" : "tool_calls" };
}

function countTokens(text: string): number {
  return Math.ceil(text.length / CHARACTERS_PER_TOKEN);
}

/** What a request costs to read. */
export const promptOf = ({ messages, tools }: ChatRequest) => JSON.stringify([tools, messages]);

function usageOf({ request, cached }: Reply, { answer, thoughts }: Finished) {
  const prompt_tokens = countTokens(promptOf(request));
  const content = "text" in answer ? answer.text : answer.arguments;
  const completion_tokens = thoughts + countTokens(content);
  return {
    prompt_tokens,
    completion_tokens,
    total_tokens: prompt_tokens + completion_tokens,
    prompt_tokens_details: { cached_tokens: cached },
    completion_tokens_details: { reasoning_tokens: thoughts },
  };
}

function envelope(request: ChatRequest) {
  return {
    id: `chatcmpl-${randomUUID()}`,
    created: Math.floor(Date.now() / 1_000),
    model: request.model,
    system_fingerprint: "simulation",
  };
}

/** The complete answer as one response. */
export function wholeCompletion(reply: Reply): Completion {
  const finished = finish(reply);
  const { answer } = finished;
  const message: Message =
    "text" in answer
      ? { role: "assistant", content: answer.text, refusal: null }
      : {
          role: "assistant",
          content: null,
          refusal: null,
          tool_calls: [{ id: newCallId(), type: "function", function: functionOf(answer) }],
        };
  const choice = { index: 0, message, finish_reason: finished.finishReason, logprobs: null };
  return {
    ...envelope(reply.request),
    object: "chat.completion",
    choices: [choice],
    usage: usageOf(reply, finished),
  };
}

/**
 * The answer as a stream of chunks, one per word, with a pause between words. Ends early, without a
 * last chunk, if the signal is aborted.
 */
export async function* completionChunks(
  reply: Reply,
  wordDelayMs: number,
  signal: AbortSignal,
): AsyncGenerator<Chunk> {
  const { request } = reply;
  const finished = finish(reply);
  const base = { ...envelope(request), object: "chat.completion.chunk" as const };
  const chunk = (delta: Delta, finish_reason: FinishReason | null = null): Chunk => ({
    ...base,
    choices: [{ index: 0, delta, finish_reason, logprobs: null }],
  });
  let first = true;
  for (const delta of deltas(finished.answer)) {
    if (!first) await sleep(wordDelayMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    first = false;
    yield chunk(delta);
  }
  yield chunk({}, finished.finishReason);
  if (request.stream_options?.include_usage) {
    yield { ...base, choices: [], usage: usageOf(reply, finished) };
  }
}

function* deltas(answer: Answer): Generator<Delta> {
  if ("text" in answer) {
    for (const [index, content] of pieces(answer.text).entries()) {
      yield index === 0 ? { role: "assistant", content } : { content };
    }
    return;
  }
  const call = { index: 0, id: newCallId(), type: "function" as const };
  const opening = { ...call, function: { name: answer.tool, arguments: "" } };
  yield { role: "assistant", content: null, tool_calls: [opening] };
  for (const piece of pieces(answer.arguments)) {
    yield { tool_calls: [{ index: 0, function: { arguments: piece } }] };
  }
}

const wordSegmenter = new Intl.Segmenter("en", { granularity: "word" });

/** Words, each with the spaces and punctuation that follow it; joined they give the text again. */
export function pieces(text: string): string[] {
  const found: string[] = [];
  for (const { segment, isWordLike } of wordSegmenter.segment(text)) {
    if (isWordLike || found.length === 0) found.push(segment);
    else found.push(`${found.pop() ?? ""}${segment}`);
  }
  return found;
}

function functionOf(answer: { tool: string; arguments: string }) {
  return { name: answer.tool, arguments: answer.arguments };
}

function newCallId(): string {
  return `call_${randomUUID()}`;
}
