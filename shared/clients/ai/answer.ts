import * as z from "zod";

/**
 * How an answer ended: as the model wanted, earlier, or by the content filter of the gateway or a refusal of
 * the model.
 */
export type Finish = "whole" | "cut" | "filtered";

/** As OpenAI names it, and as servers do that pass on a model's own reason. */
const WHOLE = [
  "stop",
  "tool_calls",
  "function_call",
  "end_turn",
  "tool_use",
  "stop_sequence",
  "eos",
  "eos_token",
];
/** Gemini adds its own reason to the first, or sends it alone. */
const FILTERED = [
  "content_filter",
  "safety",
  "recitation",
  "prohibited_content",
  "blocklist",
  "spii",
];

/** Only the first word of a reason counts. An unknown reason, such as `error`, is no whole answer. */
function finishOf(reason: string): Finish {
  const word = /^\w+/.exec(reason.toLowerCase())?.[0] ?? "";
  if (FILTERED.includes(word)) return "filtered";
  return WHOLE.includes(word) ? "whole" : "cut";
}

/** Text, or a list of parts of which some are text and others thoughts. */
const text = z.union([
  z.string(),
  z
    .array(
      z.union([
        z.object({ type: z.literal("text"), text: z.string() }).transform((part) => part.text),
        z.unknown().transform(() => ""),
      ]),
    )
    .transform((parts) => parts.join("")),
]);

/** What a model says in place of an answer; empty or null with one. */
const refusal = z.string().nullish().catch(undefined);

const count = z.int().min(0).nullish().catch(undefined);
const details = z
  .object({ cached_tokens: count, reasoning_tokens: count })
  .partial()
  .nullish()
  .catch(undefined);

const usage = z
  .object({
    prompt_tokens: count,
    completion_tokens: count,
    prompt_tokens_details: details,
    completion_tokens_details: details,
    /** As DeepSeek names its cached tokens. */
    prompt_cache_hit_tokens: count,
  })
  .partial()
  .nullish()
  .catch(undefined)
  .transform((reported) => ({
    prompt_tokens: reported?.prompt_tokens ?? undefined,
    cached_tokens:
      reported?.prompt_tokens_details?.cached_tokens ??
      reported?.prompt_cache_hit_tokens ??
      undefined,
    completion_tokens: reported?.completion_tokens ?? undefined,
    reasoning_tokens: reported?.completion_tokens_details?.reasoning_tokens ?? undefined,
  }));

/** Tokens of one call, as far as the gateway reports them. */
export type Usage = z.output<typeof usage>;

/** What Azure's content filter found in the prompt; it sends this without choices. */
const filterResults = z
  .array(
    z.object({
      content_filter_results: z.record(
        z.string(),
        z.object({ filtered: z.boolean().optional() }).catch({}),
      ),
    }),
  )
  .nullish()
  .catch(undefined);

const envelope = { usage, prompt_filter_results: filterResults, error: z.unknown().optional() };

const isFiltered = (results: z.output<typeof filterResults>) =>
  (results ?? []).some((result) =>
    Object.values(result.content_filter_results).some(({ filtered }) => filtered),
  );

/** One chunk of a stream; some gateways send chunks without choices, or null. */
export const chunkSchema = z
  .object({
    ...envelope,
    choices: z
      .array(
        z.object({
          delta: z.object({ content: text.nullish(), refusal }).nullish(),
          finish_reason: z.string().nullish(),
        }),
      )
      .nullish(),
  })
  .nullable()
  .transform((chunk) => {
    const choice = chunk?.choices?.[0];
    const reason = choice?.finish_reason;
    const filtered = Boolean(choice?.delta?.refusal) || isFiltered(chunk?.prompt_filter_results);
    return {
      content: choice?.delta?.content ?? "",
      finish: filtered ? ("filtered" as const) : reason ? finishOf(reason) : undefined,
      usage: chunk?.usage,
      error: chunk?.error,
    };
  });

const toolCall = z.object({
  function: z.object({
    name: z.string(),
    arguments: z.union([z.string(), z.record(z.string(), z.unknown())]),
  }),
});

/** A whole answer, of a gateway that does not stream or was not asked to. */
export const completionSchema = z
  .object({
    ...envelope,
    choices: z
      .array(
        z.object({
          /** Gemini's interface leaves it out where its filter refused the answer. */
          message: z
            .object({
              content: text.nullish(),
              refusal,
              tool_calls: z.array(toolCall).nullish(),
            })
            .nullish(),
          finish_reason: z.string().nullish(),
        }),
      )
      .nullish(),
  })
  .transform((completion, context) => {
    const [choice] = completion.choices ?? [];
    const message = choice?.message;
    const filtered = Boolean(message?.refusal) || isFiltered(completion.prompt_filter_results);
    if (!choice && !filtered && completion.error === undefined) {
      context.addIssue({ code: "custom", message: "There is no choice." });
      return z.NEVER;
    }
    return {
      content: message?.content ?? "",
      calls: (message?.tool_calls ?? []).map((call) => call.function),
      finish: filtered ? ("filtered" as const) : finishOf(choice?.finish_reason ?? "stop"),
      usage: completion.usage,
      error: completion.error,
    };
  });

export type Completion = z.output<typeof completionSchema>;
