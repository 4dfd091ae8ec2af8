import type OpenAI from "openai";
import type { Behaviour } from "./behaviours";
import { filterResults } from "./refused-answers";

type Completion = OpenAI.ChatCompletion;
type Chunk = OpenAI.ChatCompletionChunk;
type ToolCall = { id: string; function: { name: string; arguments: string } };

const CHUNKS_BEFORE_ERROR = 20;
const UPSTREAM_ERROR = { error: { code: 502, message: "The provider disconnected." } };
const RATE_LIMIT = {
  error: {
    type: "requests",
    code: "rate_limit_exceeded",
    message: "Rate limit reached for requests per minute.",
  },
};

/** A whole answer in the form in which such a gateway sends it. */
export function wholeForm(completion: Completion, behaviours: ReadonlySet<Behaviour>): unknown {
  if (behaviours.has("error_in_answer")) return UPSTREAM_ERROR;
  if (behaviours.has("rate_limit_in_answer")) return RATE_LIMIT;
  const [choice] = completion.choices;
  if (!choice) return completion;
  const { message, finish_reason: reason, ...rest } = choice;
  const finish_reason = reasonForm(reason, behaviours);
  return {
    ...completion,
    choices: [{ ...rest, finish_reason, message: messageForm(message, behaviours) }],
  };
}

const reasonForm = (reason: string | null, behaviours: ReadonlySet<Behaviour>) =>
  reason === "content_filter" && behaviours.has("finish_error") ? "error" : reason;

function messageForm(
  message: OpenAI.ChatCompletionMessage,
  behaviours: ReadonlySet<Behaviour>,
): unknown {
  const call = message.tool_calls?.find((one) => one.type === "function");
  if (!call) return { ...message, content: contentForm(message.content ?? "", behaviours) };
  if (behaviours.has("blank")) return { role: "assistant", content: " \n" };
  const text = textForm(call, behaviours);
  if (text !== undefined) return { role: "assistant", content: contentForm(text, behaviours) };
  return { ...message, tool_calls: callForms(call, behaviours) };
}

/** The call of a tool as text, where it is sent as text. */
function textForm(call: ToolCall, behaviours: ReadonlySet<Behaviour>): string | undefined {
  const { arguments: json } = call.function;
  if (behaviours.has("tool_in_fences")) return `Here it is:\n\n\`\`\`json\n${json}\n\`\`\`\n`;
  return behaviours.has("tool_as_text") ? json : undefined;
}

function callForms(call: ToolCall, behaviours: ReadonlySet<Behaviour>): unknown[] {
  const { name, arguments: json } = call.function;
  const args: unknown = behaviours.has("arguments_as_object") ? JSON.parse(json) : json;
  const sent = { ...call, function: { name, arguments: args } };
  if (!behaviours.has("two_tool_calls")) return [sent];
  return [{ ...sent, id: `${call.id}-0`, function: { name, arguments: "{}" } }, sent];
}

const contentForm = (text: string, behaviours: ReadonlySet<Behaviour>) =>
  behaviours.has("content_parts") ? [{ type: "text", text }] : text;

/** The events of a stream, in the form in which such a gateway sends them. */
export async function* streamForm(
  chunks: AsyncIterable<Chunk>,
  behaviours: ReadonlySet<Behaviour>,
): AsyncGenerator<string> {
  if (behaviours.has("azure")) yield event(filterResults(false));
  const error = errorInStream(behaviours);
  let sent = 0;
  for await (const chunk of chunks) {
    if (behaviours.has("comments")) yield ": PROCESSING\n\nevent: ping\ndata: {}\n\n";
    const isLast = Boolean(chunk.choices[0]?.finish_reason);
    if (error && (isLast || sent === CHUNKS_BEFORE_ERROR)) {
      yield event({ ...chunk, ...error });
      return;
    }
    yield event(chunkForm(chunk, behaviours));
    sent += 1;
  }
  if (behaviours.has("usage_with_null")) yield event(null);
  yield "data: [DONE]\n\n";
}

function errorInStream(behaviours: ReadonlySet<Behaviour>) {
  if (behaviours.has("error_in_stream")) return UPSTREAM_ERROR;
  return behaviours.has("rate_limit_in_answer") ? RATE_LIMIT : undefined;
}

function chunkForm(chunk: Chunk, behaviours: ReadonlySet<Behaviour>): unknown {
  const [choice] = chunk.choices;
  if (!choice) {
    const { choices, ...rest } = chunk;
    if (behaviours.has("usage_without_choices")) return rest;
    return { ...rest, choices: behaviours.has("usage_with_null") ? null : choices };
  }
  const { content } = choice.delta;
  const finish_reason = behaviours.has("no_finish_reason")
    ? null
    : reasonForm(choice.finish_reason, behaviours);
  const delta =
    typeof content === "string"
      ? { ...choice.delta, content: contentForm(content, behaviours) }
      : choice.delta;
  return { ...chunk, choices: [{ ...choice, delta, finish_reason }] };
}

const event = (data: unknown) => `data: ${JSON.stringify(data)}\n\n`;
