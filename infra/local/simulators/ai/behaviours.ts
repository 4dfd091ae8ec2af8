import * as z from "zod";

/** What real gateways and models do that the simulated one does not do by default: name → effect. */
export const BEHAVIOURS = {
  gemini: "refuses tool schemas that Gemini does not take, with errors in a JSON list",
  new_parameters:
    "refuses `max_tokens`, any `temperature` but 1, and `reasoning_effort` `minimal`, as OpenAI's newer models do",
  old_parameters: "refuses `max_completion_tokens`, `reasoning_effort` and `stream_options`",
  optional_tools: "refuses a `tool_choice` that forces a tool, and calls it without",
  forced_tools: "refuses a `tool_choice` that does not force a tool",
  other_models: "has none of the models",
  azure:
    "behaves as Azure OpenAI: lists models, but not its deployments, and begins streams with filter results",
  thinking:
    "spends 478 tokens of each answer's limit on thoughts, few if little effort is asked for",
  thoughts_in_text: "writes thoughts between `<think>` and `</think>` before its answers",
  thoughts_in_other_tags: "writes them between `<thinking>` and `</thinking>`",
  thoughts_without_opening: "writes them without the opening tag",
  blank: "answers with white space, and calls no tool",
  dots: "answers with dots, a no-break space and a zero-width one in place of text",
  content_parts: "sends text as a list of parts",
  filter_request: "refuses prompts that contain `forbidden-word` with 400 `content_filter`",
  filter_inner_error:
    "refuses them with 400 and the filter's code in `innererror` only, as Azure may",
  filter_chunk: "refuses them in a chunk or an answer without choices",
  filter_reason:
    "answers them with `finish_reason` `content_filter: PROHIBITED_CONTENT` and no message, as Gemini does",
  refusal: "answers them with a `refusal` in place of the content, as OpenAI's models do",
  filter_answer: "begins to answer them, and ends with `finish_reason` `content_filter`",
  usage_without_choices: "sends the usage in a last chunk without `choices`",
  usage_with_null:
    "sends the usage in a last chunk whose `choices` are null, then a chunk that is null",
  comments: "sends comments and empty events between the chunks",
  error_in_stream: "sends an error chunk with code 502 after 20 chunks, or in place of the last",
  finish_error: "ends answers after their first words with `finish_reason` `error`",
  rate_limit_in_answer:
    "answers 200 with an error with code `rate_limit_exceeded`, in a stream after 20 chunks",
  error_in_answer: "answers 200 with an error with code 502",
  no_finish_reason: "ends streams without a `finish_reason`",
  ignores_stream: "answers with JSON where a stream is asked for",
  json_as_text: "does so, and calls it `text/plain`",
  tool_as_text: "answers with JSON as text where a tool is to be called",
  tool_in_fences: "does so in a Markdown code block, after a sentence",
  two_tool_calls: "calls the tool twice, first without arguments",
  arguments_as_object: "sends the arguments of a tool as an object",
} as const;

export type Behaviour = keyof typeof BEHAVIOURS;

const isBehaviour = (name: string): name is Behaviour => Object.hasOwn(BEHAVIOURS, name);

const name = z.string().refine(isBehaviour, {
  error: `expected one of ${Object.keys(BEHAVIOURS).join(", ")}`,
});

/** The body of `PUT /_behaviour`. Without `times` the behaviour stays until it is removed. */
export const behaviourRequestSchema = z.strictObject({
  behaviour: z.union([name.transform((one) => [one]), z.array(name).min(1)]),
  times: z.int().min(1).optional(),
});

/** How the gateway behaves now; `times` counts chat requests. */
export class Behaviours {
  #current: ReadonlySet<Behaviour> = new Set();
  #times: number | undefined;

  set({ behaviour, times }: z.infer<typeof behaviourRequestSchema>): void {
    this.#current = new Set(behaviour);
    this.#times = times;
  }

  clear(): void {
    this.#current = new Set();
    this.#times = undefined;
  }

  get current(): ReadonlySet<Behaviour> {
    return this.#current;
  }

  /** For the next chat request; each call uses up one of its `times`. */
  next(): ReadonlySet<Behaviour> {
    const current = this.#current;
    if (this.#times !== undefined) {
      this.#times -= 1;
      if (this.#times === 0) this.clear();
    }
    return current;
  }
}
