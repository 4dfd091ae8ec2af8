import { Problem } from "../../core/problems";
import { type Completion, chunkSchema, completionSchema, type Finish, type Usage } from "./answer";
import { type Received, receivedFrom } from "./answer-body";
import { gateway } from "./gateway";
import { noteThoughts, type ToolDefinition, withAcceptedParameters } from "./parameters";
import { errorInAnswer, problemOf, reasonOf } from "./problems";
import type { ChatRequest } from "./request";
import { measureCall, measureFailure } from "./usage";

/** What a call of the model is for, in the log: the name of the tool that it asks for, or `chat`. */
const CHAT = "chat";

function logCall(
  request: ChatRequest,
  call: {
    purpose: string;
    startedAt: number;
    /** When the first text of a stream arrived. */
    firstTextAt?: number | undefined;
    finish: Finish;
    usage: Usage | undefined;
  },
): void {
  const { model, log } = request;
  const { purpose, startedAt, firstTextAt, finish, usage } = call;
  if (usage?.reasoning_tokens) noteThoughts(model);
  const first = firstTextAt === undefined ? {} : { first_text_ms: firstTextAt - startedAt };
  const duration_ms = Date.now() - startedAt;
  measureCall(request, usage, first.first_text_ms);
  log.info("ai_call", { purpose, model, finish, duration_ms, ...first, ...usage });
}

async function failed(request: ChatRequest, purpose: string, error: unknown): Promise<Problem> {
  const problem = await problemOf(error, request.deadline);
  measureFailure(request, problem);
  request.log.warn("ai_call_failed", { purpose, model: request.model, ...reasonOf(problem) });
  return problem;
}

/**
 * Asks for text, and passes it on as it arrives.
 * @returns how the answer ended
 * @throws Problem `ai_…`
 */
export async function* receiveText(request: ChatRequest): AsyncGenerator<string, Finish> {
  const startedAt = Date.now();
  let finish: Finish | undefined;
  let usage: Usage | undefined;
  let firstTextAt: number | undefined;
  try {
    for await (const chunk of chunksOf(request)) {
      // Behind a refusal comes an ordinary end.
      if (finish !== "filtered") finish = chunk.finish ?? finish;
      usage = chunk.usage ?? usage;
      if (!chunk.content) continue;
      firstTextAt ??= Date.now();
      yield chunk.content;
    }
  } catch (error) {
    // The answer is complete: what fails is only what comes behind it.
    if (!finish) throw await failed(request, CHAT, error);
  }
  if (!finish) throw await failed(request, CHAT, new Error("The stream ended early."));
  logCall(request, { purpose: CHAT, startedAt, firstTextAt, finish, usage });
  return finish;
}

type Chunk = { content: string; finish: Finish | undefined; usage: Usage | undefined };

async function* chunksOf(request: ChatRequest): AsyncGenerator<Chunk> {
  const ai = await gateway();
  const response = await withAcceptedParameters(request, undefined, (parameters, acceptsUsage) =>
    ai.chat.completions
      .create(
        {
          ...parameters,
          stream: true,
          ...(acceptsUsage ? { stream_options: { include_usage: true } } : {}),
        },
        { signal: request.deadline },
      )
      .asResponse(),
  );
  let hasFinish = false;
  for await (const received of receivedFrom(response)) {
    const chunk = await chunkOf(received);
    // Not every gateway gives a reason at the end of a whole answer.
    if (received.kind === "end") return yield hasFinish ? { ...chunk, finish: undefined } : chunk;
    hasFinish ||= chunk.finish !== undefined;
    yield chunk;
  }
}

async function chunkOf(received: Received): Promise<Chunk> {
  if (received.kind === "end") return { content: "", finish: "whole", usage: undefined };
  if (received.kind === "whole") return readCompletion(received.data);
  const { error, ...chunk } = chunkSchema.parse(received.data);
  if (error) throw await errorInAnswer(error);
  return chunk;
}

async function readCompletion(body: unknown): Promise<Completion> {
  const completion = completionSchema.parse(body);
  if (completion.error) throw await errorInAnswer(completion.error);
  return completion;
}

/**
 * Asks for the call of a tool.
 * @returns the whole answer, which may contain another call, none, or the arguments as text
 * @throws Problem `ai_…`
 */
export async function receiveToolCall(
  request: ChatRequest,
  tool: ToolDefinition,
): Promise<Completion> {
  const startedAt = Date.now();
  try {
    const ai = await gateway();
    const response = await withAcceptedParameters(request, tool, (parameters) =>
      ai.chat.completions.create(parameters, { signal: request.deadline }).asResponse(),
    );
    // Not every gateway calls its JSON so.
    const completion = await readCompletion(JSON.parse(await response.text()));
    const { finish, usage } = completion;
    logCall(request, { purpose: tool.name, startedAt, finish, usage });
    if (finish === "filtered") throw new Problem("ai_content_filtered");
    return completion;
  } catch (error) {
    throw await failed(request, tool.name, error);
  }
}
